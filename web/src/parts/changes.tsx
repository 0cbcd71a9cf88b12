// What changed in the ledger after a position, up to the moment that is looked at, the newest first.
import { useAnswer } from '../answer.ts';
import { api, bodyOf } from '../api.ts';
import type { Kind } from '../kinds.ts';
import { counted, date, t } from '../language.ts';
import { namedIn } from '../names.ts';
import { Named } from './named.tsx';
import { ProblemOf } from './problem.tsx';

interface Props {
  readonly since: number;
  /** Up to this position, included. */
  readonly until: number;
}

const SHOWN = 50;

export function Changes({ since, until }: Props) {
  // The newest of them, which the feed tells last.
  const after = Math.max(since, until - SHOWN);
  const asked = { since: String(after), asOf: String(until), limit: SHOWN } as never;
  const { value, problem } = useAnswer(since < until ? `${since}-${until}` : undefined, signal =>
    bodyOf(api.GET('/v1/changes', { params: { query: asked }, signal })),
  );
  if (problem !== undefined) return <ProblemOf problem={problem} />;
  const count = Math.max(0, until - since);
  return (
    <div class="changes" style={{ '--count': Math.min(count, SHOWN) }}>
      <p class="quiet">{counted(count, t.value.changes.count)}</p>
      <ol>
        {value?.data.toReversed().map(change => (
          <li key={change.position}>
            <span class={`op ${change.op}`}>{t.value.history.ops[change.op]}</span>{' '}
            <Named
              kind={`${change.resource}s` as Kind}
              id={change.id}
              // What is no more is told by its id.
              name={change.document === null ? { und: change.id } : namedIn(change.document)}
            />{' '}
            <span class="quiet">
              {t.value.history.revision.replace('#', String(change.revision))} ·{' '}
              <time dateTime={change.at}>{date(change.at)}</time>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
