// Tables: columns by the names in a header, in any order, quoted and ended as one likes; what is lacking is told at once.
import { expect, test, vi } from 'vitest';
import { gdelt } from '../../src/imports/gdelt.ts';
import { icews } from '../../src/imports/icews.ts';
import { tableRows } from '../../src/imports/tables.ts';
import { gdeltCells, ICEWS_HEADER, icewsFile, icewsRow } from './coded-rows.ts';
import { collect, texts } from './inputs.ts';
import { ofKind, type Records, run } from './runner.ts';

const NAMED: Readonly<Record<number, string>> = {
  ...{ 0: 'GLOBALEVENTID', 1: 'Day', 5: 'Actor1Code', 6: 'Actor1Name', 7: 'Actor1CountryCode', 15: 'Actor2Code' },
  ...{ 17: 'Actor2CountryCode', 26: 'EventCode', 28: 'EventRootCode', 51: 'ActionGeo_Type', 52: 'ActionGeo_FullName' },
  ...{ 53: 'ActionGeo_CountryCode', 60: 'SOURCEURL' },
};
const gdeltTable = [
  gdeltCells({ id: '1' }).map((_, index) => NAMED[index] ?? `Column ${index}`),
  gdeltCells({ id: '1', place: ['4', 'Kiev, Kyyiv, Ukraine', 'UP'] }),
];
const icewsTable = [ICEWS_HEADER, icewsRow({ id: '1', city: 'Hanoi', country: 'Vietnam' }).split('\t')];

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const asText = (rows: readonly (readonly string[])[], separator: string, end: string) =>
  rows.map(row => row.map(quoted).join(separator) + end).join('');
const eventsIn = (records: Records) =>
  ofKind(records, 'event').map(([, { venue, participants, title, kind }]) => ({ venue, participants, title, kind }));

for (const { importer, table } of [
  { importer: icews, table: icewsTable },
  { importer: gdelt, table: gdeltTable },
]) {
  const reversed = table.map(row => row.toReversed());
  const wider = table.map((row, index) => ['', ...row, index === 0 ? 'Their own' : 'of "theirs",\nin two lines']);

  test.each([
    ['tabs and LF', asText(table, '\t', '\n')],
    ['commas and CRLF', asText(table, ',', '\r\n')],
    ['semicolons and CR', asText(table, ';', '\r')],
    ['another order', asText(reversed, ',', '\n')],
    ['columns of its own, with line breaks', asText(wider, ',', '\n')],
  ])(`a table of ${importer.format} with %s tells the same`, async (_, text) => {
    expect(importer.recognise({ name: 'x', text })).toBe(true);
    const { records, counts } = await run(importer, text);
    expect(counts).toEqual({ accepted: 1 });
    const plain = await run(importer, table.map(row => row.join('\t')).join('\n'));
    expect(eventsIn(records)[0]?.venue).toMatchObject({ city: {} });
    expect(eventsIn(records)).toEqual(eventsIn(plain.records));
  });
}

test('a header that lacks what rows cannot do without is told before the first row', async () => {
  const header = ICEWS_HEADER.filter(name => !['CAMEO Code', 'Story ID'].includes(name)).join('\t');
  await expect(run(icews, `${header}\n`)).rejects.toThrow(
    'Its header lacks the columns it cannot do without: CAMEO Code, Story ID.',
  );
  await expect(run(gdelt, 'GLOBALEVENTID\tSQLDATE\n')).rejects.toThrow('Actor1Code, Actor2Code, EventCode');
});

test('a row of fewer cells than its header is rejected, and the rows after it are read', async () => {
  const { left, counts } = await run(icews, icewsFile(['1\t2018-06-01', icewsRow({ id: '1' })]));
  expect(counts).toEqual({ accepted: 1, rejected: 1 });
  expect(left).toMatchObject([{ line: 2, reason: 'It has 2 columns, not 20.' }]);
});

test('days written with slashes are month, day and year', async () => {
  const rows = [icewsRow({ id: '1', date: '3/12/2015' }), icewsRow({ id: '2', date: '13/2/2015' })];
  const { records, left } = await run(icews, icewsFile(rows));
  expect(ofKind(records, 'event').map(([, event]) => event.when)).toEqual([{ start: '2015-03-12' }]);
  expect(left).toMatchObject([{ line: 3, reason: 'Its date is no day of the calendar.' }]);
});

const cellsOf = async (text: string) =>
  (await collect(tableRows(texts(text)))).map(({ line, cells, fault }) => fault ?? [line, ...cells]);

test('a quoted cell may go on in the next lines, and a quotation mark between tabs is a letter', async () => {
  expect(await cellsOf('a,b\n"1\n2","x ""y"""\n3,4')).toEqual([
    [1, 'a', 'b'],
    [2, '1\n2', 'x "y"'],
    [4, '3', '4'],
  ]);
  expect(await cellsOf('a\tb\n"1\t2\n3\t"4" 5')).toEqual([
    [1, 'a', 'b'],
    [2, '"1', '2'],
    [3, '3', '"4" 5'],
  ]);
});

test('a quotation that does not end costs its row, be it the last or followed by hundreds', async () => {
  const UNCLOSED = 'A quotation in it does not end.';
  expect(await cellsOf('a,b\n"1,2\n\n3,4')).toEqual([[1, 'a', 'b'], UNCLOSED, [4, '3', '4']]);
  const rows = Array.from({ length: 250 }, (_, index) => `${index},x`);
  const cells = await cellsOf(`a,b\n"1,2\n${rows.join('\n')}`);
  expect([cells.length, cells[1], cells[2], cells.at(-1)]).toEqual([252, UNCLOSED, [3, '0', 'x'], [252, '249', 'x']]);
});

test('quotations that do not end cost what the text costs, however many there are', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => `${index},x`).join('\n');
  /** How many characters are looked at for quotation marks in so many unclosed rows, for each that there is. */
  const lookedAt = async (unclosed: number) => {
    const text = `a,b\n${`"1,2\n${rows}\n`.repeat(unclosed)}`;
    let looked = 0;
    const includes = String.prototype.includes;
    const spy = vi.spyOn(String.prototype, 'includes').mockImplementation(function (this: string, ...given) {
      if (given[0] === '"') looked += this.length;
      return includes.apply(this, given);
    });
    try {
      await cellsOf(text);
    } finally {
      spy.mockRestore();
    }
    return looked / text.length;
  };
  const [few, many] = [await lookedAt(10), await lookedAt(200)];
  expect(many / few).toBeLessThan(1.2);
  expect(many).toBeLessThan(5);
});
