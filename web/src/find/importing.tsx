// A place for files that are to be recorded: what would become of one is shown first, and a button records it.
import { useState } from 'preact/hooks';
import { api, bodyOf, type Problem, problemOf, type Schemas, type Text } from '../api.ts';
import { dragging } from '../frame/dropping.ts';
import { Taken } from '../frame/take-away.tsx';
import { counted, number, t } from '../language.ts';
import { Drop } from '../parts/drop.tsx';
import { ProblemOf } from '../parts/problem.tsx';
import { Facts } from '../parts/section.tsx';
import { TextOf } from '../parts/text.tsx';
import { linkTo } from '../router.ts';
import './importing.css';
import { isMapping, type Ready, toImport } from './to-import.ts';

type Result = Schemas['ImportResult'];

/** How much of a file is looked at here, in bytes. */
const LOOKED_AT = 16_384;

const OUTCOMES = ['accepted', 'folded', 'duplicate', 'skipped', 'rejected'] as const;

/** The mappings that are ready, each fetched when a table asks for it. */
const MAPPINGS: Readonly<Record<Ready, () => Promise<{ readonly default: string }>>> = {
  'communique-events': () => import('../../../docs/mappings/communique-events.yaml?raw'),
  'own-meetings': () => import('../../../docs/mappings/own-meetings.yaml?raw'),
};

/** Sends a file, with the mapping of a table where there is one. @throws Refused */
async function send(file: File, mapping: File | undefined, dryRun: boolean): Promise<Result> {
  const own = toImport(await file.slice(0, LOOKED_AT).text());
  const ready = own.mapping && (await MAPPINGS[own.mapping]()).default;
  const map = mapping ? await mapping.text() : ready;
  const form = new FormData();
  if (map !== undefined) form.set('mapping', map);
  form.set('file', file, file.name);
  const query = {
    format: map === undefined ? ('auto' as const) : ('table' as const),
    dryRun: dryRun ? ('true' as const) : ('false' as const),
    ...(map === undefined && own.kind !== undefined && { kind: own.kind }),
  };
  const asked = api.POST('/v1/imports', { params: { query }, body: form as never });
  return (await bodyOf(asked)) as Result;
}

/** What is shown of a file: that it is on its way, what would become of it or has, or why nothing does. */
interface State {
  readonly file?: File;
  readonly mapping?: File | undefined;
  readonly busy?: boolean;
  readonly result?: Result;
  readonly problem?: Problem;
}

export function Importing() {
  const [state, setState] = useState<State>({});
  const ask = async (file: File, mapping: File | undefined, dryRun: boolean) => {
    setState({ file, mapping, busy: true });
    await send(file, mapping, dryRun).then(
      result => setState({ file, mapping, result }),
      error => setState({ file, mapping, problem: problemOf(error) }),
    );
  };
  // A table and its mapping may come together, or one after the other.
  const take = (files: Iterable<File>) => {
    const all = [...files];
    const mapping = all.find(({ name }) => isMapping(name)) ?? state.mapping;
    const file = all.find(({ name }) => !isMapping(name)) ?? (mapping === state.mapping ? undefined : state.file);
    if (file === undefined) setState({ ...state, mapping });
    else void ask(file, mapping, true);
  };
  const { file, mapping, busy = false, result, problem } = state;
  return (
    <section class="import-place" aria-labelledby="import-place">
      <h2 id="import-place" class="unseen">
        {t.value.importing.title}
      </h2>
      <Taken title={t.value.importing.title} open={dragging.value || file !== undefined}>
        <Drop onDropped={dropped => take(dropped?.files ?? [])}>
          <p>{t.value.importing.drop}</p>
          <p class="quiet">{t.value.importing.hint}</p>
          <div class="choices">
            <label class="file">
              {t.value.importing.file}
              <input type="file" class="unseen" onChange={event => take(event.currentTarget.files ?? [])} />
            </label>
            <label class="file">
              {t.value.importing.mapping}
              <input
                type="file"
                class="unseen"
                accept=".yaml,.yml"
                onChange={event => take(event.currentTarget.files ?? [])}
              />
            </label>
          </div>
          {mapping !== undefined && <p class="quiet">{t.value.importing.withMapping.replace('#', mapping.name)}</p>}
          <p role="status" class="found">
            {file !== undefined && told(file, state)}
          </p>
        </Drop>
        {problem !== undefined && <ProblemOf problem={problem} />}
        {result !== undefined && <Become result={result} />}
        {result?.dryRun && result.summary.revisions > 0 && file !== undefined && (
          <p>
            <button type="button" disabled={busy} onClick={() => ask(file, mapping, false)}>
              {t.value.importing.record}
            </button>
          </p>
        )}
        {result?.dryRun === false && (
          <p>
            <a href={linkTo('/v1/events', { sort: ['-updated'] })}>{t.value.importing.see}</a>
          </p>
        )}
      </Taken>
    </section>
  );
}

/** How it stands with a file. */
function told({ name }: File, { busy, result }: State): string {
  const { importing } = t.value;
  if (busy) return importing.looking.replace('#', name);
  if (result === undefined) return '';
  if (result.summary.revisions === 0) return importing.nothing.replace('#', name);
  const count = counted(result.summary.revisions, result.dryRun ? importing.would : importing.done);
  return `${name}: ${count}`;
}

function Become({ result: { summary, left, records = [] } }: { readonly result: Result }) {
  const { importing } = t.value;
  return (
    <>
      <Facts
        rows={OUTCOMES.map(outcome => [
          importing.outcomes[outcome],
          summary.outcomes[outcome] > 0 && number(summary.outcomes[outcome]),
        ])}
      />
      {records.length > 0 && (
        <>
          <h3>{importing.first}</h3>
          <ul class="plain sample">
            {records.map(({ record, content }) => (
              <li key={record}>
                <details>
                  <summary>
                    <Called record={record} content={content as Content} />
                  </summary>
                  <pre dir="ltr">{JSON.stringify(content, null, 2)}</pre>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
      {left.length > 0 && (
        <>
          <h3>{importing.left}</h3>
          <ul class="plain left">
            {left.map(({ line, outcome, reason }, index) => (
              <li key={`${line} ${index}`}>
                {importing.line.replace('#', number(line))} · {importing.outcomes[outcome]}
                {reason !== undefined && (
                  <p lang="en" dir="ltr" class="quiet">
                    {reason}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The members by which records are called. */
interface Content {
  readonly title?: Text;
  readonly name?: Text;
  readonly label?: Text;
}

function Called({ record, content: { title, name, label } }: { readonly record: string; readonly content: Content }) {
  const text = title ?? name ?? label;
  return (
    <>
      {text === undefined ? record : <TextOf text={text} />} <code dir="ltr">{record}</code>
    </>
  );
}
