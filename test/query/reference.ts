// The reference: what every question finds, by plain loops over documents.
import { extentOf, spanOf } from '../../src/model/edtf.ts';
import { wordsOf } from '../../src/model/folding.ts';
import type { Content } from '../../src/model/kinds.ts';
import type { Filters, Tree } from './arbitrary.ts';

/** The events that stand, by id, each with its position; the actors as they are or were; and which record was merged into which. */
export interface State {
  readonly position: number;
  readonly events: ReadonlyMap<string, { content: Content; position: number }>;
  readonly actors: ReadonlyMap<string, Content>;
  /** Ids are of one kind each. */
  readonly heirs: ReadonlyMap<string, string>;
}

/** The record that stands for another. */
const standsFor = ({ heirs }: State, id: string): string => {
  let standing = id;
  for (let heir = heirs.get(id); heir !== undefined; heir = heirs.get(heir)) standing = heir;
  return standing;
};

interface Event {
  readonly id: string;
  readonly position: number;
  readonly content: Content;
  readonly start: number;
  readonly end: number;
}

type Row = Record<string, unknown>;
const list = (content: Content, name: string) => (content[name] ?? []) as Row[];
const strings = (values: unknown[]) => values.filter((value): value is string => typeof value === 'string');

/** The values of an event in each dimension. */
function valuesOf(content: Content, dimension: string, state: State): string[] {
  const venue = content.venue as Row | undefined;
  const codes = content.codes as { cameo?: string[]; plover?: { event: string } } | undefined;
  const cited = list(content, 'statements').flatMap(statement =>
    ((statement.evidence ?? []) as Row[]).map(one => one.source),
  );
  const all: Record<string, unknown[]> = {
    kind: [content.kind],
    status: [content.status],
    format: [content.format],
    pressAccess: [content.pressAccess],
    country: [venue?.country],
    partOf: [content.partOf],
    participant: list(content, 'participants').map(one => one.actor),
    represents: list(content, 'participants').map(one => one.represents),
    role: list(content, 'participants').map(one => one.role),
    issue: list(content, 'issues').map(one => one.issue),
    issueStatus: list(content, 'issues').map(one => one.status),
    outcome: list(content, 'outcomes').map(one => one.type),
    outcomeStatus: list(content, 'outcomes').map(one => one.status),
    source: cited,
    cameo: codes?.cameo ?? [],
    plover: [codes?.plover?.event],
    externalId: list(content, 'externalIds').flatMap(({ scheme, value }) =>
      [`${scheme}:${value}`, `${value}`].map(id => id.split(',').join('%2C')),
    ),
  };
  return [...new Set(strings(all[dimension] ?? []).map(value => standsFor(state, value)))];
}

function fitsTerm(content: Content, name: string, value: string, state: State): boolean {
  const has = valuesOf(content, name, state);
  const matches = (asked: string) =>
    has.some(own => (name === 'cameo' ? own.startsWith(asked) : own === standsFor(state, asked)));
  const asked = value.split(',');
  const any = asked.filter(one => !one.startsWith('-'));
  const none = asked.filter(one => one.startsWith('-')).map(one => one.slice(1));
  return (any.length === 0 || any.some(matches)) && !none.some(matches);
}

const textsIn = (...values: unknown[]): string[] =>
  values.flatMap(value => {
    if (typeof value === 'string') return [value];
    return value && typeof value === 'object' ? Object.values(value as Record<string, string>) : [];
  });

/**
 * The texts of an event by the field that relevance goes by, those of the actors that it names among the names, with those
 * of all that were merged with them.
 */
function textsOf(content: Content, state: State): Record<'title' | 'names' | 'body', string[][]> {
  const venue = (content.venue ?? {}) as Row;
  const named = [
    ...list(content, 'participants').flatMap(one => [one.actor, one.represents]),
    ...list(content, 'statements').map(one => (one.speaker as Row).actor),
  ];
  const of = (texts: string[]) => texts.map(text => wordsOf(text).map(word => word.folded));
  // An actor fits a phrase by any one of its texts, and stands among the names whole.
  const standing = new Set(strings(named).map(id => standsFor(state, id)));
  const actorTexts = [...state.actors]
    .filter(([id]) => standing.has(standsFor(state, id)))
    .flatMap(([, actor]) => textsIn(actor.name, ...((actor.aliases ?? []) as string[])));
  return {
    title: of(textsIn(content.title)),
    names: of([
      ...textsIn(...list(content, 'participants').map(one => one.name), venue.name, venue.city),
      ...actorTexts,
    ]),
    body: of(
      textsIn(
        content.summary,
        ...list(content, 'outcomes').map(one => one.text),
        ...list(content, 'statements').map(one => one.text),
        ...list(content, 'externalIds').map(one => one.value),
      ),
    ),
  };
}

