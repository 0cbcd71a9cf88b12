// Workbooks (XLSX) as tables: the rows that the same table as CSV has, in bounded memory, whatever the workbook is made of.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowOfCsv } from '../../src/imports/columns.ts';
import { decoded } from '../../src/imports/decoding.ts';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { readMapping } from '../../src/imports/table/mapping.ts';
import { builtInFormat, formatOf } from '../../src/imports/table/workbook/number-formats.ts';
import { type SheetAsked, sheetRows } from '../../src/imports/table/workbook/rows.ts';
import { tableRows } from '../../src/imports/tables.ts';
import { ImportStopped, importInto, RehearsalTooLong, type Watcher } from '../../src/operations/imports/run.ts';
import { testLedger } from '../app.ts';
import { throwAwayFolder } from '../databases.ts';
import { often } from '../engine.ts';
import { collect, inPieces, refusal, texts } from './inputs.ts';
import { escaped, inline, partsOf, rowsOf, type Written, workbookOf, zipOf } from './workbooks.ts';

let folder: Awaited<ReturnType<typeof throwAwayFolder>>;
beforeAll(async () => {
  folder = await throwAwayFolder();
});
afterAll(() => folder?.remove());

let files = 0;
const saved = async (bytes: Uint8Array) => {
  const path = join(folder.path, `${++files}.xlsx`);
  await writeFile(path, bytes);
  return path;
};
const read = async (bytes: Uint8Array, asked: SheetAsked = {}) => collect(sheetRows(await saved(bytes), asked));
const sheet = (rows: string, others: Omit<Written, 'sheets'> = {}) => workbookOf({ ...others, sheets: { One: rows } });
/** The texts of the cells of rows in a workbook of one sheet. */
const cellsIn = async (rows: string, others: Omit<Written, 'sheets'> = {}) =>
  (await read(sheet(rows, others))).map(({ cells }) => cells);
const cell = (attributes: string, content = '') => `<row><c ${attributes}>${content}</c></row>`;

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('', ' a ', 'a,b', '"', 'a\nb', '=1+1', '<&>', 'é؀ي', '_x000A_', 'Ada Lovelace'),
  )
  .map(all => all.replace(/\p{Cc}/gu, '').replaceAll('_x', 'x'));
const tables = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 }))
  .chain(([width, height]) =>
    fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
  )
  .map(rows => rows.filter(cells => cells.some(each => each.trim() !== '')).map(([, ...rest]) => ['x', ...rest]))
  .filter(rows => rows.length > 0)
  // Neither a last cell nor a header without a name can be told in a sheet, which has no width.
  .map(([header = [], ...rows]) => [header.map((each, index) => each || `c${index}`), ...rows]);

test('a table is read from a workbook as from CSV, be its texts shared, in their cells, packed, strict or not', async () => {
  const property = fc.asyncProperty(tables, fc.boolean(), fc.boolean(), async (rows, strict, packed) => {
    const csv = await collect(tableRows(texts(`\ufeff${rows.map(cells => `${rowOfCsv(cells)}\n`).join('')}`.slice(1))));
    const shared: string[] = [];
    const written = { strict, packed };
    const own = await read(sheet(rowsOf(rows), written));
    const sharing = await read(sheet(rowsOf(rows, shared), { ...written, shared }));
    expect(sharing).toEqual(own);
    expect(own.map(({ cells, text }) => ({ cells, text }))).toEqual(csv.map(({ cells, text }) => ({ cells, text })));
    expect(own.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 1));
  });
  await fc.assert(property, { numRuns: often(30) });
});

test('rows and cells are where their references say, or after the one before', async () => {
  const rows = `<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>
    <row r="5" hidden="1"><c r="AA5" s="9"/><c r="C5"><v>4</v></c></row><row r="9"><c r="A9" s="1"/></row>`;
  const drawing = '</sheetData><controls><xdr:row xmlns:xdr="x">1</xdr:row></controls><sheetData>';
  const found = await read(sheet(rows + drawing));
  expect(found.map(({ line, cells }) => [line, ...cells])).toEqual([
    [2, '', '1', '2'],
    [3, '3', '', ''],
    [5, '', '', '4'],
  ]);
});

test('texts are joined of their runs, without how they are pronounced; codes of characters are characters', async () => {
  const runs = '<r><rPr><b/></rPr><t>Tō</t></r><r><t xml:space="preserve">kyō </t></r>';
  const phonetic = '<rPh sb="0" eb="1"><t>とう</t></rPh><phoneticPr fontId="1"/>';
  const shared = [`${runs}${phonetic}`, '<t>a_x000D_\nb_x005F_x0041_</t>', '<t/>', '<t><![CDATA[<c>]]></t>'];
  const rows = `<row>${[0, 1, 2, 3].map(index => `<c t="s"><v>${index}</v></c>`).join('')}
    <c t="inlineStr"><is>${runs}${phonetic}</is></c><c t="str"><f>A1</f><v>x_x0009_y_xD800_</v></c></row>`;
  expect(await cellsIn(rows, { shared })).toEqual([['Tōkyō ', 'a\r\nb_x0041_', '', '<c>', 'Tōkyō ', 'x\ty_xD800_']]);
});

