// From what is asked to a question that can be planned: which records each id stands for, which actors the words name, and
// how much each condition leaves.
import type { Fields, Sought } from '../ledger/dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allOf, sql } from '../ledger/sql.ts';
import { type KindName, kinds } from '../model/kinds.ts';
import { exactly, type Phrase } from '../model/phrases.ts';
import { kindNamedBy } from '../model/references.ts';
import { hasDriver, valuesOf } from './access-path.ts';
import { parts, type Query, type TermCondition, type WordsCondition } from './conditions.ts';
import { type Merges, mergesAt } from './merges.ts';
import { matchesOf } from './plan.ts';
import type { Asked, Question, Resolved, SoughtCondition } from './question.ts';
import { sizesOf } from './sizes.ts';
import { defaultSort } from './sorts.ts';

/** So many records may have the words of a search among their names. */
const MAX_NAMED = 1_000;

/** The words of a search name too many records to tell what fits. */
export class TooBroad extends Error {}

/** Looks up what the plan of a question depends on, as of a position. @throws TooBroad */
export async function resolve(ledger: Ledger, { kind, where, sort }: Asked, position: number): Promise<Question> {
  const following: Following = {
    kind,
    merges: isFollowed(kind, where) ? await mergesAt(ledger, position) : null,
    recordsOf: phrase => recordsNamed(ledger, kind, phrase, position),
  };
  const resolved = await Promise.all(parts(where).map(part => resolvePart(part, following)));
  const ranked = sort.relevance ? resolved.find(part => part.type === 'sought') : undefined;
  const wordTiers = ranked ? wordTiersOf(ranked, await exactlySought(ranked, following)) : [];
  const inTime = ledger.dialect.inTime !== null;
  const question: Question = {
    kind,
    parts: resolved,
    sort,
    wordTiers,
    inTime,
    sizes: new Map(),
    total: ledger.head().position,
  };
  const usable = resolved.filter(hasDriver);
  if (usable.length === 0 || (usable.length === 1 && sort.column === 'starts' && isPlain(usable, question)))
    return question;
  // An engine that returns matches in order of time reads every tier by the index of words: no tier has to be counted.
  const counted = inTime ? usable : [...usable, ...wordTiers];
  const sizes = await sizesOf(ledger, kind, question.total, counted);
  return { ...question, sizes: inTime ? withWordTiers(sizes, question) : sizes };
}

/** Whether a single condition returns its rows in order of time: it is then the best access path, whatever its size. */
const isPlain = ([part]: readonly (TermCondition | SoughtCondition)[], { inTime }: Question) =>
  part !== undefined && (inTime || (part.type === 'term' && valuesOf(part).length === 1));

/**
 * The tiers of relevance: all words in the title, then all in title and names, then the other matches; last, where Arabic
 * words are asked for, what has one of them behind a prefix alone.
 */
function wordTiersOf(words: SoughtCondition, exact: readonly Sought[]): SoughtCondition[] {
  const tier = (fields: Fields, before: Fields): SoughtCondition => ({
    ...{ type: 'sought', sought: exact, fields },
    without: before && { sought: exact, fields: before },
  });
  const isWider = words.sought.some(({ phrase }) => phrase.behind);
  return [
    tier(['title'], null),
    tier(['title', 'names'], ['title']),
    tier(null, ['title', 'names']),
    ...(isWider ? [{ ...words, without: { sought: exact, fields: null } }] : []),
  ];
}

/** What is sought, without what stands behind an Arabic prefix alone. */
const exactlySought = ({ sought }: SoughtCondition, { recordsOf }: Following): Promise<Sought[]> =>
  Promise.all(
    sought.map(async one => {
      const phrase = exactly(one.phrase);
      return one.phrase.behind ? { phrase, records: await recordsOf(phrase) } : one;
    }),
  );

function withWordTiers(sizes: Map<Resolved, number>, { parts, wordTiers }: Question): Map<Resolved, number> {
  const words = parts.find(part => part.type === 'sought');
  const size = words && sizes.get(words);
  return size === undefined
    ? sizes
    : new Map([...sizes, ...wordTiers.map((place): [Resolved, number] => [place, size])]);
}

interface Following {
  readonly kind: KindName;
  /** Null where nothing is asked that they could matter to. */
  readonly merges: Merges | null;
  readonly recordsOf: (phrase: Phrase) => Promise<readonly string[]>;
}

