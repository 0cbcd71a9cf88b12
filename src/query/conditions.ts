// Questions as values: what a record must fit, in one form whatever way it was asked, and how that form is written.
import { takesPrefixes } from '../model/arabic-prefixes.ts';
import { MAX_WORDS, type Phrase } from '../model/phrases.ts';

/** One of `any`, when there are any, and none of `none`; both sorted. */
export interface TermCondition {
  readonly type: 'term';
  readonly name: string;
  readonly any: readonly string[];
  readonly none: readonly string[];
  /** The values alone, where a filter by them would find those below them too. */
  readonly exact?: true;
}

/** That a record has one value. */
export const hasTerm = (name: string, value: string): TermCondition => ({ type: 'term', name, any: [value], none: [] });

/** What one filter asks. Moments are in milliseconds since 1970; `text` is how the moment was written. */
export type Condition =
  | TermCondition
  /** Not over before this moment. */
  | { readonly type: 'from'; readonly moment: number; readonly text: string }
  /** Begun by this moment. */
  | { readonly type: 'to'; readonly moment: number; readonly text: string }
  | { readonly type: 'minDuration'; readonly minutes: number }
  | { readonly type: 'maxDuration'; readonly minutes: number }
  /** In degrees; where `west` is greater than `east`, the box spans the antimeridian. */
  | {
      readonly type: 'bbox';
      readonly west: number;
      readonly south: number;
      readonly east: number;
      readonly north: number;
    }
  /** At most `radius` kilometres away along the great circle. */
  | { readonly type: 'near'; readonly longitude: number; readonly latitude: number; readonly radius: number }
  /** Every phrase occurs. */
  | { readonly type: 'words'; readonly phrases: readonly Phrase[] };

export type Query =
  | Condition
  | { readonly type: 'and'; readonly of: readonly Query[] }
  | { readonly type: 'or'; readonly of: readonly Query[] }
  | { readonly type: 'not'; readonly of: Query };

export type WordsCondition = Extract<Condition, { type: 'words' }>;

/** The conditions that must hold together: the query itself where it is one, its parts where it is an `and`. */
export const parts = (query: Query): readonly Query[] => (query.type === 'and' ? query.of : [query]);

/**
 * The one form of all queries that ask the same by the laws of and, or and not: flat, without doubles, in a fixed order,
 * with what can be said by one condition said by one.
 */
export function canonical(query: Query): Query {
  if (query.type === 'not') return negated(canonical(query.of));
  if (query.type !== 'and' && query.type !== 'or') return query;
  const flat = query.of.map(canonical).flatMap(part => (part.type === query.type ? part.of : [part]));
  // In a fixed order, so that what can be put together in several ways is always put together in the same.
  const merged = distinct(query.type === 'and' ? intersected(distinct(flat)) : united(flat));
  const [only] = merged;
  return only && merged.length === 1 ? only : { type: query.type, of: merged };
}

function negated(query: Query): Query {
  if (query.type === 'not') return query.of;
  if (query.type === 'term' && (query.any.length === 0 || query.none.length === 0))
    return { ...query, any: query.none, none: query.any };
  return { type: 'not', of: query };
}

/** Of several bounds the narrower holds; what is excluded together is excluded by one condition, what must occur together by one. */
function intersected(parts: readonly Query[]): Query[] {
  const merged: Query[] = [];
  for (const part of parts) {
    const at = merged.findIndex(other => bothAsOne(other, part) !== null);
    const other = merged[at];
    if (other === undefined) merged.push(part);
    else merged[at] = bothAsOne(other, part) as Query;
  }
  return merged;
}

function bothAsOne(a: Query, b: Query): Query | null {
  if (a.type === 'term' && b.type === 'term' && a.name === b.name && (a.any.length === 0 || b.any.length === 0))
    return { ...a, any: [...a.any, ...b.any], none: sorted([...a.none, ...b.none]) };
  if (a.type === 'from' && b.type === 'from') return a.moment >= b.moment ? a : b;
  if (a.type === 'to' && b.type === 'to') return a.moment <= b.moment ? a : b;
  if (a.type === 'minDuration' && b.type === 'minDuration') return a.minutes >= b.minutes ? a : b;
  if (a.type === 'maxDuration' && b.type === 'maxDuration') return a.minutes <= b.minutes ? a : b;
  if (a.type === 'words' && b.type === 'words') {
    const phrases = [...new Map([...a.phrases, ...b.phrases].map(phrase => [JSON.stringify(phrase), phrase])).values()];
    const words = phrases.reduce((sum, phrase) => sum + phrase.words.length, 0);
    return words > MAX_WORDS ? null : { type: 'words', phrases };
  }
  return null;
}

/** Alternatives of one filter are one condition. */
function united(parts: readonly Query[]): Query[] {
  const plain = (part: Query): part is TermCondition => part.type === 'term' && part.none.length === 0;
  const names = [...new Set(parts.filter(plain).map(part => part.name))];
  const terms = names.map((name): TermCondition => {
    const any = parts.filter(plain).flatMap(part => (part.name === name ? part.any : []));
    return { type: 'term', name, any: sorted(any), none: [] };
  });
  return [...terms, ...parts.filter(part => !plain(part))];
}

const sorted = (values: readonly string[]) => [...new Set(values)].sort();