test.each([
  ['<c><v>42</v></c>', '42'],
  ['<c><v>0.30000000000000004</v></c>', '0.3'],
  ['<c><v>1E-7</v></c>', '0.0000001'],
  ['<c><v>1.5E+22</v></c>', '15000000000000000000000'],
  ['<c><v>123456789012345678</v></c>', '123456789012345678'],
  ['<c><v>-1.50</v></c>', '-1.5'],
  ['<c t="b"><v>1</v></c>', 'TRUE'],
  ['<c t="b"><v>0</v></c>', 'FALSE'],
  ['<c><f>1+1</f><v>2</v></c>', '2'],
  ['<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', 'ab'],
  ['<c s="1"><v>501</v></c>', '00501'],
  ['<c s="2"><v>47848</v></c>', '2030-12-31'],
  ['<c s="2"><v>47848.75</v></c>', '2030-12-31'],
  ['<c s="3"><v>47848.4375</v></c>', '2030-12-31T10:30:00'],
  ['<c s="3"><v>47847.999999999</v></c>', '2030-12-31T00:00:00'],
  ['<c s="4"><v>47848</v></c>', '2030-12'],
  ['<c s="5"><v>0.4375</v></c>', '10:30:00'],
  ['<c s="6"><v>1.5</v></c>', '36:00:00'],
  ['<c s="2"><v>1</v></c>', '1900-01-01'],
  ['<c s="2"><v>59</v></c>', '1900-02-28'],
  ['<c s="2"><v>60</v></c>', '60'],
  ['<c s="2"><v>61</v></c>', '1900-03-01'],
  ['<c s="2"><v>-3</v></c>', '-3'],
  ['<c s="2"><v>2958465</v></c>', '9999-12-31'],
  ['<c s="2"><v>2958466</v></c>', '2958466'],
  ['<c s="2"><f>TODAY()</f><v>47848</v></c>', '2030-12-31'],
  ['<c s="2" t="d"><v>2030-12-31T00:00:00</v></c>', '2030-12-31'],
  ['<c s="3" t="d"><v>2030-12-31T10:30:00.000</v></c>', '2030-12-31T10:30:00'],
  ['<c t="d"><v>2030-12-31T00:00:00.000</v></c>', '2030-12-31'],
])('%s is %s', async (xml, told) => {
  const formats = ['00000', 14, 'dd/mm/yyyy hh:mm', 17, 'h:mm AM/PM', '[h]:mm:ss'];
  expect(await cellsIn(`<row>${xml}</row>`, { formats })).toEqual([[told]]);
});

test('days are counted from 1904 on where the workbook says so', async () => {
  const days = cell('s="1"', '<v>0</v>') + cell('s="1"', '<v>60</v>') + cell('s="1"', '<v>46387</v>');
  expect(await cellsIn(days, { formats: [14], from1904: true })).toEqual([
    ['1904-01-01'],
    ['1904-03-01'],
    ['2031-01-01'],
  ]);
});

test.each([
  ['General', 'number'],
  ['', 'number'],
  ['0.00E+00', 'number'],
  ['#,##0.00\\ "days"', 'number'],
  ['[Red]0.00', 'number'],
  ['_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', 'number'],
  ['"dd"0', 'number'],
  ['[$-F800]dddd, mmmm dd, yyyy', 'day'],
  ['[$-409]d\\-mmm\\-yy;@', 'day'],
  ['[Blue]yyyy"年"m"月"d"日"', 'day'],
  ['d. mmmm', 'day'],
  ['mmmm', 'day'],
  ['mmm yy', 'month'],
  ['yyyy', 'year'],
  ['ge.m.d', 'day'],
  ['yyyy\\-mm\\-dd\\Thh:mm:ss', 'day+'],
  ['m/d/yy h:mm AM/PM', 'day+'],
  ['mm:ss.0', '+'],
  ['hh:mm', '+'],
  ['[mm]:ss', '+…'],
  ['[hh]', '+…'],
])('a number in the format %j is a %s', (code, told) => {
  const format = formatOf(code);
  const said =
    format.is === 'date' ? `${format.date ?? ''}${format.time ? '+' : ''}${format.elapsed ? '…' : ''}` : format.is;
  expect(said).toBe(told);
});

