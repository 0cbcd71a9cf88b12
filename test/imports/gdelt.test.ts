// The importer of GDELT: invented rows of every layout, and the real file where it is.
import { createReadStream } from 'node:fs';
import { expect, test } from 'vitest';
import { gdelt } from '../../src/imports/gdelt.ts';
import type { Content } from '../../src/model/kinds.ts';
import { sharedFile } from '../shared-data.ts';
import { type GdeltRow, gdeltCells, gdeltRow } from './coded-rows.ts';
import { faultsIn, ofKind, run } from './runner.ts';

const eventOf = async (...rows: readonly GdeltRow[]): Promise<Content> => {
  const { records } = await run(gdelt, rows.map(gdeltRow).join('\n'));
  expect(faultsIn(records)).toEqual([]);
  return ofKind(records, 'event')[0]?.[1] as Content;
};

test.each([
  ['12', '1', '012'],
  ['12', '01', '012'],
  ['40', '4', '040'],
  ['042', '04', '042'],
])('event code %s under the root %s is %s', async (code, root, cameo) => {
  expect((await eventOf({ id: '1', code, root })).codes).toMatchObject({ cameo: [cameo] });
});

test.each([
  ['12', '12', 'statement', '12'],
  ['12', '01', 'statement', '012'],
])('the root alone tells %s under %s', async (code, root, kind, cameo) => {
  expect(await eventOf({ id: '1', code, root })).toMatchObject({ kind, codes: { cameo: [cameo] } });
});

test.each([
  ['UP', 'UA'],
  ['RS', 'RU'],
  ['SF', 'ZA'],
  ['GM', 'DE'],
  ['AS', 'AU'],
])('the FIPS code %s of a place is %s', async (code, country) => {
  expect((await eventOf({ id: '1', place: ['1', 'Somewhere', code] })).venue).toEqual({
    country,
    resolution: 'country',
  });
});

test('a place on the open sea is told, and not recorded', async () => {
  const event = await eventOf({ id: '1', place: ['4', 'Black Sea, Oceans', 'OS'] });
  expect(event.venue).toBeUndefined();
  expect(JSON.stringify(event.statements)).toContain('placed in OS, which is no country that is known');
});

