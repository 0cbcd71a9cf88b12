// A place on the globe, as a unit vector: distances are then compared by sums and products alone.

/** The mean radius of the Earth in kilometres (IUGG R1). */
export const EARTH_RADIUS = 6371.0088;

export interface Place {
  readonly longitude: number;
  readonly latitude: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The place at a longitude and a latitude in degrees. */
export function placeAt(longitude: number, latitude: number): Place {
  const [east, north] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  const level = Math.cos(north);
  return { longitude, latitude, x: level * Math.cos(east), y: level * Math.sin(east), z: Math.sin(north) };
}

/** Some micrometres, squared: a pole is one place, and so is the antimeridian, by whatever longitude it is told. */
const TOLERANCE = 1e-24;

/**
 * The square of the chord that spans `kilometres` along a great circle of the unit sphere: two places are at most so
 * far apart when the square of the straight distance of their vectors is at most this.
 */
export function chordSquared(kilometres: number): number {
  const half = Math.sin(Math.min(kilometres / EARTH_RADIUS, Math.PI) / 2);
  return 4 * half * half + TOLERANCE;
}
