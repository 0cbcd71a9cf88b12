// From what is asked to a question that can be planned: which actors the words name, and how much each condition leaves.
import type { Sought } from '../ledger/dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { holdsAt } from '../ledger/read.ts';
import { allOf, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import type { Phrase } from '../model/phrases.ts';
import { HEIR } from '../model/references.ts';
import { hasDriver, valuesOf } from './access-path.ts';
import { parts, type Query, type TermCondition, type WordsCondition } from './conditions.ts';
import { matchesOf } from './plan.ts';
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
  const wordTiers = sort.relevance ? wordTiersOf(resolved) : [];
  const wordsInTime = ledger.dialect.words.inTime !== null;
  const question: Question = {
    kind,
    parts: resolved,
    sort,
    wordTiers,
    wordsInTime,
    sizes: new Map(),
    total: ledger.head().position,
  };
  const usable = resolved.filter(hasDriver);
  if (usable.length === 0 || (usable.length === 1 && sort.column === 'starts' && isPlain(usable, question)))
    return question;
  // An engine that returns matches in order of time reads every tier by the index of words: no tier has to be counted.
  const counted = wordsInTime ? usable : [...usable, ...wordTiers];
  const sizes = await sizesOf(ledger, kind, question.total, counted);
  return { ...question, sizes: wordsInTime ? withWordTiers(sizes, question) : sizes };
}

/** Whether a single condition returns its rows in order of time: it is then the best access path, whatever its size. */
const isPlain = ([part]: readonly (TermCondition | SoughtCondition)[], { wordsInTime }: Question) =>
  part !== undefined && (part.type === 'sought' ? wordsInTime : valuesOf(part).length === 1);

/** The tiers of relevance: all words in the title, then all in title and names, then the other matches. */
function wordTiersOf(parts: readonly Resolved[]): SoughtCondition[] {
  const words = parts.find(part => part.type === 'sought');
  if (!words) return [];
  const { type, sought } = words;
  return [
    { type, sought, fields: ['title'] },
    { type, sought, fields: ['title', 'names'], without: ['title'] },
    { type, sought, without: ['title', 'names'] },
  ];
}

function withWordTiers(sizes: Map<Resolved, number>, { parts, wordTiers }: Question): Map<Resolved, number> {
  const words = parts.find(part => part.type === 'sought');
  const size = words && sizes.get(words);
  return size === undefined
    ? sizes
    : new Map([...sizes, ...wordTiers.map((place): [Resolved, number] => [place, size])]);
}

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
  const found = await idsCalled(ledger, 'actor', { phrases: [phrase], position, most: MAX_ACTORS + 1 });
  if (found.length > MAX_ACTORS)
    throw new TooBroad(
      `More than ${MAX_ACTORS} actors have "${phrase.words.join(' ')}" in their names. Search for more of it.`,
    );
  return [...found, ...(await mergedInto(ledger, found, position))].sort();
}

/** The ids of records of a kind that have all phrases in their titles and names as of a position, at most `most`, in no order. */
export async function idsCalled(
  ledger: Ledger,
  kind: KindName,
  {
    phrases,
    position,
    most,
  }: { readonly phrases: readonly Phrase[]; readonly position: number; readonly most: number },
): Promise<string[]> {
  const sought = phrases.map((phrase): Sought => ({ phrase, actors: [] }));
  const names: SoughtCondition = { type: 'sought', sought, fields: ['title', 'names'] };
  const question: Question = {
    kind,
    parts: [names],
    sort: defaultSort(kind),
    wordTiers: [],
    wordsInTime: true,
    sizes: new Map(),
    total: 0,
  };
  const found = await ledger.select<{ id: string }>(
    sql`SELECT m.id FROM (${matchesOf(ledger.dialect, question, position)}) m LIMIT ${most}`,
    { position },
  );
  return found.map(({ id }) => id);
}

/** The actors that were merged into these: events that name them still do. */
async function mergedInto(ledger: Ledger, heirs: readonly string[], position: number): Promise<string[]> {
  if (heirs.length === 0) return [];
  const having = { name: HEIR, values: heirs };
  const { from, where } = ledger.dialect.terms.matching('actor', having, [holdsAt(position)]);
  const merged = await ledger.select<{ id: string }>(sql`SELECT d.id FROM ${from} WHERE ${allOf(where)}`, { position });
  return merged.map(({ id }) => id);
}
