// What Find knows about the filters of events: which are facets, which are one value, how they are taken away.
import type { Query } from '../address.ts';
import type { Kind } from '../kinds.ts';

/** The dimensions whose values are counted beside the list, in their order; some only once a reader asks for them. */
export const FACETS = [
  'kind',
  'outcomeStatus',
  'issue',
  'participant',
  'country',
  'issueStatus',
  'status',
  'format',
] as const;
export type FacetName = (typeof FACETS)[number];

const ON_DEMAND: ReadonlySet<string> = new Set(['issueStatus', 'status', 'format']);

/** The dimensions that are counted without being asked for: those that filter too, whichever they are. */
export const countedAtOnce = (query: Query): readonly FacetName[] =>
  FACETS.filter(name => !ON_DEMAND.has(name) || query[name] !== undefined);

/** Where the labels of values stand that are codes. */
export const VOCABULARIES: Readonly<Record<string, string>> = {
  kind: 'event-kinds',
  status: 'event-statuses',
  format: 'event-formats',
  pressAccess: 'press-accesses',
  country: 'countries',
  role: 'participant-roles',
  issueStatus: 'issue-statuses',
  outcome: 'outcome-types',
  outcomeStatus: 'outcome-statuses',
  cameo: 'cameo-codes',
  plover: 'plover-events',
};

/** Of what kind the records are whose ids are values. */
export const KINDS_OF: Readonly<Record<string, Kind>> = {
  participant: 'actors',
  represents: 'actors',
  issue: 'issues',
  source: 'sources',
  partOf: 'events',
};

/** What the query of a list may hold that filters nothing. */
const NO_FILTERS = new Set(['sort', 'fields', 'asOf', 'cursor', 'limit', 'lang']);

/** Filters that only mean something together: taken away together. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = { near: ['radius'], from: ['to'], to: ['from'] };

/** The parts of a query that filter, value by value. */
export const filtersOf = (query: Query): readonly (readonly [name: string, value: string])[] =>
  Object.entries(query)
    .filter(([name]) => !NO_FILTERS.has(name) && name !== 'radius' && !(name === 'to' && query.from))
    .flatMap(([name, values]) => values.map(value => [name, value] as const));

/** Whether a query asks for everything there was at a moment: where nothing was, nothing was recorded yet. */
export const isAllThen = (query: Query): boolean => query.asOf !== undefined && filtersOf(query).length === 0;

/** What a query becomes without one value of a filter. */
export function without(query: Query, name: string, value: string): Query {
  const left = { [name]: (query[name] ?? []).filter(other => other !== value) };
  return { ...left, ...Object.fromEntries((TOGETHER[name] ?? []).map(other => [other, []])) };
}

/** What a query becomes when a value of a filter is chosen, or is no longer. */
export function toggled(query: Query, name: string, value: string): Query {
  const values = query[name] ?? [];
  const bare = value.replace(/^-/, '');
  const others = values.filter(other => other !== bare && other !== `-${bare}`);
  return { [name]: values.includes(value) ? others : [...others, value] };
}

/** A query in which nothing filters any more. */
export const unfiltered = (query: Query): Query =>
  Object.fromEntries(
    Object.keys(query)
      .filter(name => !NO_FILTERS.has(name))
      .map(name => [name, []]),
  );