/** The phrases of a search, cut by hand: quoted ones, and the chunks between spaces. */
function phrasesIn(q: string): AskedPhrase[] {
  return [...q.matchAll(/"([^"]*)"(\*?)|([^\s"]+)/g)].map(([, quoted, star, chunk = '']) => ({
    words: wordsOf(quoted ?? chunk).map(word => word.folded),
    prefix: star === '*' || chunk.endsWith('*'),
    quoted: quoted !== undefined,
  }));
}

interface AskedPhrase {
  readonly words: readonly string[];
  readonly prefix: boolean;
  readonly quoted: boolean;
}

/** Whether a word is an Arabic one behind و, ب, ل and ال, in this order, each of which may be missing. */
function isBehind(own: string, word: string, prefix: boolean): boolean {
  if (!/^[\u0621-\u064A]{3,}$/.test(word)) return false;
  const bare = word.replace(/^ال/, '');
  const end = prefix ? '' : '$';
  return new RegExp(`^و?[بل]?${word}${end}|^و?(?:ب?ال|لل)${bare}${end}`).test(own);
}

function hasPhrase(texts: readonly string[][], { words, prefix, quoted }: AskedPhrase, exact: boolean): boolean {
  return texts.some(text =>
    text.some((_, at) =>
      words.every((word, offset) => {
        const own = text[at + offset] ?? '';
        if (!exact && !quoted && words.length === 1 && isBehind(own, word, prefix)) return true;
        return prefix && offset === words.length - 1 ? own.startsWith(word) : own === word;
      }),
    ),
  );
}

/**
 * The actors that a search finds, each with its tier: an actor is found by what was merged into it too, by the names of each,
 * which count as names.
 */
export function actorsFound(state: State, q: string): Map<string, number> {
  const folded = (texts: string[]) => texts.map(text => wordsOf(text).map(word => word.folded));
  const namesIn = ({ name, aliases = [] }: Content) => textsIn(name, ...(aliases as string[]));
  const standing = [...state.actors].filter(([id]) => !state.heirs.has(id));
  return new Map(
    standing.flatMap(([id, content]) => {
      const former = [...state.actors].filter(([other]) => other !== id && standsFor(state, other) === id);
      const title = folded(textsIn(content.name));
      const names = folded([content, ...former.map(([, other]) => other)].flatMap(namesIn));
      const body = folded(list(content, 'positions').flatMap(({ office }) => textsIn(office)));
      const tier = tierAmong({ title, names, body }, q);
      return tier === null ? [] : [[id, tier] as const];
    }),
  );
}

const tierOf = (content: Content, q: string, state: State) => tierAmong(textsOf(content, state), q);

/** 0: all phrases in the title; 1: in title and names; 2: anywhere; 3: one behind Arabic prefixes alone; null: not. */
function tierAmong({ title, names, body }: ReturnType<typeof textsOf>, q: string): number | null {
  const phrases = phrasesIn(q);
  const within = (texts: string[][], exact = true) => phrases.every(phrase => hasPhrase(texts, phrase, exact));
  if (within(title)) return 0;
  if (within([...title, ...names])) return 1;
  if (within([...title, ...names, ...body])) return 2;
  return within([...title, ...names, ...body], false) ? 3 : null;
}

const RADIANS = Math.PI / 180;

/** In kilometres: what a sine of a half turn lacks of 0. */
const MICROMETRES = 6e-9;

/** Kilometres along the great circle (haversine). */
function distance([lon1 = 0, lat1 = 0]: number[], [lon2 = 0, lat2 = 0]: number[]): number {
  const half = (degrees: number) => Math.sin((degrees * RADIANS) / 2) ** 2;
  const h = half(lat2 - lat1) + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * half(lon2 - lon1);
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(h)));
}

function fitsPlace(content: Content, filters: Filters): boolean {
  const at = (content.venue as { coordinates?: number[] } | undefined)?.coordinates;
  if (filters.bbox) {
    const [west = 0, south = 0, east = 0, north = 0] = filters.bbox.split(',').map(Number);
    const [lon, lat] = at ?? [];
    if (lon === undefined || lat === undefined || lat < south || lat > north) return false;
    if (west <= east ? lon < west || lon > east : lon < west && lon > east) return false;
  }
  if (filters.near)
    return (
      at !== undefined && distance(at, filters.near.split(',').map(Number)) <= Number(filters.radius) + MICROMETRES
    );
  return true;
}

/** Whether the filters make sense together. */
export const isSound = ({ from, to, minDuration, maxDuration }: Filters): boolean =>
  (extentOf(from ?? '0000')?.start ?? 0) <= (extentOf(to ?? '9999')?.end ?? 0) &&
  Number(minDuration ?? 0) <= Number(maxDuration ?? Infinity);

