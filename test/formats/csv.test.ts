// CSV as another program reads it: what was written comes back, in columns that stay, and nothing of it is a formula.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KindName, kindNames } from '../../src/model/kinds.ts';
import { often } from '../engine.ts';
import { arbitraryDocuments, documentOf, exampleOf, nastyText, writtenAs } from './documents.ts';

type Row = Readonly<Record<string, string>>;

/** By RFC 4180 to the letter: lines end in CRLF, and every row has as many cells as the first. */
const rowsOf = (text: string): Row[] => parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });
const headerOf = (text: string) => text.slice(1, text.indexOf('\r\n')).split(',');

/** What a reader takes away to have a text as it was. */
const unguarded = (cell: string) => cell.replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, '');

const titled = (title: string) => documentOf({ ...exampleOf('event'), title: { en: title } });

test('every text comes back, and none is one that a spreadsheet runs', () => {
  fc.assert(
    fc.property(nastyText, text => {
      const [row] = rowsOf(writtenAs('csv', [titled(text)]));
      expect(row?.title).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      expect(unguarded(row?.title ?? '')).toBe(text);
    }),
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', "'\rx"],
  ["'=1", "''=1"],
  ["'Abd al-Rahman", "'Abd al-Rahman"],
  ['a = b', 'a = b'],
])('%j is written as %j', (text, cell) => {
  expect(rowsOf(writtenAs('csv', [titled(text)]))[0]?.title).toBe(cell);
});

test('a number below zero is a number', () => {
  const venue = { country: 'US', resolution: 'site', coordinates: [-74.5, -0.25] };
  expect(rowsOf(writtenAs('csv', [{ ...exampleOf('event'), venue }]))[0]).toMatchObject({
    longitude: '-74.5',
    latitude: '-0.25',
  });
});

test('what separates cells elsewhere stands in quotes', () => {
  for (const text of ['a;=1', 'a\t=1', 'a,b', 'a"b', 'a\nb'])
    expect(writtenAs('csv', [titled(text)])).toContain(`"${text.replace('"', '""')}"`);
});

test('the rows are the events, in columns that do not depend on them', () => {
  const columns = headerOf(writtenAs('csv', []));
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const text = writtenAs('csv', documents);
      expect(headerOf(text)).toEqual(columns);
      const rows = rowsOf(text);
      expect(rows.map(row => row.id)).toEqual(documents.map(({ id }) => id));
      for (const [index, { when, revision }] of documents.entries())
        expect(rows[index]).toMatchObject({ start: when.start, end: when.end ?? '', revision: `${revision}` });
    }),
    { numRuns: often(50) },
  );
});

test.each(kindNames)('the example of %s has a row', (kind: KindName) => {
  const [row] = rowsOf(writtenAs('csv', [exampleOf(kind)], { kind }));
  expect(row).toMatchObject({ id: 'an-id', revision: '1', updated_at: '2026-11-23T12:00:00.000Z' });
  expect(Object.keys(row ?? {})).toEqual(headerOf(writtenAs('csv', [], { kind })));
});

test.each([
  ['event', 'title'],
  ['actor', 'name'],
  ['issue', 'label'],
  ['source', 'title'],
] as const)('%s: what it is called in a region is English and Arabic too', (kind, member) => {
  const called = { fr: 'Nom', 'ar-EG': 'اسم', 'en-GB': 'Name', 'ar-Latn-EG': 'ism' };
  const [row] = rowsOf(writtenAs('csv', [{ ...exampleOf(kind), [member]: called }], { kind }));
  expect([row?.[member], row?.[`${member}_ar`]]).toEqual(['Name', 'اسم']);
});

test('several values of one cell keep their order, one beside the other', () => {
  expect(rowsOf(writtenAs('csv', [exampleOf('event')]))[0]).toMatchObject({
    title: 'Meeting of the two foreign ministers',
    title_ar: 'اجتماع وزيري الخارجية',
    participants: 'john-kerry|sergei-lavrov',
    participants_represent: 'united-states|russia',
    issues: 'syria-ceasefire',
    issue_statuses: 'agreed',
    cameo: '046',
    plover_contexts: 'diplomatic',
  });
});

test('columns of one list come apart into as many values, whatever stands in them', () => {
  // Each value after a separator, so that an empty one in the first place counts too.
  const split = (cell = '') =>
    [...`|${unguarded(cell)}`.matchAll(/\|((?:[^|\\]|\\.)*)/gs)].map(([, value = '']) => value);
  const unescaped = (value: string) => value.replace(/\\(.)/gs, '$1');
  fc.assert(
    fc.property(fc.array(fc.tuple(nastyText, fc.boolean()), { minLength: 1, maxLength: 4 }), people => {
      const participants = people.map(([name, representing], index) => ({
        ...{ actor: `actor-${index}`, name: { en: name }, role: 'principal', presence: 'attended' },
        ...(representing && { represents: 'a-state' }),
      }));
      const [row] = rowsOf(writtenAs('csv', [{ ...exampleOf('event'), participants }]));
      expect(split(row?.participant_names).map(unescaped)).toEqual(people.map(([name]) => name));
      expect(split(row?.participants)).toHaveLength(people.length);
      expect(split(row?.participants_represent)).toEqual(people.map(([, own]) => (own ? 'a-state' : '')));
    }),
  );
});

test('fields choose columns, and the id always comes', () => {
  expect(headerOf(writtenAs('csv', [], { fields: ['when', 'title'] }))).toEqual([
    ...['id', 'title', 'title_ar', 'start', 'end', 'time_zone'],
  ]);
});