test('formats that are known by a number alone are dates from 14 to 22, and those of East Asia', () => {
  const dates = Array.from({ length: 82 }, (_, id) => id).filter(id => builtInFormat(id).is === 'date');
  const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
  expect(dates).toEqual([...from(14, 22), ...from(27, 36), ...from(45, 47), ...from(50, 58)]);
});

test('errors, and formulas that nobody has calculated, are empty, and told', async () => {
  const rows = `<row><c t="e"><v>#N/A</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>A1</f></c><c t="e"><v>&lt;b&gt;</v></c><c><v>1</v></c></row>`;
  const [row] = await read(sheet(rows));
  expect(row?.cells).toEqual(['', '', '', '', '1']);
  expect(row?.notes).toEqual([
    'A cell has the error #N/A, and is taken for empty.',
    'A cell has the error #DIV/0!, and is taken for empty.',
    'A formula has no value in the workbook, and is taken for empty: save it with a spreadsheet program.',
    'A cell has the error #ERROR, and is taken for empty.',
  ]);
});

test('a cell that cannot be read costs its row', async () => {
  const rows = `${cell('t="s"', '<v>7</v>')}${cell('', '<v>many</v>')}${cell('', '<v>1</v>')}`;
  expect((await read(sheet(rows, { shared: ['<t>a</t>'] }))).map(({ text, fault }) => text ?? fault)).toEqual([
    'Its cell A1 has a text that the workbook lacks.',
    'Its cell A2 has “many”, which is no number.',
    '1',
  ]);
});

test('the first sheet that is not hidden is read, or the one that is named, whatever the case', async () => {
  const sheets = { Old: rowsOf([['old']]), Meetings: rowsOf([['new']]), Notes: rowsOf([['notes']]) };
  const bytes = workbookOf({ sheets, hidden: ['Old'] });
  const first = async (asked: SheetAsked) => (await read(bytes, asked))[0]?.cells[0];
  expect([await first({}), await first({ sheet: 'notes' }), await first({ sheet: 'Old' })]).toEqual([
    'new',
    'notes',
    'old',
  ]);
  const error = await refusal(read(bytes, { sheet: 'Meeting' }));
  expect(error).toBeInstanceOf(UnreadableInput);
  expect(String(error)).toMatch(
    'The workbook has no sheet “Meeting”. Did you mean Meetings? Its sheets are: Old, Meetings, Notes.',
  );
});

const rows = rowsOf([['Title'], ['A talk']]);
const whole = partsOf({ sheets: { One: rows }, shared: ['<t>a</t>'] });
const SHEET = 'xl/worksheets/sheet0.xml';
const SHARED = 'xl/sharedStrings.xml';
const with_ = (name: string, part: string | object) => zipOf({ ...whole, [name]: part as string });
const { 'xl/workbook.xml': _, ...headless } = whole;
const worksheet = (content: string) => `<worksheet><sheetData>${content}</sheetData></worksheet>`;
const pages = (text: string, count: number) => ({ text: Buffer.alloc(text.length * count, text), packed: true });

