// `communique import` as a user meets it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandLine } from '../../src/cli/command-line.ts';
import { mappingSchema } from '../../src/imports/table/options.ts';
import { throwAwayFolder } from '../databases.ts';
import { inPieces } from '../imports/inputs.ts';
import { manyTrips, trip, trips } from '../imports/trips.ts';
import { rowsOf, workbookOf } from '../imports/workbooks.ts';
import { run, serve } from '../process.ts';

let folder: string;
let remove: () => Promise<void>;
let count = 0;
beforeAll(async () => {
  ({ path: folder, remove } = await throwAwayFolder());
  await mkdir(join(folder, 'data/more'), { recursive: true });
  await writeFile(join(folder, 'data/b.xml'), trips(trip({ id: '3' }), trip({ id: '4', role: 'poet' })));
  await writeFile(join(folder, 'data/a.xml'), manyTrips(2));
  await writeFile(join(folder, 'data/README.md'), '# About\n');
  await writeFile(join(folder, 'data/.hidden'), 'x');
  await writeFile(join(folder, 'data/more/c.xml'), trips(trip({ id: '5' })));
  await writeFile(join(folder, 'packed.gz'), gzipSync(manyTrips(2)));
  await writeFile(join(folder, 'broken.xml'), manyTrips(3).slice(0, -30));
});
afterAll(() => remove());

const fresh = () => ({ DATABASE_URL: `file:${join(folder, `${count++}.db`)}` });
const at = (path: string) => join(folder, path);

test('files of a folder are imported in the order of their names, each row is told, and a second run appends nothing', async () => {
  const environment = fresh();
  const report = at('report.ndjson');
  const dry = await run(['import', 'auto', at('data'), '--dry-run'], environment);
  expect(dry.err).toContain('would be appended');
  const { code, out, err } = await run(['import', 'auto', at('data'), '--report', report], environment);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('5 rows: 4 accepted, 0 folded, 0 duplicate, 0 skipped, 1 rejected; 12 revisions appended.');
  expect(err).toMatch(/1 {2}There is no role "poet"/);
  expect(err).toMatch(/README\.md: No format recognises it\. .*left out/);
  const told = (lines: string) => lines.replace(/.* a second\n/, '');
  expect(told(dry.err).replace('would be appended', 'appended')).toBe(told(err));
  const rows = (await readFile(report, 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(rows.map(({ file, line, row, outcome }) => [file, line, row, outcome])).toEqual([
    ['a.xml', 3, 'trip 1', 'accepted'],
    ['a.xml', 6, 'trip 2', 'accepted'],
    ['b.xml', 3, 'trip 3', 'accepted'],
    ['b.xml', 6, 'trip 4', 'rejected'],
    ['c.xml', 3, 'trip 5', 'accepted'],
  ]);
  const again = await run(['import', 'historian', at('data')], environment);
  expect(again.err).toContain('4 duplicate');
  expect(again.err).toContain('0 revisions appended');
});

test('what is given on the standard input is imported, with only what is asked for', async () => {
  const err: string[] = [];
  const terminal = {
    environment: fresh(),
    out: () => {},
    err: (line: string) => void err.push(line),
    output: process.stdout,
  };
  const importing = (...options: string[]) =>
    commandLine(['import', 'historian', '-', ...options], { ...terminal, input: inPieces(manyTrips(2), 7) });
  expect(await importing('--only', 'meeting')).toBe(0);
  expect(await importing('--since', '1990-01-03')).toBe(0);
  expect(await importing()).toBe(0);
  expect(err.filter(line => line.includes('rows:'))).toEqual([
    '2 rows: 0 accepted, 0 folded, 0 duplicate, 2 skipped, 0 rejected; 0 revisions appended.',
    '2 rows: 0 accepted, 0 folded, 0 duplicate, 2 skipped, 0 rejected; 0 revisions appended.',
    '2 rows: 2 accepted, 0 folded, 0 duplicate, 0 skipped, 0 rejected; 8 revisions appended.',
  ]);
});

test.each([
  [['poem', 'x'], 2, /no format poem\. Known: auto, communique, historian/],
  [['auto'], 2, /missing required argument 'path'/],
  [['auto', 'nowhere.xml'], 2, /no such file/],
  [['auto', 'data', '--since', '2016-02-30'], 2, /is no day/],
  [['auto', 'data', '--only', 'meeting,party'], 2, /no event kind party/],
  [['auto', 'data', '--kind', 'poem'], 2, /no kind of record poem/],
  [['auto', 'data', '--report', 'nowhere/report'], 2, /Cannot write/],
  [['auto', 'packed.gz'], 1, /packed\.gz: It is compressed with gzip: unpack it first/],
  [['auto', 'data/README.md'], 1, /README\.md: No format recognises it/],
  [['communique', 'data/a.xml'], 1, /looks like historian/],
  [['auto', 'broken.xml'], 1, /broken\.xml: It is not well-formed XML: line \d+/],
])('%j exits with %i and a message', async (args, code, message) => {
  const paths = args.map(arg => (/[./]|^data$/.test(arg) ? at(arg) : arg));
  const result = await run(['import', ...paths], fresh());
  expect([result.code, result.out]).toEqual([code, '']);
  expect(result.err).toMatch(message);
  expect(result.err).not.toMatch(/ at .*:\d+:\d+/);
});

test('a file in another encoding is read as it is told, and one that nobody knows is refused', async () => {
  await writeFile(at('latin1.xml'), Buffer.from(trips(trip({ locale: 'Orléans' })), 'latin1'));
  const environment = fresh();
  const plain = await run(['import', 'historian', at('latin1.xml'), '--dry-run'], environment);
  expect([plain.code, plain.err]).toEqual([1, expect.stringContaining('not UTF-8')]);
  const named = await run(['import', 'historian', at('latin1.xml'), '--encoding', 'latin1'], environment);
  expect([named.code, named.err]).toEqual([0, expect.stringContaining('1 accepted')]);
  const unknown = await run(['import', 'historian', at('latin1.xml'), '--encoding', 'klingon'], environment);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('There is no encoding klingon')]);
});

