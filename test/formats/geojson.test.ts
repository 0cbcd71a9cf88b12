// GeoJSON by a validator of RFC 7946: a feature an event, at its coordinates or nowhere, with what tables can show.
import { check } from '@placemarkio/check-geojson';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { often } from '../engine.ts';
import { arbitraryDocuments, type Document, documentOf, exampleOf, writtenAs } from './documents.ts';

interface Collection {
  readonly features: readonly {
    readonly id: string;
    readonly geometry: { readonly coordinates: readonly number[] } | null;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
  readonly bbox?: readonly number[];
}

const collectionOf = (documents: readonly Document[]) =>
  check(writtenAs('geojson', documents)) as unknown as Collection;
const placeOf = (document: Document) => (document.venue as { coordinates?: [number, number] } | undefined)?.coordinates;

/** What a cell of CSV is without the apostrophe before a formula. */
const unguarded = (cell: string) => cell.replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, '');

test('a feature an event, at its coordinates, with the columns of CSV that are not empty', () => {
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const { features } = collectionOf(documents);
      const rows: Record<string, string>[] = parse(writtenAs('csv', documents), { bom: true, columns: true });
      expect(features.map(({ id }) => id)).toEqual(documents.map(({ id }) => id));
      for (const [index, { geometry, properties }] of features.entries()) {
        const { longitude: _, latitude: __, ...row } = rows[index] ?? {};
        expect(geometry?.coordinates).toEqual(placeOf(documents[index] as Document));
        const filled = Object.entries(row).filter(([, cell]) => cell !== '');
        const cells = Object.fromEntries(filled.map(([name, cell]) => [name, unguarded(cell)]));
        const told = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));
        expect(told).toEqual({ label: unguarded(row.title ?? ''), ...cells });
      }
    }),
    { numRuns: often(50) },
  );
});

test('the box encloses every point and no more, and is left out where there is none', () => {
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const points = documents.flatMap(document => [placeOf(document) ?? []].filter(({ length }) => length > 0));
      const along = (axis: 0 | 1, of: (...values: number[]) => number) =>
        of(...points.map(point => point[axis] as number));
      const box = [along(0, Math.min), along(1, Math.min), along(0, Math.max), along(1, Math.max)];
      expect(collectionOf(documents).bbox).toEqual(points.length > 0 ? box : undefined);
    }),
    { numRuns: often(50) },
  );
});

test('numbers are numbers, and nothing is nested', () => {
  const [feature] = collectionOf([documentOf({ ...exampleOf('event'), duration: { minutes: 90 } })]).features;
  expect(feature?.properties).toMatchObject({
    duration_minutes: 90,
    revision: 2,
    participants: 'john-kerry|sergei-lavrov',
  });
  expect(Object.values(feature?.properties ?? {}).filter(value => typeof value === 'object')).toEqual([]);
});
