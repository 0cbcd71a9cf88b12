// How many events fit: by what they have in common, and by when they began.
import type { Query } from '../address.ts';
import { api, bodyOf, type EventsQuery, type Schemas } from '../api.ts';
import type { Bucket } from './buckets.ts';
import type { FacetName } from './filters.ts';

/** What filters: neither an order nor a language changes a count. */
export function unordered({ sort: _, lang: __, ...filters }: Query): Query {
  return filters;
}

/** How many have each of the values that are most frequent, of each dimension. */
export async function countsOf(
  query: Query,
  by: readonly FacetName[],
  limit: number,
  signal: AbortSignal,
): Promise<readonly Schemas['Facet'][]> {
  const asked = { ...unordered(query), by, limit } as unknown as EventsQuery & { by: FacetName[] };
  return (await bodyOf(api.GET('/v1/events/facets', { params: { query: asked }, signal }))).data;
}

/** How many began in each month or day. */
export async function bucketsOf(
  query: Query,
  interval: 'month' | 'day',
  signal?: AbortSignal,
): Promise<readonly Bucket[]> {
  const asked = { ...unordered(query), interval } as unknown as EventsQuery & { interval: typeof interval };
  return (await bodyOf(api.GET('/v1/events/histogram', { params: { query: asked }, ...(signal && { signal }) }))).data;
}