test.each([
  ['what breaks off', workbookOf({ sheets: { One: rows } }).subarray(0, -200), /no sound ZIP archive.*truncated/],
  ['what has something behind it', Buffer.concat([zipOf(whole), Buffer.from('more')]), /no sound ZIP archive/],
  ['an archive of other files', zipOf({ 'readme.txt': 'Read me.' }), /no workbook \(XLSX\): it lacks _rels/],
  ['a workbook without itself', zipOf(headless), /no workbook \(XLSX\): it lacks xl\/workbook.xml/],
  ['a document', with_('xl/workbook.xml', '<document/>'), /workbook.xml: Its root is document, not workbook/],
  [
    'a binary workbook',
    with_('_rels/.rels', String(whole['_rels/.rels']).replace('workbook.xml', 'workbook.bin')),
    /binary workbook \(XLSB\): save it as XLSX or CSV/,
  ],
  [
    'a part with a password',
    with_(SHEET, { text: rows, packed: true, says: { flags: 1 } }),
    /encrypted: save it without a password/,
  ],
  [
    'a part that is damaged',
    with_(SHEET, { text: worksheet(rows), says: { sum: 7 } }),
    /sheet0.xml is damaged: its checksum/,
  ],
  [
    'a part that says to be shorter',
    with_(SHEET, { text: worksheet(rows), packed: true, says: { size: 9 } }),
    /sheet0.xml is damaged: too many bytes/,
  ],
  ['parts that lie over each other', with_(SHARED, { text: worksheet(rows), says: { at: 0 } }), /lie over each other/],
  [
    'a document type',
    with_(SHEET, `<!DOCTYPE a [<!ENTITY b "c">]>${worksheet(rows)}`),
    /sheet0.xml: Line 1 has a document type/,
  ],
  [
    'an entity of its own',
    with_(SHEET, worksheet(cell('t="str"', '<v>&who;</v>'))),
    /sheet0.xml: It is not well-formed XML: line 1/,
  ],
  ['a sheet that does not end', with_(SHEET, '<worksheet><sheetData>'), /not well-formed XML: line 1.*unclosed/i],
  ['what is not UTF-8', with_(SHEET, { text: Buffer.from(worksheet('\u00ff'), 'latin1') }), /sheet0.xml is not UTF-8/],
  ['too much packed', with_(SHEET, pages(' ', 2 ** 21)), /packed to less than a 200th of its length/],
  [
    'texts that take too much',
    with_(SHARED, { text: `<sst>${`<si><t>${'é1'.repeat(30_000)}</t></si>`.repeat(800)}</sst>` }),
    /share more than 64 MiB of text: save the sheet as CSV/,
  ],
  [
    'one text that is too long',
    with_(SHARED, `<sst><si>${`<r><t>${'a'.repeat(300_000)}</t></r>`.repeat(4)}</si></sst>`),
    /too long for a cell/,
  ],
  [
    'a tag that is too long',
    with_(SHEET, `<worksheet a="${'b'.repeat(1_100_000)}"/>`),
    /a tag or a text that is too long/,
  ],
  ['elements that are too deep', with_(SHEET, worksheet('<a>'.repeat(101))), /more than 100 deep/],
  ['rows that go back', with_(SHEET, worksheet('<row r="5"/><row r="5"/>')), /A row 5 comes after row 5/],
  ['rows without end', with_(SHEET, worksheet('<row r="1048577"/>')), /A row 1048577 comes after row 0/],
  [
    'columns without end',
    with_(SHEET, worksheet(`<row>${inline('ALM1', 'a')}</row>`)),
    /Row 1 goes on after 1000 columns/,
  ],
  ['a cell that is none', with_(SHEET, worksheet(cell('r="5C"'))), /a cell 5C, which is none/],
])('%s is refused, and told', async (_, bytes, message) => {
  const error = await refusal(read(bytes));
  expect(String(error)).toMatch(message);
  expect(error).toBeInstanceOf(UnreadableInput);
});

test('too many files are refused before they are looked at', async () => {
  const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`${'x'.repeat(100)}${index}`, '']));
  expect(String(await refusal(read(zipOf(many))))).toMatch(/holds too many files/);
});

test('a row that texts make too long is rejected alone, and what was unpacked is told', async () => {
  const shared = [`<t>${'a'.repeat(1_000_000)}</t>`];
  const one = '<c t="s"><v>0</v></c>';
  let taken = 0;
  const bytes = sheet(`<row>${one.repeat(9)}</row><row>${one}</row>`, { shared });
  const found = await read(bytes, { took: length => (taken += length) });
  expect(found.map(({ text, fault }) => fault ?? text?.slice(0, 3))).toEqual(['The row is longer than 8 MiB.', 'aaa']);
  expect(taken).toBeGreaterThan(2_000_000);
});

test('what unpacks to no rows ends with the time that a rehearsal has, and when the server stops', async () => {
  const mapping = readMapping(
    'name: a\nrecord: { kind: meeting, status: held, title: "{T}", when: { start: "2031" } }',
  );
  const bytes = sheet('<row/>'.repeat(10));
  const ledger = await testLedger();
  const importing = (dryRun: boolean, watcher: Watcher) =>
    importInto(ledger, { format: 'table', mapping, dryRun }, watcher, run =>
      run.take({ name: '', bytes: inPieces(bytes) }),
    );
  expect(await refusal(importing(true, { rehearses: -1 }))).toBeInstanceOf(RehearsalTooLong);
  expect(await refusal(importing(false, { signal: AbortSignal.abort() }))).toBeInstanceOf(ImportStopped);
  expect(await refusal(importing(false, {}))).toBeNull();
  await ledger.close();
});

test('old workbooks, and those with a password, are refused by their first bytes', async () => {
  const bytes = Buffer.from('d0cf11e0a1b11ae1'.padEnd(100, '0'), 'hex');
  expect(String(await refusal(collect(decoded(inPieces(bytes)))))).toMatch(/\(XLS\) or one with a password: save it/);
});

test('whoever stops reading leaves no file open behind', async () => {
  const path = await saved(sheet(rowsOf(Array.from({ length: 5_000 }, (_, index) => [String(index)]))));
  const reading = sheetRows(path, {});
  expect((await reading.next()).value?.cells).toEqual(['0']);
  await reading.return(undefined);
  expect(escaped('<')).toBe('&#60;');
});
