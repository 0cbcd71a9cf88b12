// What changed in the ledger after a position, up to the moment that is looked at.
import { useAnswer } from '../answer.ts';
import { api, bodyOf, type Text } from '../api.ts';
import { counted, date, t } from '../language.ts';
import { linkTo } from '../router.ts';
import { ProblemOf } from './problem.tsx';
import { TextOf } from './text.tsx';

interface Props {
  readonly since: number;
  /** Up to this position, included. */
  readonly until: number;
}

const SHOWN = 50;

export function Changes({ since, until }: Props) {
  const asked = { since: String(since), asOf: String(until), limit: SHOWN } as never;
  const { value, problem } = useAnswer(since < until ? `${since}-${until}` : undefined, signal =>
    bodyOf(api.GET('/v1/changes', { params: { query: asked }, signal })),
  );
  if (problem !== undefined) return <ProblemOf problem={problem} />;
  const count = Math.max(0, until - since);
  return (
    <div class="changes" style={{ '--count': Math.min(count, SHOWN) }}>
      <p class="quiet">{counted(count, t.value.changes.count)}</p>
      <ol>
        {value?.data.map(change => (
          <li key={change.position}>
            <span class={`op ${change.op}`}>{t.value.changes[change.op]}</span>{' '}
            <a href={linkTo(`/v1/${change.resource}s/${change.id}`)}>
              <Named id={change.id} document={change.document} />
            </a>{' '}
            <span class="quiet">
              {t.value.changes.revision.replace('#', String(change.revision))} ·{' '}
              <time dateTime={change.at}>{date(change.at)}</time>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A record by its title, name or label, whichever its kind has; by its id where it is no more. */
function Named({ id, document }: { readonly id: string; readonly document: object | null }) {
  const { title, name, label } = (document ?? {}) as { title?: Text; name?: Text; label?: Text };
  const text = title ?? name ?? label;
  return text === undefined ? id : <TextOf text={text} />;
}
