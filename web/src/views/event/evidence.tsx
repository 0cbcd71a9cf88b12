// Passages of sources, and whether they stand in a text that the reader has: looked up here, in the browser, by the code that the
// server checks with. The text goes nowhere.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { checkingBy, codePoints, type Finding, type Passage } from '../../../../src/model/passages.ts';
import type { Schemas } from '../../api.ts';
import { counted, directionOf, number, t } from '../../language.ts';
import { Drop } from '../../parts/drop.tsx';
import { address, PASSAGES } from '../../router.ts';
import { label } from '../../vocabulary.ts';

export type Check = Schemas['Evidence']['check'];

/** A passage with what it is cited for. */
export interface Cited {
  readonly passage: Passage;
  /** What the server found when it was recorded. */
  readonly check: Check;
  /** The parts of the event that it is cited for, and its statement. */
  readonly cited: readonly string[];
  /** Where that stands which it is cited for; undefined where it is cited for the event as a whole. */
  readonly href?: string | undefined;
  /** What says it. */
  readonly by: ComponentChildren;
}

/** A source whose passages are looked for. */
export interface Held {
  readonly id: string;
  readonly language: string;
  readonly sha256?: string | undefined;
}

interface Looked {
  /** In NFC, as code points. */
  readonly points: readonly string[];
  readonly findings: readonly Finding[];
  /** Whether it is the text that was recorded; undefined where no fingerprint is. */
  readonly same: boolean | undefined;
}

const isFound = (finding: Finding | undefined) => finding?.check === 'verified' || finding?.check === 'moved';

/** Passages with their numbers, those first that were found. */
const inOrder = (cited: readonly Cited[], looked: Looked | undefined) =>
  [...cited.entries()].sort(
    ([one], [other]) => Number(isFound(looked?.findings[other])) - Number(isFound(looked?.findings[one])),
  );

const hashOf = (bytes: Uint8Array) => bytesToHex(sha256(bytes));
const check = checkingBy(hashOf);

/** What looking for the passages of one text may cost, in code points hashed: about a second. */
const BUDGET = 30_000_000;

/** The longest text that is looked at, in bytes. */
const LONGEST = 20_000_000;

function lookIn(text: string, cited: readonly Cited[], source: Held): Looked {
  const points = codePoints(text);
  const budget = { left: BUDGET };
  const findings = cited.map(({ passage }) => check(points, passage, budget));
  const own = source.sha256 === undefined ? undefined : hashOf(points.bytes(0, points.length)) === source.sha256;
  return { points: Array.from(text.normalize('NFC')), findings, same: own };
}

/** Where a passage stands in the text that was looked at; null where it does not. */
const placeOf = ({ check, found }: Finding, { start }: Passage): number | null =>
  check === 'verified' ? start : (found[0] ?? null);

export const CheckState = ({ check }: { readonly check: Check }) => (
  <span class={`check ${check}`}>{label('evidence-checks', check)}</span>
);

