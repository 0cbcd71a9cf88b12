// The records that others refer to by their ids, and what they are called, read from the server once each.
import { api, bodyOf, type Schemas, type Text } from './api.ts';
import type { Kind } from './kinds.ts';
import { readOnce } from './read-once.ts';

interface Records {
  readonly events: Schemas['Event'];
  readonly actors: Schemas['Actor'];
  readonly issues: Schemas['Issue'];
  readonly sources: Schemas['Source'];
}

const read = readOnce((path: string) => bodyOf(api.GET(path as '/v1/actors/{id}', {} as never)) as Promise<object>);

/** A record as it is now; undefined until, or where, it is not there. */
export const recordOf = <K extends Kind>(kind: K, id: string) => read(`/v1/${kind}/${id}`) as Records[K] | undefined;

/** What a record is called; undefined until, or where, that is not known. */
export function nameOf(kind: Kind, id: string): Text | undefined {
  const record = recordOf(kind, id);
  return record && namedIn(record);
}

/** What a record calls itself, whatever its kind. */
export const namedIn = (record: object): Text => {
  const { name, title, label } = record as Readonly<Record<'name' | 'title' | 'label', Text | undefined>>;
  return name ?? title ?? label ?? {};
};
