// The projection of a record into what it is found by: its extent in time, its place, its terms and its words.
import { dayOf, extentOf, spanOf } from '../model/edtf.ts';
import { writtenIds } from '../model/external-ids.ts';
import { wordsOf } from '../model/folding.ts';
import type { Content, KindName } from '../model/kinds.ts';
import { locate } from '../model/paths.ts';
import { type Place, placeAt } from '../model/place.ts';
import { actorsAmong, HEIR, type Reference, referencesOf } from '../model/references.ts';
import { FIELDS, type Field, textsOf } from '../model/texts.ts';

/** To be raised with every change of what follows: a ledger projected by another version is projected anew when it is opened. */
export const PROJECTION = 4;

export interface Projection {
  /** Milliseconds since 1970, ends included. */
  readonly starts: number;
  readonly ends: number;
  /** Length in minutes; -1 where it is not told. */
  readonly minutes: number;
  readonly place: Place | null;
  readonly terms: readonly Term[];
  /** Folded words, separated by spaces; null where there is nothing to be searched. */
  readonly words: Readonly<Record<Field, string>> | null;
}

export interface Term {
  readonly name: string;
  readonly value: string;
}

/** Which values of a record become terms beside its references, by the name of the term. */
const TERMS: Record<KindName, Record<string, string>> = {
  event: {
    kind: 'kind',
    status: 'status',
    format: 'format',
    pressAccess: 'pressAccess',
    country: 'venue/country',
    role: 'participants/*/role',
    issueStatus: 'issues/*/status',
    outcome: 'outcomes/*/type',
    outcomeStatus: 'outcomes/*/status',
    cameo: 'codes/cameo/*',
    plover: 'codes/plover/event',
  },
  actor: { type: 'type', country: 'country' },
  issue: { country: 'countries/*' },
  source: { type: 'type' },
};

/** The term of what others call a record. */
export const EXTERNAL_ID = 'externalId';

/** The terms by which records are found and never counted: each value is of one record, or of few. */
export const UNCOUNTED: readonly string[] = [EXTERNAL_ID];

/** The UTC day on which a record begins; every record has one. */
export const DAY = 'day';

/** The term of what lasts longer than `LONG`, so that what overlaps a time is looked for not far before it. */
export const SPAN = 'span';
export const LONG_SPAN = 'long';
export const LONG = 400 * 86_400_000;

export const statementOf = (event: string, statement: string) => `${event}/${statement}`;

/**
 * Stands for a record among words, so that it is found by what others tell of it: for an actor among those of an event that
 * names it, whose aliases then find the event, and for what is no event among its own, so that the names of what was merged
 * into it find it. No text folds to it.
 */
export const recordWord = (id: string) => `\ue000${id.replaceAll('-', '\ue001')}`;

/** Stands between two texts, so that no phrase reaches from one into the next. */
export const TEXT_BORDER = '\ue002';

/** What a revision is found by: its content, or the heir that a tombstone has, if any. */
export const projectionOfRevision = (
  kind: KindName,
  content: Content | null,
  { id, heir, created }: { readonly id: string; readonly heir: string | null; readonly created: string },
): Projection => (content ? projectionOf(kind, content, { id, created }) : projectionOfTombstone(heir, created));

/** What a record is found by; `created` (RFC 3339) orders the records that have no time of their own. */
function projectionOf(
  kind: KindName,
  content: Content,
  { id, created }: { readonly id: string; readonly created: string },
): Projection {
  const { starts, ends } = timeOf(kind, content, created);
  const references = referencesOf(kind, content);
  const values = Object.entries(TERMS[kind]).flatMap(([name, path]) =>
    locate<string>(content, path).map(({ value }) => ({ name, value })),
  );
  const [coordinates] = locate<[number, number]>(content, 'venue/coordinates');
  const [minutes] = locate<number>(content, 'duration/minutes');
  return {
    starts,
    ends,
    minutes: minutes?.value ?? -1,
    place: coordinates ? placeAt(...coordinates.value) : null,
    terms: distinct([
      ...values,
      ...references.map(referenceTerm),
      ...writtenIds(content).map(value => ({ name: EXTERNAL_ID, value })),
      ...timeTerms(starts, ends),
    ]),
    words: wordsIn(kind, content, kind === 'event' ? actorsAmong(references) : [id]),
  };
}

/** A tombstone refers to its heir, which is then as protected as any record that is referred to. */
function projectionOfTombstone(heir: string | null, created: string): Projection {
  const at = Date.parse(created);
  const terms = heir === null ? [] : [{ name: HEIR, value: heir }];
  return { starts: at, ends: at, minutes: -1, place: null, terms, words: null };
}

const referenceTerm = ({ term, id, statement }: Reference): Term => ({
  name: term,
  value: statement === undefined ? id : statementOf(id, statement),
});

const timeTerms = (starts: number, ends: number): Term[] => [
  { name: DAY, value: dayOf(starts) },
  ...(ends - starts > LONG ? [{ name: SPAN, value: LONG_SPAN }] : []),
];

function timeOf(kind: KindName, content: Content, created: string): { starts: number; ends: number } {
  if (kind === 'event') {
    const when = content.when as { start: string; end?: string };
    const span = spanOf(when.start, when.end);
    if (span) return { starts: span.start, ends: Math.max(span.start, span.end) };
  }
  const at = extentOf(created)?.start ?? 0;
  return { starts: at, ends: at };
}

/** The words of the texts, and those that stand for records among the names. */
function wordsIn(kind: KindName, content: Content, ids: readonly string[]): Record<Field, string> {
  const named = [...new Set(ids)].map(recordWord);
  const texts = textsOf(kind, content);
  const folded = (field: Field) =>
    texts
      .filter(text => text.field === field)
      .map(({ text }) =>
        wordsOf(text)
          .map(word => word.folded)
          .join(' '),
      );
  const words = (field: Field) => [...folded(field), ...(field === 'names' ? named : [])].join(` ${TEXT_BORDER} `);
  return Object.fromEntries(FIELDS.map(field => [field, words(field)])) as Record<Field, string>;
}

const distinct = (terms: Term[]) => [...new Map(terms.map(term => [`${term.name} ${term.value}`, term])).values()];
