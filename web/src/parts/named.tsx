// A record by its name, which leads to it.
import type { Text } from '../api.ts';
import type { Kind } from '../kinds.ts';
import { nameOf } from '../names.ts';
import { linkTo } from '../router.ts';
import { TextOf } from './text.tsx';

interface Props {
  readonly kind: Kind;
  readonly id: string;
  /** What it is called where it is named; else what it calls itself. */
  readonly name?: Text | undefined;
}

export function Named({ kind, id, name = nameOf(kind, id) }: Props) {
  return <a href={linkTo(`/v1/${kind}/${id}`)}>{name === undefined ? id : <TextOf text={name} />}</a>;
}

/** Several, one after the other. */
export const NamedAll = ({ kind, ids }: { readonly kind: Kind; readonly ids: readonly string[] }) => (
  <>
    {ids.map((id, index) => (
      <span key={id}>
        {index > 0 && ' · '}
        <Named kind={kind} id={id} />
      </span>
    ))}
  </>
);