/** The passages that are cited from one source, and a place for its text. */
export function Passages({ cited, source }: { readonly cited: readonly Cited[]; readonly source: Held }) {
  const [looked, setLooked] = useState<Looked>();
  const [tooLong, setTooLong] = useState(false);
  const [lit, setLit] = useState<number>();
  const look = (text: string) => {
    setTooLong(false);
    setLooked(text.trim() === '' ? undefined : lookIn(text, cited, source));
  };
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > LONGEST) return setTooLong(true);
    look(await file.text());
  };
  const drop = (dropped: DataTransfer | null) => {
    const [file] = dropped?.files ?? [];
    if (file === undefined) look(dropped?.getData('text/plain') ?? '');
    else void take(file);
  };
  const found = looked?.findings.filter(isFound).length ?? 0;
  const { part = '' } = address.value.own;
  const wanted = part.startsWith(PASSAGES) ? part.slice(PASSAGES.length) : '';
  const field = `text-${source.id}`;
  // What is so of all of them is said once.
  const [alike, ...others] = [...new Set(cited.map(each => each.check))];
  return (
    <div class="passages">
      <Drop onDropped={drop}>
        <label for={field}>{t.value.evidence.drop}</label>
        <p class="quiet">{t.value.evidence.stays}</p>
        <textarea id={field} dir="auto" rows={3} onInput={event => look(event.currentTarget.value)} />
        <label class="file">
          {t.value.evidence.file}
          {/* What browsers write beside it is in their own language. */}
          <input
            type="file"
            class="unseen"
            accept=".txt,text/plain"
            onChange={event => take(event.currentTarget.files?.[0])}
          />
        </label>
        {tooLong && <p role="alert">{t.value.evidence.tooLong}</p>}
        <p role="status" class="found">
          {looked !== undefined && (
            <>
              {counted(found, t.value.evidence.found)} {t.value.evidence.of.replace('#', number(cited.length))}
              {looked.same !== undefined && <> · {looked.same ? t.value.evidence.same : t.value.evidence.other}</>}
            </>
          )}
        </p>
      </Drop>
      {looked !== undefined && <Text looked={looked} cited={cited} language={source.language} onLit={setLit} />}
      <details class="taken" open={looked !== undefined}>
        <summary>{counted(cited.length, t.value.evidence.passages)}</summary>
        {alike !== undefined && others.length === 0 && (
          <p class="quiet">
            <CheckState check={alike} />
          </p>
        )}
        <ol class="cited">
          {inOrder(cited, looked).map(([index, { passage, check: recorded, cited: parts, by }]) => (
            <li
              key={`${passage.start} ${passage.end} ${index}`}
              class={lit === index || parts.includes(wanted) ? 'lit' : ''}
              data-cited={parts.join(' ')}
              tabIndex={-1}
            >
              {by}
              <p class="quiet">
                {t.value.evidence.at.replace('#', `${number(passage.start)}–${number(passage.end)}`)}
                {others.length > 0 && (
                  <>
                    {' · '}
                    <CheckState check={recorded} />
                  </>
                )}
                {looked?.findings[index] !== undefined && (
                  <>
                    {' · '}
                    {t.value.evidence.here} <CheckState check={looked.findings[index].check} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}

interface TextProps {
  readonly looked: Looked;
  readonly cited: readonly Cited[];
  readonly language: string;
  readonly onLit: (index: number | undefined) => void;
}

/** The text, with the passages lit in it. */
function Text({ looked, cited, language, onLit }: TextProps) {
  const stretches = useMemo(() => stretchesOf(looked, cited), [looked]);
  return (
    <section class="text" lang={language} dir={directionOf(language)} aria-label={t.value.evidence.yours}>
      {stretches.map(({ start, text, passages }) =>
        passages.length === 0 ? (
          <span key={start}>{text}</span>
        ) : (
          <mark
            key={start}
            class={passages.length > 1 ? 'several' : ''}
            onMouseEnter={() => onLit(passages[0])}
            onMouseLeave={() => onLit(undefined)}
          >
            {linked(
              text,
              passages.map(index => cited[index]?.href).find(href => href !== undefined),
            )}
          </mark>
        ),
      )}
    </section>
  );
}

/** A text that leads somewhere, where there is somewhere to lead to. */
const linked = (text: string, href: string | undefined) => (href === undefined ? text : <a href={href}>{text}</a>);

interface Stretch {
  readonly start: number;
  readonly text: string;
  /** Which passages it is of, by number. */
  readonly passages: readonly number[];
}

/** A text cut wherever a passage begins or ends. */
function stretchesOf({ points, findings }: Looked, cited: readonly Cited[]): Stretch[] {
  const places = cited.flatMap(({ passage }, index) => {
    const start = placeOf(findings[index] as Finding, passage);
    return start === null ? [] : [{ index, start, end: start + passage.end - passage.start }];
  });
  const cuts = [...new Set([0, points.length, ...places.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((start, number) => {
    const end = cuts[number + 1] as number;
    const passages = places.filter(place => place.start <= start && end <= place.end).map(({ index }) => index);
    return { start, text: points.slice(start, end).join(''), passages };
  });
}
