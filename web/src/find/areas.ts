// Areas on the globe as the API filters by them: a box, or a circle around a place. Pure.
import { EARTH_RADIUS } from '../../../src/model/place.ts';
import type { Query } from '../address.ts';

export type Place = readonly [longitude: number, latitude: number];

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface Circle {
  readonly place: Place;
  /** In kilometres along the great circle. */
  readonly radius: number;
}

const degrees = (radians: number) => (radians * 180) / Math.PI;
const radians = (angle: number) => (angle * Math.PI) / 180;

/** As fine as a hand can draw, and as a reader wants to read. */
const shown = (value: number) => String(Math.round(value * 100) / 100);

const numbers = (text: string | undefined, count: number) => {
  const values = (text ?? '').split(',').map(Number);
  return values.length === count && values.every(Number.isFinite) ? values : undefined;
};

/** The box that a query filters by. */
export function boxOf({ bbox }: Query): Box | undefined {
  const edges = numbers(bbox?.[0], 4);
  if (edges === undefined) return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = edges;
  return { west, south, east, north };
}

/** The circle that a query filters by. */
export function circleOf({ near, radius }: Query): Circle | undefined {
  const place = numbers(near?.[0], 2);
  return place === undefined ? undefined : { place: [place[0] ?? 0, place[1] ?? 0], radius: Number(radius?.[0] ?? 0) };
}

/** What a query changes to when a box is chosen: a circle goes. */
export const byBox = ({ west, south, east, north }: Box): Query => ({
  bbox: [[west, south, east, north].map(shown).join(',')],
  near: [],
  radius: [],
});

/** What a query changes to when a circle is chosen: a box goes. */
export const byCircle = ({ place, radius }: Circle): Query => ({
  near: [place.map(shown).join(',')],
  radius: [String(Math.max(1, Math.round(radius)))],
  bbox: [],
});

/** The box of which two places are corners. */
export const boxBetween = ([x, y]: Place, [otherX, otherY]: Place): Box => ({
  west: Math.min(x, otherX),
  south: Math.min(y, otherY),
  east: Math.max(x, otherX),
  north: Math.max(y, otherY),
});

/** How far two places are apart, in kilometres along the great circle. */
export function distance([longitude, latitude]: Place, [otherLongitude, otherLatitude]: Place): number {
  const [south, north] = [radians(latitude), radians(otherLatitude)];
  const across = Math.sin(radians(otherLongitude - longitude) / 2) ** 2;
  const along = Math.sin((north - south) / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(along + Math.cos(south) * Math.cos(north) * across));
}

/** The angle at the centre of the Earth that a distance in kilometres spans, in degrees. */
export const angleOf = (kilometres: number): number => degrees(kilometres / EARTH_RADIUS);