/** Whether an id of a record is asked for. */
function isFollowed(kind: KindName, query: Query): boolean {
  if (query.type === 'and' || query.type === 'or') return query.of.some(part => isFollowed(kind, part));
  if (query.type === 'not') return isFollowed(kind, query.of);
  return query.type === 'term' && kindNamedBy(kind, query.name) !== undefined;
}

async function resolvePart(query: Query, following: Following): Promise<Resolved> {
  if (query.type === 'not') return { type: 'not', of: await resolvePart(query.of, following) };
  if (query.type === 'and' || query.type === 'or')
    return { type: query.type, of: await Promise.all(query.of.map(part => resolvePart(part, following))) };
  if (query.type === 'term') return withFamilies(query, following);
  return query.type === 'words' ? soughtIn(query, following) : query;
}

/** An id stands for all that were merged with its record: that of the heir, and those of all others. */
function withFamilies(condition: TermCondition, { kind, merges }: Following): TermCondition {
  const named = kindNamedBy(kind, condition.name);
  if (!named || !merges?.has(named)) return condition;
  const families = (ids: readonly string[]) => [...new Set(ids.flatMap(id => merges.familyOf(named, id)))];
  return { ...condition, any: families(condition.any), none: families(condition.none) };
}

async function soughtIn({ phrases }: WordsCondition, { recordsOf }: Following): Promise<SoughtCondition> {
  const each = phrases.map(async (phrase): Promise<Sought> => ({ phrase, records: await recordsOf(phrase) }));
  return { type: 'sought', sought: await Promise.all(each), fields: null, without: null };
}

/**
 * The records whose words stand for a phrase as of a position: among those of an event, the actors that have it among their
 * names, or were merged with one that has, or had until then; among those of another kind, what such a one was merged into.
 */
async function recordsNamed(ledger: Ledger, kind: KindName, phrase: Phrase, position: number): Promise<string[]> {
  const named = kind === 'event' ? 'actor' : kind;
  const merges = await mergesAt(ledger, position);
  const asked = { phrases: [phrase], position, most: MAX_NAMED + 1 };
  const found = kind === 'event' ? await idsCalled(ledger, named, asked) : [];
  const former = merges.has(named) ? await idsOnceCalled(ledger, named, asked) : [];
  if (Math.max(found.length, former.length) > MAX_NAMED)
    throw new TooBroad(
      `More than ${MAX_NAMED} ${kinds[named].plural} have "${phrase.words.join(' ')}" in their names. Search for more of it.`,
    );
  const standing = kind === 'event' ? merges.familyOf : (of: KindName, id: string) => [merges.heirOf(of, id)];
  return [...new Set([...found, ...former].flatMap(id => standing(named, id)))].sort();
}

interface Called {
  readonly phrases: readonly Phrase[];
  readonly position: number;
  readonly most: number;
}

const called = (phrases: readonly Phrase[]): SoughtCondition => ({
  type: 'sought',
  sought: phrases.map(phrase => ({ phrase, records: [] })),
  fields: ['title', 'names'],
  without: null,
});

/** The ids of records of a kind that have all phrases in their titles and names as of a position, at most `most`, in no order. */
export async function idsCalled(
  ledger: Ledger,
  kind: KindName,
  { phrases, position, most }: Called,
): Promise<string[]> {
  const question: Question = {
    kind,
    parts: [called(phrases)],
    sort: defaultSort(kind),
    wordTiers: [],
    inTime: true,
    sizes: new Map(),
    total: 0,
  };
  const found = await ledger.select<{ id: string }>(
    sql`SELECT m.id FROM (${matchesOf(ledger.dialect, question, position)}) m LIMIT ${most}`,
    { position },
  );
  return found.map(({ id }) => id);
}

/** The same of those that are merged as of the position, by what they were called last. */
async function idsOnceCalled(ledger: Ledger, kind: KindName, { phrases, position, most }: Called): Promise<string[]> {
  const { from, where } = ledger.dialect.words.matching(kind, called(phrases));
  const found = await ledger.select<{ id: string }>(
    sql`SELECT d.id FROM ${from} ${ledger.dialect.lookup} revision h ON h.id = d.id AND h.position = d.until
        WHERE ${allOf([...where, sql`d.kind = ${kind}`])} AND h.kind = ${kind} AND h.heir IS NOT NULL
          AND h.position <= ${position} AND (h.until IS NULL OR h.until > ${position}) LIMIT ${most}`,
    { position },
  );
  return found.map(({ id }) => id);
}