const MEETINGS = `name: meetings
key: [No]
record: { kind: meeting, status: held, title: "{Title}", when: { start: { column: Day } } }
`;

test('a table is imported by its mapping; a dry run shows the records as they would be', async () => {
  await writeFile(at('meetings.yaml'), MEETINGS);
  const rows = Array.from({ length: 12 }, (_, index) => `${index},Meeting ${index},2031-01-${10 + index}`);
  await writeFile(at('meetings.csv'), ['No,Title,Day', ...rows, '12,Meeting 12,soon\n'].join('\n'));
  const environment = fresh();
  const args = ['import', 'table', at('meetings.csv'), '--mapping', at('meetings.yaml')];
  const dry = await run([...args, '--dry-run'], environment);
  expect([dry.code, dry.err]).toEqual([1, expect.stringContaining('12 revisions would be appended.')]);
  expect(dry.out.match(/^event\/meetings-[0-9a-f]{16} \{$/gm)).toHaveLength(10);
  expect(dry.out).toContain('"en": "Meeting 9"');
  const done = await run(args, environment);
  expect([done.code, done.out]).toEqual([1, '']);
  expect(done.err).toContain('1  The column “Day” has “soon”, which is no date as ISO 8601 has it.');
  expect(done.err).toContain(
    '13 rows: 12 accepted, 0 folded, 0 duplicate, 0 skipped, 1 rejected; 12 revisions appended.',
  );
  expect((await run(args, environment)).err).toContain('12 duplicate, 0 skipped, 1 rejected; 0 revisions appended.');
});

test('a table without a mapping, a mapping for another format, and one that is wrong are told', async () => {
  await writeFile(at('wrong.yaml'), MEETINGS.replace('kind: meeting', 'kind: meting'));
  await writeFile(at('other.yaml'), MEETINGS.replace('[No]', '[Nr]'));
  await writeFile(at('one.csv'), 'No,Title,Day\n1,A,2031-01-01\n');
  const environment = fresh();
  const importing = async (...args: string[]) => {
    const { code, err } = await run(['import', ...args], environment);
    return [code, err];
  };
  const needs = 'The format table needs a --mapping, and no other takes one.';
  expect(await importing('table', at('one.csv'))).toEqual([2, expect.stringContaining(needs)]);
  expect(await importing('auto', at('one.csv'), '--mapping', at('wrong.yaml'))).toEqual([
    2,
    expect.stringContaining(needs),
  ]);
  expect(await importing('table', at('one.csv'), '--mapping', at('wrong.yaml'))).toEqual([
    2,
    expect.stringMatching(/wrong\.yaml is not as a mapping must be\.\nLine 3: “meting” is none of meeting/),
  ]);
  expect(await importing('table', at('one.csv'), '--mapping', at('none.yaml'))).toEqual([
    2,
    expect.stringContaining('Cannot read'),
  ]);
  expect(await importing('table', at('one.csv'), '--mapping', at('other.yaml'))).toEqual([
    1,
    expect.stringMatching(/one\.csv: The mapping does not fit it\.\nLine 2: The table has no column “Nr”/),
  ]);
});

test('a workbook is imported as the same table as CSV is, dates in whatever form, by the sheet that the mapping names', async () => {
  const days = '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" s="1"><v>47849</v></c></row>';
  const rows = `${rowsOf([['No', 'Title', 'Day']])}${days}<row r="4"><c r="A4"><v>2</v></c><c r="B4" t="e"><v>#REF!</v></c></row>`;
  const sheets = { About: rowsOf([['About']]), Meetings: rows };
  await writeFile(at('book.xlsx'), workbookOf({ sheets, shared: ['<t>A talk</t>'], formats: ['dd/mm/yyyy'] }));
  await writeFile(at('book.csv'), 'No,Title,Day\n1,A talk,01/01/2031\n');
  await writeFile(at('book.yaml'), `${MEETINGS}dates: dd/MM/yyyy\nsheet: Meetings\n`);
  const environment = fresh();
  const importing = (file: string, mapping = 'book.yaml') =>
    run(['import', 'table', at(file), '--mapping', at(mapping)], environment);
  expect((await importing('book.csv')).err).toContain('1 accepted');
  expect((await importing('book.xlsx')).err).toContain(
    '2 rows: 0 accepted, 0 folded, 1 duplicate, 0 skipped, 1 rejected',
  );
  await writeFile(at('lost.yaml'), `sheet: Meetins\n${MEETINGS}`);
  expect((await importing('book.xlsx', 'lost.yaml')).err).toContain(
    'The mapping does not fit it.\nLine 1: The workbook has no sheet “Meetins”. Did you mean Meetings?\nIts sheets are: About, Meetings.',
  );
  const draft = await run(['mapping', 'suggest', at('book.xlsx'), '--sheet', 'Meetings'], {});
  expect(draft.out).toMatch(/^sheet: "Meetings"$[\s\S]*\{ column: "Day" \}/m);
  await writeFile(at('draft.yaml'), draft.out);
  expect(
    (await run(['import', 'table', at('book.xlsx'), '--mapping', at('draft.yaml'), '--dry-run'], fresh())).err,
  ).toContain('1 accepted');
  expect(await run(['mapping', 'suggest', at('book.xlsx'), '--sheet', 'Sums'], {})).toMatchObject({
    code: 2,
    err: expect.stringContaining('The workbook has no sheet “Sums”. Its sheets are: About, Meetings.'),
  });
});

test('a draft of a mapping is printed, with which its table can be tried', async () => {
  await writeFile(at('draft.csv'), 'No,Title,Day\n1,A,2031-01-01\n');
  const { code, out } = await run(['mapping', 'suggest', at('draft.csv')], {});
  expect(code).toBe(0);
  await writeFile(at('draft.yaml'), out);
  const tried = await run(['import', 'table', at('draft.csv'), '--mapping', at('draft.yaml'), '--dry-run'], fresh());
  expect([tried.code, tried.err]).toEqual([0, expect.stringContaining('1 accepted')]);
  expect(await run(['mapping', 'suggest', at('none.csv')], {})).toMatchObject({
    code: 2,
    err: expect.stringContaining('no such file'),
  });
  expect(await run(['mapping', 'suggest', at('packed.gz')], {})).toMatchObject({
    code: 2,
    err: expect.stringContaining('gzip'),
  });
});

test('the schema of mappings is printed', async () => {
  const { code, out } = await run(['mapping', 'schema'], {});
  expect([code, JSON.parse(out)]).toEqual([0, JSON.parse(JSON.stringify(mappingSchema()))]);
});

test('beside a server on the same file it is told where to send the data instead', async () => {
  const environment = { ...fresh(), SEED: 'false' };
  const server = await serve(environment);
  const { code, err } = await run(['import', 'auto', at('data')], environment);
  expect([code, err]).toEqual([3, expect.stringContaining('POST /v1/imports')]);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
});
