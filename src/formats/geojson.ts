// GeoJSON (RFC 7946): a feature an event, at the coordinates of its venue, with properties that maps and tables can show: flat.
import { Type } from '@sinclair/typebox';
import { among, list, MAX_POSITION, named, object, optional } from '../model/schema.ts';
import { numberInCell, textOfCell } from './cells.ts';
import { columns } from './csv-columns.ts';
import type { Context, Writer } from './format.ts';
import { NONE, Plucker } from './pluck.ts';

const degrees = (most: number) => Type.Number({ minimum: -most, maximum: most });
const fixed = (value: string) => among([value], 'Type of GeoJSON');

/** A list of as many numbers as there are bounds. */
const numbers = <T extends readonly number[]>(description: string, bounds: readonly number[]) =>
  Type.Unsafe<T>({
    ...{ type: 'array', minItems: bounds.length, maxItems: bounds.length },
    ...{ prefixItems: bounds.map(degrees), items: degrees(180), description },
  });

const coordinates = columns.event.filter(({ name }) => name === 'longitude' || name === 'latitude');

/** Beside the name that a map puts at the point, the columns of CSV; where it is, the geometry tells. */
const properties = {
  label: Type.String({ maxLength: 300, description: 'The title, for maps that show one name at each point' }),
  ...Object.fromEntries(
    columns.event
      .filter(column => !coordinates.includes(column))
      .map(({ name }) => [
        name,
        optional(
          Type.Union([
            Type.String({ maxLength: MAX_POSITION }),
            Type.Number({ minimum: -MAX_POSITION, maximum: MAX_POSITION }),
          ]),
        ),
      ]),
  ),
};

export const featureCollection = named(
  'FeatureCollection',
  object(
    {
      type: fixed('FeatureCollection'),
      features: list(
        object({
          type: fixed('Feature'),
          id: Type.String({ maxLength: 128, description: 'Id of the event' }),
          geometry: Type.Union(
            [
              object({
                type: fixed('Point'),
                coordinates: numbers<[number, number]>('Longitude and latitude in degrees', [180, 90]),
              }),
              Type.Null(),
            ],
            { description: 'Where it took place; null where no coordinates are told' },
          ),
          properties: object(properties, {
            description: 'The columns of CSV by their names; those that are empty are left out',
          }),
        }),
        MAX_POSITION,
      ),
      bbox: optional(
        numbers<Bounds>('West, south, east and north of all points; left out where there is none', [180, 90, 180, 90]),
      ),
    },
    { description: 'GeoJSON (RFC 7946)' },
  ),
);

type Bounds = [west: number, south: number, east: number, north: number];

export function geojson({ languages }: Pick<Context, 'languages'>): Writer {
  const found = new Plucker(columns.event, languages);
  let bounds: Bounds | null = null;
  return {
    head: '{"type":"FeatureCollection","features":[\n',
    each: document => {
      found.pluck(document);
      const { longitude, latitude, ...told } = valuesIn(document, found);
      const point = longitude === undefined ? null : [Number(longitude), Number(latitude)];
      if (point) bounds = around(bounds, point as [number, number]);
      const geometry = point && { type: 'Point', coordinates: point };
      return JSON.stringify({ type: 'Feature', id: told.id, geometry, properties: { label: told.title, ...told } });
    },
    between: ',\n',
    tail: () => `\n]${bounds ? `,"bbox":${JSON.stringify(bounds)}` : ''}}\n`,
  };
}

/** The columns that are not empty, by their names. */
function valuesIn(document: Buffer, found: Plucker): Readonly<Record<string, string | number>> {
  const values = columns.event.flatMap((column, index) => {
    if (found.first[index] === NONE) return [];
    const number = numberInCell(document, found, index);
    const value = number ?? textOfCell(document, found, index);
    return value === '' ? [] : [[column.name, value] as const];
  });
  return Object.fromEntries(values);
}

/** What encloses a point too. It does not reach over the antimeridian: west is never greater than east. */
const around = (bounds: Bounds | null, [x, y]: readonly [number, number]): Bounds =>
  bounds
    ? [Math.min(bounds[0], x), Math.min(bounds[1], y), Math.max(bounds[2], x), Math.max(bounds[3], y)]
    : [x, y, x, y];