export const allSound = (tree: Tree): boolean =>
  isSound(tree.filters) && [...(tree.and ?? []), ...(tree.or ?? []), ...(tree.not ? [tree.not] : [])].every(allSound);

function fits({ content, start, end }: Event, filters: Filters, state: State): boolean {
  const { from, to, minDuration, maxDuration, q } = filters;
  const minutes = (content.duration as { minutes: number } | undefined)?.minutes;
  if (from && end < (extentOf(from)?.start ?? 0)) return false;
  if (to && start > (extentOf(to)?.end ?? 0)) return false;
  if (minDuration && !(minutes !== undefined && minutes >= Number(minDuration))) return false;
  if (maxDuration && !(minutes !== undefined && minutes <= Number(maxDuration))) return false;
  if (q && tierOf(content, q, state) === null) return false;
  const { from: _f, to: _t, minDuration: _i, maxDuration: _a, q: _q, bbox, near, radius, ...terms } = filters;
  return (
    fitsPlace(content, filters) && Object.entries(terms).every(([name, value]) => fitsTerm(content, name, value, state))
  );
}

const fitsTree = (event: Event, tree: Tree, state: State): boolean =>
  fits(event, tree.filters, state) &&
  (tree.and ?? []).every(inner => fitsTree(event, inner, state)) &&
  (tree.or === undefined || tree.or.some(inner => fitsTree(event, inner, state))) &&
  (tree.not === undefined || !fitsTree(event, tree.not, state));

function eventsIn(state: State): Event[] {
  return [...state.events].map(([id, { content, position }]) => {
    const { start, end } = content.when as { start: string; end?: string };
    const span = spanOf(start, end) ?? { start: 0, end: 0 };
    return { id, position, content, start: span.start, end: Math.max(span.start, span.end) };
  });
}

/** The words that every record found must have, wherever a search asks for them. */
const wordsAsked = ({ filters, and = [] }: Tree): string =>
  [filters.q ?? '', ...and.map(wordsAsked)].filter(q => q !== '').join(' ');

/** The ids in the order of the list. */
export function listOf(state: State, tree: Tree, sort: string): string[] {
  const minutes = ({ content }: Event) => (content.duration as { minutes: number } | undefined)?.minutes ?? -1;
  const words = wordsAsked(tree);
  const tier = ({ content }: Event) => (sort === 'relevance' ? (tierOf(content, words, state) ?? 4) : 0);
  const key = (event: Event) =>
    sort.endsWith('updated') ? event.position : sort === '-duration' ? minutes(event) : event.start;
  const sign = sort === 'start' || sort === 'updated' ? 1 : -1;
  const byId = (a: Event, b: Event) => (a.id < b.id ? -1 : 1);
  return eventsIn(state)
    .filter(event => fitsTree(event, tree, state))
    .sort((a, b) => tier(a) - tier(b) || sign * (key(a) - key(b) || byId(a, b)))
    .map(({ id }) => id);
}

/** The counts of a dimension's values, the most frequent first. */
export function facetOf(state: State, filters: Filters, dimension: string): [value: string, count: number][] {
  const { [dimension]: _, ...others } = filters;
  const counts = new Map<string, number>();
  for (const event of eventsIn(state))
    if (fits(event, others, state))
      for (const value of valuesOf(event.content, dimension, state)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** The counts of the intervals in which events begin; of those with a value of a dimension where one is given. */
export function histogramOf(
  state: State,
  filters: Filters,
  interval: string,
  having?: { dimension: string; value: string },
): [start: string, count: number][] {
  const length = { day: 10, month: 7, year: 4 }[interval];
  const counts = new Map<string, number>();
  for (const event of eventsIn(state)) {
    if (!fits(event, filters, state)) continue;
    if (having && !valuesOf(event.content, having.dimension, state).includes(having.value)) continue;
    const start = new Date(event.start).toISOString().slice(0, length);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * How much a search weighs at most: a filter for its condition and each value, twice where it excludes values too, for denied it
 * becomes two; ten for each word; and one for each group.
 */
export const weightAtMost = ({ filters, and = [], or = [], not }: Tree): number => {
  const own = Object.entries(filters).reduce((sum, [name, given]) => {
    const values = String(given).split(name === 'q' ? ' ' : ',');
    const isMixed = values.some(value => value.startsWith('-')) && !values.every(value => value.startsWith('-'));
    return sum + (isMixed ? 40 : 20) + values.length * (name === 'q' ? 10 : 1);
  }, 1);
  const inner = [...and, ...or, ...(not ? [not] : [])].map(each => 1 + weightAtMost(each));
  return inner.reduce((sum, weight) => sum + weight, own + 2);
};
