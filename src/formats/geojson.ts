// GeoJSON (RFC 7946): a feature an event, at the coordinates of its venue, with the document as its properties.
import { Type } from '@sinclair/typebox';
import type { EventDocument } from '../model/event.ts';
import { kinds } from '../model/kinds.ts';
import { among, list, MAX_POSITION, named, object, ref } from '../model/schema.ts';
import type { Writer } from './format.ts';

const degrees = (most: number) => Type.Number({ minimum: -most, maximum: most });
const fixed = (value: string) => among([value], 'Type of GeoJSON');

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
                coordinates: Type.Unsafe<[number, number]>({
                  type: 'array',
                  minItems: 2,
                  maxItems: 2,
                  prefixItems: [degrees(180), degrees(90)],
                  items: degrees(180),
                  description: 'Longitude and latitude in degrees',
                }),
              }),
              Type.Null(),
            ],
            { description: 'Where it took place; null where no coordinates are told' },
          ),
          properties: ref(kinds.event.document),
        }),
        MAX_POSITION,
      ),
    },
    { description: 'GeoJSON (RFC 7946)' },
  ),
);

export const geojson = (): Writer => ({
  head: '{"type":"FeatureCollection","features":[\n',
  each: document => {
    const text = document.toString();
    const { id, venue } = JSON.parse(text) as EventDocument;
    const geometry = venue?.coordinates
      ? `{"type":"Point","coordinates":${JSON.stringify(venue.coordinates)}}`
      : 'null';
    return `{"type":"Feature","id":${JSON.stringify(id)},"geometry":${geometry},"properties":${text}}`;
  },
  between: ',\n',
  tail: () => '\n]}\n',
});
