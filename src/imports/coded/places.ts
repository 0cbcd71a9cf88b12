// The place of an event that several rows tell of: what all of them agree on, and no more.
import { isDeepStrictEqual } from 'node:util';
import type { RowPlace } from './row.ts';

/** What a statement asserts of a place. */
export interface AssertedPlace {
  readonly country: string;
  readonly city?: { readonly en: string };
  readonly name?: { readonly en: string };
}

export interface Venue extends AssertedPlace {
  readonly resolution: string;
  readonly coordinates?: readonly [number, number];
}

export const assertedBy = ({ country, city, name }: RowPlace): AssertedPlace => ({
  country,
  ...(city !== undefined && { city: { en: city } }),
  ...(name !== undefined && { name: { en: name } }),
});

export const venueAt = (place: RowPlace): Venue => ({
  ...assertedBy(place),
  ...(place.coordinates && { coordinates: [...place.coordinates] }),
  resolution: place.resolution,
});

/** A place that a row asserts, and the id of its statement. */
export interface Assertion {
  readonly id: string;
  readonly place: AssertedPlace;
}

/**
 * The venue once a row was added. Where all rows assert the same place, it is as the row with the lowest id has it (its
 * coordinates are kept nowhere else); where they agree on the country alone, the country; where they do not, none is
 * recorded: what each says stands in its statement. Somebody's own correction of the venue stays.
 */
export function venueAfter(
  existing: Venue | undefined,
  before: readonly Assertion[],
  added: { readonly id: string; readonly venue: Venue } | null,
): Venue | undefined {
  // None although some was asserted: they disagree, or somebody took it away.
  if (existing === undefined ? before.length > 0 : !isOurs(existing, before)) return existing;
  if (added === null) return existing;
  const { venue } = added;
  const first = before.every(({ id }) => added.id < id);
  const places = [...before.map(({ place }) => place), bare(venue)];
  if (places.every(place => isDeepStrictEqual(place, places[0]))) return first || !existing ? venue : existing;
  return agreed(places);
}

/**
 * The venue once a row is gone, by what the others assert; somebody's own correction of it stays. The coordinates of the
 * row go with it.
 */
export function venueOfOthers(
  existing: Venue | undefined,
  before: readonly Assertion[],
  others: readonly Assertion[],
): Venue | undefined {
  if (existing !== undefined && !isOurs(existing, before)) return existing;
  const [first] = others.map(({ place }) => place);
  if (first === undefined) return undefined;
  if (existing !== undefined && isOurs(existing, others)) return existing;
  if (others.some(({ place }) => !isDeepStrictEqual(place, first))) return agreed(others.map(({ place }) => place));
  return { ...first, resolution: first.city ? 'city' : first.name ? 'region' : 'country' };
}

/** The venue of two events that are one, by what the rows of each assert; somebody's own correction of either stays. */
export function venueOfBoth(
  one: Venue | undefined,
  other: Venue | undefined,
  [before = [], after = []]: readonly (readonly Assertion[])[],
): Venue | undefined {
  if (one && !isOurs(one, before)) return one;
  if (other && !isOurs(other, after)) return other;
  const all = [...before, ...after];
  const [first] = all;
  if (first === undefined) return undefined;
  const places = all.map(({ place }) => place);
  if (!places.every(place => isDeepStrictEqual(place, first.place))) return agreed(places);
  const lowest = all.reduce((least, each) => (each.id < least.id ? each : least));
  return before.includes(lowest) ? (one ?? other) : (other ?? one);
}

const bare = ({ resolution: _, coordinates: __, ...place }: Venue): AssertedPlace => place;

const agreed = (places: readonly AssertedPlace[]): Venue | undefined => {
  const country = places[0]?.country;
  if (country === undefined || places.some(place => place.country !== country)) return undefined;
  return { country, resolution: 'country' };
};

/** Whether a venue is what the rows before it made, and nobody has changed it since. */
function isOurs(venue: Venue, before: readonly Assertion[]): boolean {
  const places = before.map(({ place }) => place);
  if (places.length === 0) return false;
  const same = places.every(place => isDeepStrictEqual(place, places[0]));
  if (!same) return isDeepStrictEqual(venue, agreed(places));
  const { resolution: _, coordinates: __, ...told } = venue;
  return isDeepStrictEqual(told, places[0]);
}
