// From what is asked to a question that can be planned: which actors the words name, and how much each condition leaves.
import type { Sought } from '../ledger/dialect/dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { join, sql } from '../ledger/sql.ts';
import type { Phrase } from '../model/phrases.ts';
import { HEIR } from '../model/references.ts';
import { parts, type Query, type TermCondition, type WordsCondition } from './conditions.ts';
import { hasDriver, valuesOf } from './driver.ts';
import { matchesPlan } from './plan.ts';
import type { Asked, Question, Resolved, SoughtCondition } from './question.ts';
import { sizesOf } from './sizes.ts';
import { defaultSort } from './sorts.ts';

/** So many actors may have the words of a search among their names. */
const MAX_ACTORS = 1_000;

/** The words of a search name too many actors to tell which events fit. */
export class TooBroad extends Error {}

/** Looks up what the plan of a question depends on, as of a position. @throws TooBroad */
export async function resolve(ledger: Ledger, { kind, where, sort }: Asked, position: number): Promise<Question> {
  const actorsOf = kind === 'event' ? (phrase: Phrase) => actorsNamed(ledger, phrase, position) : async () => [];
  const resolved = await Promise.all(parts(where).map(part => resolvePart(part, actorsOf)));
  const question = { kind, parts: resolved, sort, sizes: new Map<Resolved, number>(), total: ledger.head().position };
  const usable = resolved.filter(hasDriver);
  if (usable.length === 0 || (usable.length === 1 && sort.column === 'starts' && isPlain(usable))) return question;
  return { ...question, sizes: await sizesOf(ledger, kind, question.total, usable) };
}

/** One value or words: whatever their number, nothing is read better than by them. */
const isPlain = ([part]: readonly (TermCondition | SoughtCondition)[]) =>
  part !== undefined && (part.type === 'sought' || valuesOf(part).length === 1);

async function resolvePart(query: Query, actorsOf: (phrase: Phrase) => Promise<string[]>): Promise<Resolved> {
  if (query.type === 'not') return { type: 'not', of: await resolvePart(query.of, actorsOf) };
  if (query.type === 'and' || query.type === 'or')
    return { type: query.type, of: await Promise.all(query.of.map(part => resolvePart(part, actorsOf))) };
  return query.type === 'words' ? soughtIn(query, actorsOf) : query;
}

async function soughtIn(
  { phrases }: WordsCondition,
  actorsOf: (phrase: Phrase) => Promise<string[]>,
): Promise<SoughtCondition> {
  const each = phrases.map(async (phrase): Promise<Sought> => ({ phrase, actors: await actorsOf(phrase) }));
  return { type: 'sought', sought: await Promise.all(each) };
}

async function actorsNamed(ledger: Ledger, phrase: Phrase, position: number): Promise<string[]> {
  const names: SoughtCondition = { type: 'sought', sought: [{ phrase, actors: [] }], fields: ['title', 'names'] };
  const question = { kind: 'actor' as const, parts: [names], sort: defaultSort('actor'), sizes: new Map(), total: 0 };
  const found = await ledger.select<{ id: string }>(
    sql`SELECT m.id FROM (${matchesPlan(ledger.dialect, question, position)}) m LIMIT ${MAX_ACTORS + 1}`,
    { position },
  );
  if (found.length > MAX_ACTORS)
    throw new TooBroad(
      `More than ${MAX_ACTORS} actors have "${phrase.words.join(' ')}" in their names. Search for more of it.`,
    );
  return [...found.map(({ id }) => id), ...(await mergedInto(ledger, found, position))].sort();
}

/** The actors that were merged into these: events that name them still do. */
async function mergedInto(ledger: Ledger, heirs: readonly { id: string }[], position: number): Promise<string[]> {
  if (heirs.length === 0) return [];
  const merged = await ledger.select<{ id: string }>(
    sql`SELECT id FROM term WHERE kind = 'actor' AND name = ${HEIR} AND value IN (${join(heirs.map(({ id }) => id))})
      AND position <= ${position} AND (until IS NULL OR until > ${position})`,
    { position },
  );
  return merged.map(({ id }) => id);
}
