// The history of a record: its revisions, and what changed from one to another.
import { requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { api, bodyOf, type Schemas } from '../api.ts';
import { AsRequest, Cite, Downloads, InFormats, TakeAway } from '../frame/take-away.tsx';
import { date, t } from '../language.ts';
import { Named } from '../parts/named.tsx';
import { address, linkTo } from '../router.ts';
import type { ViewProps } from '../view-props.ts';
import { keyed, kindHere, moment, Shown } from './record.tsx';

/** What an operation below a record of any kind is asked by: they are alike. */
const below = <Rest extends string>(kind: string, rest: Rest) =>
  `/v1/${kind}/{id}/${rest}` as `/v1/events/{id}/${Rest}`;

export function HistoryView({ path: { id = '' } }: ViewProps) {
  const kind = kindHere();
  const query = { ...moment(), limit: 100 };
  const answer = useAnswer(keyed('history', kind, id), signal =>
    bodyOf(api.GET(below(kind, 'revisions'), { params: { path: { id }, query }, signal })),
  );
  return (
    <Shown answer={answer}>
      {({ data, links }) => (
        <div class="record">
          <h1>{t.value.history.title}</h1>
          <p class="summary">
            <Named kind={kind} id={id} />
          </p>
          <ol class="revisions">
            {data.map(({ revision, op, at, position }) => (
              <li key={revision}>
                <a href={linkTo(`/v1/${kind}/${id}/revisions/${revision}`)}>
                  {t.value.history.revision.replace('#', String(revision))}
                </a>{' '}
                · {t.value.history.ops[op]} · <time dateTime={at}>{date(at)}</time>{' '}
                <span class="quiet">{t.value.history.position.replace('#', String(position))}</span>
                {revision > 1 && (
                  <>
                    {' · '}
                    <a
                      href={linkTo(`/v1/${kind}/${id}/diff`, { from: [String(revision - 1)], to: [String(revision)] })}
                    >
                      {t.value.history.changed}
                    </a>
                  </>
                )}
              </li>
            ))}
          </ol>
          <TakeAway>
            <AsRequest href={requestOf(address.value)} />
            {links.citeAs !== undefined && <Cite fixed={links.citeAs} />}
          </TakeAway>
        </div>
      )}
    </Shown>
  );
}

export function RevisionView({ path: { id = '', revision = '' } }: ViewProps) {
  const kind = kindHere();
  const number = Number(revision);
  const answer = useAnswer(`revision ${kind} ${id} ${revision}`, signal =>
    bodyOf(api.GET(below(kind, 'revisions/{revision}'), { params: { path: { id, revision: number } }, signal })),
  );
  return (
    <Shown answer={answer}>
      {document => (
        <div class="record">
          <h1>{t.value.history.revision.replace('#', revision)}</h1>
          <p class="summary">
            <Named kind={kind} id={id} />
          </p>
          <p>
            <time dateTime={document.updatedAt}>{date(document.updatedAt)}</time> ·{' '}
            <a href={linkTo(`/v1/${kind}/${id}`, { asOf: [String(document.position)] })}>{t.value.history.asItWas}</a> ·{' '}
            <a href={linkTo(`/v1/${kind}/${id}/revisions`)}>{t.value.history.title}</a>
          </p>
          {number > 1 && <Difference kind={kind} id={id} from={number - 1} to={number} />}
          <details class="taken">
            <summary>{t.value.history.document}</summary>
            <Value value={document} />
          </details>
          <TakeAway>
            <AsRequest href={requestOf(address.value)} />
            <Downloads>
              {/* A revision is what its record was when it was written. */}
              <InFormats kind={kind} id={id} query={{ asOf: [String(document.position)] }} />
            </Downloads>
            <Cite fixed={requestOf(address.value)} />
          </TakeAway>
        </div>
      )}
    </Shown>
  );
}

export function DifferenceView({ path: { id = '' } }: ViewProps) {
  const kind = kindHere();
  const [from, to] = [address.value.query.from?.[0], address.value.query.to?.[0]];
  return (
    <div class="record">
      <h1>{t.value.history.changed}</h1>
      <p class="summary">
        <Named kind={kind} id={id} /> · <a href={linkTo(`/v1/${kind}/${id}/revisions`)}>{t.value.history.title}</a>
      </p>
      <Difference kind={kind} id={id} from={from && Number(from)} to={to && Number(to)} />
      <TakeAway>
        <AsRequest href={requestOf(address.value)} />
      </TakeAway>
    </div>
  );
}

interface DifferenceProps {
  readonly kind: string;
  readonly id: string;
  readonly from?: number | '' | undefined;
  readonly to?: number | '' | undefined;
}

type Change = Schemas['Difference'][number];

/** Where the server writes with each revision, whatever changed. */
const WITH_EACH = ['/updatedAt', '/position', '/revision'];

/** What changed from one revision to another, place by place, each with what stood there before. */
function Difference({ kind, id, from, to }: DifferenceProps) {
  const query = { ...(from && { from }), ...(to && { to }) };
  const answer = useAnswer(`diff ${kind} ${id} ${from} ${to}`, async signal => {
    const all = await bodyOf(api.GET(below(kind, 'diff'), { params: { path: { id }, query }, signal }));
    const changes = (all as Change[]).filter(({ path }) => !WITH_EACH.includes(path));
    const revision = from || (to ? to - 1 : 0);
    if (!revision) return { changes, before: undefined };
    const params = { path: { id, revision } };
    // What was deleted then has no document to compare with.
    const before = await bodyOf(api.GET(below(kind, 'revisions/{revision}'), { params, signal })).catch(
      () => undefined,
    );
    return { changes, before };
  });
  return (
    <Shown answer={answer}>
      {({ changes, before }) => (
        <ul class="differences">
          {changes.length === 0 && <li class="quiet">{t.value.history.same}</li>}
          {changes.map(({ op, path, value }) => (
            <li key={`${op} ${path}`} class={op}>
              <code dir="ltr">{path || '/'}</code>
              {op !== 'add' && before !== undefined && (
                <del>
                  <Value value={at(before, path)} />
                </del>
              )}
              {op !== 'remove' && (
                <ins>
                  <Value value={value} />
                </ins>
              )}
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
}

/** What stands at a JSON Pointer (RFC 6901). */
function at(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  const unescaped = steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return unescaped.reduce((value, step) => (value as Readonly<Record<string, unknown>> | undefined)?.[step], document);
}

const Value = ({ value }: { readonly value: unknown }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  <pre class="value" dir="auto" tabIndex={0}>
    {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
  </pre>
);