const layouts = [61, 58, 57] as const;
const quoted = (cell: string) => (/[,;"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

test.each(['\t', ',', ';'])('rows of 57, 58 and 61 columns may stand in one file, separated by %j', async separator => {
  const rows = layouts.map((columns, index) => {
    const cells = gdeltCells({ id: String(index + 1), place: ['4', 'Kiev, Kyyiv, Ukraine', 'UP'] }, columns);
    return (separator === '\t' ? cells : cells.map(quoted)).join(separator);
  });
  expect(rows.every(row => gdelt.recognise({ name: 'x.csv', text: `${row}\n` }))).toBe(true);
  const { records, counts } = await run(gdelt, rows.join('\r\n'));
  // The first two are of one article; the last has none.
  expect(counts).toEqual({ accepted: 2, folded: 1 });
  expect(faultsIn(records)).toEqual([]);
  for (const [, event] of ofKind(records, 'event')) {
    expect(event.venue).toEqual({
      country: 'UA',
      city: { en: 'Kiev' },
      coordinates: [30.5, 50.4],
      resolution: 'city',
    });
  }
});

test.each([
  ['It has 2 columns, not 57, 58, 61.', 'a\tb'],
  ['It has 60 columns, not 57, 58, 61.', gdeltCells({ id: '1' }).slice(1).join('\t')],
  ['Its event id is no number.', gdeltRow({ id: 'x' })],
  ['Its date is no day of the calendar.', gdeltRow({ id: '1', date: '20190230' })],
  ['Its event code and root code do not make a CAMEO code.', gdeltRow({ id: '1', code: '12', root: '05' })],
])('a row is rejected: %s', async (reason, row) => {
  expect((await run(gdelt, row)).left).toMatchObject([{ line: 1, outcome: 'rejected', reason }]);
});

test('rows of one article on one day about one pair are one event; another article is another', async () => {
  const mirrored = { actor1: ['RUS', 'RUSSIAN', 'RUS'], actor2: ['USA', 'WASHINGTON', 'USA'] } as const;
  const rows = [
    { id: '9', place: ['4', 'Geneva, Genève, Switzerland', 'SZ'] },
    { id: '10', ...mirrored, place: ['1', 'Germany', 'GM'] },
    { id: '11', url: 'https://example.org/another' },
  ] satisfies GdeltRow[];
  const { records, counts } = await run(gdelt, rows.map(gdeltRow).join('\n'));
  expect(counts).toEqual({ accepted: 2, folded: 1 });
  const [[, event]] = ofKind(records, 'event') as [[string, Content]];
  expect(event).toMatchObject({
    status: 'unconfirmed',
    title: { en: 'Meeting: Russia, United States', ar: 'اجتماع: روسيا، الولايات المتحدة' },
    externalIds: [
      { scheme: 'article', value: 'https://example.org/article' },
      { scheme: 'gdelt', value: '10' },
      { scheme: 'gdelt', value: '9' },
    ],
  });
  expect(event.venue).toBeUndefined();
});

test('regions are no countries, known groups are organizations, and nobody with a role is taken for a person', async () => {
  const rows = [
    gdeltRow({ id: '1', actor1: ['WST', 'THE WEST', 'WST'], actor2: ['IGOUNODEVWBK', 'WORLD BANK', ''] }),
    gdeltRow({ id: '2', actor1: ['RUSGOV', 'VLADIMIR PUTIN', 'RUS'], actor2: ['AFR', 'AFRICA', 'AFR'] }),
  ];
  const { records } = await run(gdelt, rows.join('\n'));
  expect(Object.fromEntries(ofKind(records, 'actor'))).toEqual({
    'the-west': { type: 'group', name: { en: 'The West', ar: 'الغرب' } },
    'world-bank': { type: 'organization', name: { en: 'World Bank', ar: 'البنك الدولي' } },
    africa: { type: 'group', name: { en: 'Africa', ar: 'أفريقيا' } },
    'gdelt-rusgov-vladimir-putin': { type: 'group', name: { en: 'Vladimir Putin (Russia)' }, country: 'RU' },
  });
});

test('a row whose countries have no code is kept, and says which', async () => {
  const row = gdeltRow({ id: '1', actor1: ['XQZGOV', 'MINISTER', 'XQZ'], place: ['1', 'Oceans', 'OS'] });
  const { records, counts, notes } = await run(gdelt, row);
  expect(counts).toEqual({ accepted: 1 });
  expect(Object.keys(notes)).toEqual([
    'ISO 3166 has no code for the country "OS": it is kept by its name alone.',
    'ISO 3166 has no code for the country "XQZ": it is kept by its name alone.',
  ]);
  expect(records.get('actor/gdelt-xqzgov-minister')).toEqual({ type: 'group', name: { en: 'Minister' } });
});

test('a source that is no address is kept as it is told', async () => {
  const event = await eventOf({ id: '1', url: 'BBC Monitoring' });
  expect(JSON.stringify(event.statements)).toContain('of a report by BBC Monitoring');
  expect(event.externalIds).toEqual([{ scheme: 'gdelt', value: '1' }]);
});

test('what a spreadsheet did to codes and days is undone, and told', async () => {
  const rows = [
    { id: '1', code: '40', root: '4' },
    { id: '2', code: '42', root: '4', date: '10/24/2019' },
    { id: '3', code: '040', root: '04' },
  ].map(({ date, ...row }) => gdeltRow(row).replace('\t20191024\t', `\t${date ?? '20191024'}\t`));
  const { counts, notes } = await run(gdelt, rows.join('\n'));
  expect(counts).toEqual({ accepted: 1, folded: 2 });
  expect(notes).toEqual({
    'Its CAMEO code had lost a zero, which was restored.': 2,
    'Its day was written with slashes, and read as month, day and year.': 1,
  });
});

test('an event that was coded a year before the file is imported with its own day', async () => {
  expect((await eventOf({ id: '1', date: '20181024' })).when).toEqual({ start: '2018-10-24' });
});

const file = sharedFile('gdelt/20191024143000.export.CSV');

test.skipIf(file === null)('every row of the real file is accounted for, and the records are sound', async () => {
  const { records, counts, reasons } = await run(gdelt, createReadStream(file ?? '', 'utf8'));
  expect(counts).toEqual({ accepted: 301, folded: 352, skipped: 1458 });
  expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(1458);
  expect(reasons['A statement that does not cross a border.']).toBe(712);
  const talks = ofKind(records, 'event').filter(([id]) => id.includes('-talks-'));
  const rowsOf = ([, event]: [string, Content]) =>
    (event.externalIds as { scheme: string }[]).filter(({ scheme }) => scheme === 'gdelt').length;
  expect(talks.map(rowsOf).reduce((sum, count) => sum + count, 0)).toBe(460);
  expect(ofKind(records, 'event').every(([, event]) => event.status === 'unconfirmed')).toBe(true);
  expect(faultsIn(records)).toEqual([]);
  const again = await run(gdelt, createReadStream(file ?? '', 'utf8'), { records });
  expect(again.counts).toEqual({ duplicate: 653, skipped: 1458 });
});

test('what a row calls a state or a region by another name than its own is kept in its statement', async () => {
  const said = async (...[code, name]: [string, string]) => {
    const { records } = await run(gdelt, gdeltRow({ id: '1', actor2: [code, name, code] }));
    const [[, event]] = ofKind(records, 'event') as [[string, { statements: { text: { en: string; ar: string } }[] }]];
    return event.statements[0]?.text;
  };
  const city = await said('RUS', 'MOSCOW');
  expect(city?.en).toMatch(/ to Russia, placed in Ukraine\. It calls Russia “Moscow”\.$/);
  expect(city?.ar).toContain('«Moscow»');
  expect((await said('RUS', 'RUSSIA'))?.en).not.toContain('calls');
  expect((await said('EUR', 'BRUSSELS'))?.en).toContain('It calls Europe “Brussels”.');
  expect((await said('EUR', 'EUROPE'))?.en).not.toContain('calls');
});
