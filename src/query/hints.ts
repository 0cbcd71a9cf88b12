// What is told beside an empty page: the ids asked for that no record ever had, with those that are like them.
import { distance } from 'fastest-levenshtein';
import type { Ledger } from '../ledger/ledger.ts';
import { join, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import { phrasesOf } from '../model/phrases.ts';
import { nearestName } from '../model/suggestions.ts';
import type { Query } from './conditions.ts';
import { filters } from './filters.ts';
import { readPage } from './page.ts';
import { TooBroad } from './resolve.ts';
import { defaultSort } from './sorts.ts';

/** One id that is asked for and that no record ever had. */
export interface Hint {
  readonly parameter: string;
  readonly value: string;
  readonly detail: string;
  readonly nearest: readonly string[];
}

/** How many ids of a question are looked at, how many like each are named, and how many on either side may be. */
export const MAX_HINTS = 10;
export const MAX_NEAREST = 3;
const NEIGHBOURS = 25;

interface Named {
  readonly parameter: string;
  readonly kind: KindName;
  readonly id: string;
}

/** The hints on a question as of a position, each found by an index; none where every id of it is, or was, that of a record. */
export async function hintsOn(ledger: Ledger, where: Query, position: number): Promise<Hint[]> {
  const named = namedIn(where).slice(0, MAX_HINTS);
  if (named.length === 0) return [];
  const known = await ledger.select<{ kind: string; id: string }>(
    sql`SELECT kind, id FROM revision WHERE id IN (${join(named.map(({ id }) => id))}) AND revision = 1 AND position <= ${position}`,
    { position },
  );
  const unknown = named.filter(({ kind, id }) => !known.some(each => each.kind === kind && each.id === id));
  return Promise.all(unknown.map(each => hintOn(ledger, each, position)));
}

/** Every id that the filters of a question name, wherever it stands. */
function namedIn(query: Query): Named[] {
  if (query.type === 'and' || query.type === 'or') return query.of.flatMap(namedIn);
  if (query.type === 'not') return namedIn(query.of);
  if (query.type !== 'term') return [];
  const kind = filters.find(({ name }) => name === query.name)?.values;
  if (typeof kind !== 'string') return [];
  return [...query.any, ...query.none].map(id => ({ parameter: query.name, kind, id }));
}

async function hintOn(ledger: Ledger, named: Named, position: number): Promise<Hint> {
  const { parameter, kind, id } = named;
  const [beside, called] = await Promise.all([
    neighboursOf(ledger, named, position),
    calledLike(ledger, named, position),
  ]);
  const nearest = [...new Set([...beside, ...called])]
    .sort((a, b) => distance(id, a) - distance(id, b) || (a < b ? -1 : 1))
    .slice(0, MAX_NEAREST);
  const like = nearest.length > 0 ? ` Did you mean ${nearest.join(', or ')}?` : '';
  return { parameter, value: id, detail: `No ${kind} ever had the id ${id}.${like}`, nearest };
}

/** The ids next to one in their order that differ little from it, or begin with its first word. */
async function neighboursOf(ledger: Ledger, { kind, id }: Named, position: number): Promise<string[]> {
  const newest = sql`SELECT id, kind, op, position FROM revision WHERE until IS NULL AND`;
  const found = await ledger.select<{ id: string }>(
    sql`SELECT id FROM (
        SELECT * FROM (${newest} id < ${id} ORDER BY id DESC LIMIT ${NEIGHBOURS}) AS before
        UNION ALL SELECT * FROM (${newest} id > ${id} ORDER BY id LIMIT ${NEIGHBOURS}) AS after
      ) AS beside WHERE kind = ${kind} AND op <> 'deleted' AND position <= ${position}`,
    { position },
  );
  const first = `${id.split('-')[0]}-`;
  return found.map(each => each.id).filter(each => each.startsWith(first) || nearestName(id, [each]) !== undefined);
}

/** The ids of records in which the words of an id stand: `obama` is one of the words of Barack Obama. */
async function calledLike(ledger: Ledger, { kind, id }: Named, position: number): Promise<string[]> {
  const phrases = phrasesOf(id.replaceAll('-', ' '));
  if ('fault' in phrases) return [];
  const asked = { kind, where: { type: 'words', phrases }, sort: defaultSort(kind) } as const;
  try {
    const window = { direction: 'forward', after: null, limit: MAX_NEAREST } as const;
    const { items } = await readPage(ledger, asked, position, window);
    return items.map(document => (JSON.parse(document) as { id: string }).id);
  } catch (error) {
    if (error instanceof TooBroad) return [];
    throw error;
  }
}