function distinct(parts: readonly Query[]): Query[] {
  const keyed = new Map(parts.map(part => [JSON.stringify(part), part]));
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

type Parameters = Record<string, string | number>;

/** A condition as the parameters that ask for it. */
function parametersOf(condition: Condition): Parameters {
  switch (condition.type) {
    case 'term': {
      const { name, any, none } = condition;
      return { [name]: [...any, ...none.map(value => `-${value}`)].join(',') };
    }
    case 'from':
    case 'to':
      return { [condition.type]: condition.text };
    case 'minDuration':
    case 'maxDuration':
      return { [condition.type]: condition.minutes };
    case 'bbox': {
      const { west, south, east, north } = condition;
      return { bbox: [west, south, east, north].map(decimal).join(',') };
    }
    case 'near': {
      const { longitude, latitude, radius } = condition;
      return { near: `${decimal(longitude)},${decimal(latitude)}`, radius };
    }
    case 'words':
      return { q: condition.phrases.map(written).join(' ') };
  }
}

/** Without an exponent. */
const decimal = (degrees: number) => (/e/.test(String(degrees)) ? degrees.toFixed(12) : String(degrees));

function written({ words, prefix, behind }: Phrase): string {
  const [word = ''] = words;
  const plain = words.length === 1 && (behind || !takesPrefixes(word));
  const phrase = plain ? word : `"${words.join(' ')}"`;
  return prefix ? `${phrase}*` : `${phrase}`;
}

/** How many operands a body may have, and how long one string of values may be. */
const OPERANDS = 20;
const LENGTH = 1_000;

/** The query as the body of a search that asks for it: what one body can hold together stands together. */
export function searchOf(query: Query): object {
  const rest: Query[] = [];
  const together: Record<string, unknown> = {};
  const apart: readonly string[] = crossedBounds(parts(query));
  for (const part of parts(query)) {
    if (part.type === 'and' || apart.includes(part.type) || part.type in together) rest.push(part);
    else if (part.type === 'or') together.or = listed('or', part.of);
    else if (part.type === 'not') together.not = searchOf(part.of);
    else if (!addParameters(together, part)) rest.push(part);
  }
  return rest.length === 0 ? together : { ...together, and: listed('and', rest) };
}

/** More operands than a body may have are put into several. */
function listed(name: 'and' | 'or', of: readonly Query[]): object[] {
  const bodies = of.map(searchOf);
  if (bodies.length <= OPERANDS) return bodies;
  const groups = Array.from({ length: Math.ceil(bodies.length / OPERANDS) }, (_, group) =>
    bodies.slice(group * OPERANDS, (group + 1) * OPERANDS),
  );
  return groups.map(group => ({ [name]: group }));
}

/** False where the body says something by one of the names already. */
function addParameters(body: Record<string, unknown>, condition: Condition): boolean {
  const parameters = Object.entries(parametersOf(condition));
  if (parameters.some(([name]) => name in body)) return false;
  for (const [name, value] of parameters) body[name] = typeof value === 'string' ? inStrings(value) : value;
  return true;
}

/** The lower of two bounds that nothing lies between: together they are refused. */
export function crossedBounds(conditions: readonly Query[]): ('from' | 'minDuration')[] {
  const bound = (type: Query['type']) => {
    const condition = conditions.find(one => one.type === type);
    if (condition && 'moment' in condition) return condition.moment;
    return condition && 'minutes' in condition ? condition.minutes : undefined;
  };
  const isCrossed = (lower: Query['type'], upper: Query['type']) =>
    (bound(lower) ?? -Infinity) > (bound(upper) ?? Infinity);
  return [
    ...(isCrossed('from', 'to') ? ['from' as const] : []),
    ...(isCrossed('minDuration', 'maxDuration') ? ['minDuration' as const] : []),
  ];
}

/** Many values as several strings. */
export function inStrings(values: string): string | string[] {
  if (values.length <= LENGTH) return values;
  const strings = [''];
  for (const value of values.split(',')) {
    const last = strings.at(-1) ?? '';
    if (last === '') strings[strings.length - 1] = value;
    else if (last.length + value.length < LENGTH) strings[strings.length - 1] = `${last},${value}`;
    else strings.push(value);
  }
  return strings;
}

/** The parameters of a GET that asks for the same; null where there is none. */
export function parametersTogether(query: Query): Parameters | null {
  const together: Parameters = {};
  if (crossedBounds(parts(query)).length > 0) return null;
  for (const part of parts(query)) {
    if (part.type === 'and' || part.type === 'or' || part.type === 'not') return null;
    for (const [name, value] of Object.entries(parametersOf(part))) {
      if (name in together) return null;
      together[name] = value;
    }
  }
  return together;
}

/** How much one question may ask in all: about how many values, beside few conditions. */
export const MAX_WEIGHT = 1_000;

/** What one condition weighs beside its values: it is looked up anew for each record that is looked at. */
const CONDITION = 20;

/** What a phrase weighs, whose actors are looked up; and what a number or a place does that a record has itself. */
const PHRASE = 10;
const NUMBER = 5;

/** How much a question asks: by what it costs, in the form in which it is asked of the ledger. */
export function weightOf(query: Query): number {
  if (query.type === 'and' || query.type === 'or') return query.of.reduce((sum, part) => sum + weightOf(part), 1);
  if (query.type === 'not') return weightOf(query.of);
  if (query.type === 'term') return CONDITION + query.any.length + query.none.length;
  return query.type === 'words' ? CONDITION + PHRASE * query.phrases.length : NUMBER;
}
