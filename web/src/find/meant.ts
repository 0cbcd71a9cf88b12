// The records that the words of a search are the name of: a filter by one finds events that do not have these words.
import type { Query } from '../address.ts';
import { api, bodyOf, type Text } from '../api.ts';
import type { Kind } from '../kinds.ts';
import { namedIn } from '../names.ts';
import { isCalled } from './called.ts';

/** A record that is called as the words of a search, and the filter of events by it. */
export interface Meant {
  readonly filter: 'participant' | 'issue' | 'source';
  readonly id: string;
  readonly name: Text;
}

const FILTERS = { actors: 'participant', issues: 'issue', sources: 'source' } as const satisfies Partial<
  Record<Kind, Meant['filter']>
>;

/** So many are looked at of each kind: those whose names have all of the words come first. */
const LOOKED_AT = 10;

/** All that a record is called, in any language. */
const namesOf = (record: object): string[] => [
  ...Object.values(namedIn(record)),
  ...((record as { aliases?: readonly string[] }).aliases ?? []),
];

/** The records that the search of a query is the name of; none where that cannot be told. */
export async function meantBy({ q: [words = ''] = [], asOf }: Query, signal: AbortSignal): Promise<Meant[]> {
  if (words === '') return [];
  const query = { q: words, sort: 'relevance', limit: LOOKED_AT, ...(asOf && { asOf: asOf[0] }) } as never;
  const asked = Object.entries(FILTERS).map(async ([kind, filter]) => {
    const { data } = await bodyOf(api.GET(`/v1/${kind}` as '/v1/actors', { params: { query }, signal }));
    const called = data.filter(record => isCalled(namesOf(record), words));
    return called.map(record => ({ filter, id: record.id, name: namedIn(record) }));
  });
  return (await Promise.all(asked.map(each => each.catch(() => [])))).flat();
}
