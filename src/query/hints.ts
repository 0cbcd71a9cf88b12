// What is told beside an empty page: the ids asked for that no record ever had, with those that are like them.
import { distance } from 'fastest-levenshtein';
import type { Ledger } from '../ledger/ledger.ts';
import { join, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import { phrasesOf } from '../model/phrases.ts';
import { didYouMean, nearestName } from '../model/suggestions.ts';
import type { Query } from './conditions.ts';
import { filters } from './filters.ts';
import { type Name, namesOf } from './names.ts';
import { idsCalled } from './resolve.ts';

/** One id that is asked for and that no record ever had. */
export interface Hint {
  readonly parameter: string;
  readonly value: string;
  readonly detail: string;
  readonly nearest: readonly { readonly id: string; readonly name: Name }[];
}

/** How many ids of a question are looked at, how many like each are named, and how many are looked at for them in each way. */
export const MAX_HINTS = 10;
export const MAX_NEAREST = 3;
const NEIGHBOURS = 25;

/** So many letters must be right at the beginning of each word. */
const BEGINNING = 4;

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
  const nearest = await nearestTo(ledger, named, position);
  const meant = nearest.length > 0 ? nearest.map(each => each.id).join(', or ') : undefined;
  return { parameter, value: id, detail: `No ${kind} ever had the id ${id}.${didYouMean(meant)}`, nearest };
}

/** The nearest first. */
async function nearestTo(ledger: Ledger, named: Named, position: number): Promise<Hint['nearest']> {
  const { kind, id } = named;
  const found = await likeIt(ledger, named, position);
  const like = [...new Set(found)]
    .sort((a, b) => distance(id, a) - distance(id, b) || (a < b ? -1 : 1))
    .slice(0, MAX_NEAREST);
  const names = await namesOf(ledger, kind, like, position);
  return like.flatMap(each => {
    const name = names.get(each);
    return name ? [{ id: each, name }] : [];
  });
}

/**
 * The ids of records that are like an id, or in whose names its words stand: `obama` is one of those of Barack Obama. Where
 * there are none, those in whose names words begin alike, so that the end of one may be wrong.
 */
async function likeIt(ledger: Ledger, named: Named, position: number): Promise<string[]> {
  const words = named.id.split('-');
  const beside = await neighboursOf(ledger, named, position);
  const found = [...beside, ...(await calledBy(ledger, named, words, position))];
  if (found.length > 0) return found;
  const begun = words.map(word => (word.length > BEGINNING ? `${word.slice(0, BEGINNING)}*` : word));
  return calledBy(ledger, named, begun, position);
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

async function calledBy(
  ledger: Ledger,
  { kind }: Named,
  words: readonly string[],
  position: number,
): Promise<string[]> {
  const phrases = phrasesOf(words.join(' '));
  return 'fault' in phrases ? [] : idsCalled(ledger, kind, { phrases, position, most: NEIGHBOURS });
}
