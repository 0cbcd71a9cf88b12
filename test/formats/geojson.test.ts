// GeoJSON by a validator of RFC 7946: a feature an event, at its coordinates or nowhere, with all that is told of it.
import { check } from '@placemarkio/check-geojson';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryDocuments, writtenAs } from './documents.ts';

test('what is written is GeoJSON, and has the events as they are', () => {
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const collection = check(writtenAs('geojson', documents)) as {
        features: { id: string; geometry: { coordinates: number[] } | null; properties: object }[];
      };
      expect(collection.features.map(({ id }) => id)).toEqual(documents.map(({ id }) => id));
      for (const [index, { geometry, properties }] of collection.features.entries()) {
        const stored = JSON.parse(JSON.stringify(documents[index]));
        expect(properties).toEqual(stored);
        expect(geometry?.coordinates).toEqual(stored.venue?.coordinates);
      }
    }),
    { numRuns: 50 },
  );
});
