// `communique export` as a user meets it: what it writes is what the server answers, whole or not at all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { progressOn } from '../../src/cli/progress.ts';
import { formats } from '../../src/formats/formats.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type TestApp, testApp } from '../app.ts';
import { throwAwayFolder } from '../databases.ts';
import { run } from '../process.ts';
import { minimal } from '../records.ts';

let server: TestApp;
let folder: Awaited<ReturnType<typeof throwAwayFolder>>;

beforeAll(async () => {
  folder = await throwAwayFolder();
  server = await testApp({ seeded: true, config: { PUBLIC_URL: 'https://records.example' } });
  await server.put('/v1/issues/twice', minimal.issue, { 'if-none-match': '*' });
  await server.put('/v1/issues/once', minimal.issue, { 'if-none-match': '*' });
  const { position } = server.ledger.head();
  await server.ledger.append(
    [{ op: 'delete', kind: 'issue', id: 'twice', expected: position - 1, heir: 'once' }],
    'test',
  );
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

const exported = (...args: string[]) =>
  run(['export', ...args], { DATABASE_URL: server.url, PUBLIC_URL: 'https://records.example' });
const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));
const fileIn = (name: string) => join(folder.path, name);

test.each(formats.map(({ name }) => name))('%s is what the server answers', async name => {
  const { code, out, err } = await exported('--format', name, '--kind', 'event', '--filter', 'country=CN');
  const { text } = await server.get(`/v1/events?country=CN&as=${name}`);
  // The one thing that differs is where each says it comes from.
  const url = /https:\/\/records\.example\/v1\/events(\?[^<"\r]*)?(?=[<"\r])/g;
  // Everything has no pages, which a feed would lead to.
  const pages = /<link rel="(first|next)"[^>]*>\n/g;
  const plain = (answer: string) => answer.replaceAll('\r\n ', '').replace(pages, '').replace(url, '');
  expect([code, plain(out)]).toEqual([0, plain(text)]);
  expect(err).toMatch(/^\d+ of \d+ records, \d+ a second\n$/);
});

test('without a kind, the records of all kinds come, after those that they refer to', async () => {
  const { out } = await exported();
  const kindOf = ({ id }: { id: string }) => feed.find(change => change.id === id)?.resource;
  const feed = linesOf((await exported('--history')).out);
  const found = linesOf(out).map(kindOf);
  expect(found).toHaveLength(30);
  expect([...new Set(found)]).toEqual(['source', 'issue', 'actor', 'event']);
});

test('the history is the change feed, line by line, with what was deleted and merged', async () => {
  const { code, out } = await exported('--history');
  const { text } = await server.get('/v1/changes?as=ndjson');
  expect([code, out]).toEqual([0, text]);
  expect(linesOf(out).at(-1)).toMatchObject({ op: 'deleted', mergedInto: 'once', document: null });
  expect(linesOf((await exported('--history', '--as-of', '3')).out)).toHaveLength(3);
});

test('filters are those of events where no kind is named', async () => {
  const filters = ['--filter', 'country=CN', '--filter', 'from=2016'];
  const { code, out } = await exported(...filters);
  expect(code).toBe(0);
  expect(out).toBe((await exported('--kind', 'event', ...filters)).out);
  expect(out).not.toBe('');
});

test('filters, fields, order and position are those of the lists', async () => {
  const args = ['--kind', 'actor', '--filter', 'type=person', '--filter', 'type=state', '--filter', 'country=US,RU'];
  const { out } = await exported(...args, '--fields', 'name', '--sort', 'created', '--as-of', '20');
  const { text } = await server.get(
    '/v1/actors?type=person,state&country=US,RU&fields=name&sort=created&asOf=20&as=ndjson',
  );
  expect(out).toBe(text);
});

test.each<[string[], RegExp]>([
  [['--format', 'pdf'], /choices|Allowed/],
  [['--kind', 'treaty'], /Allowed/],
  [['--kind', 'event', '--filter', 'county=CN'], /county: .*country/],
  [['--kind', 'event', '--filter', 'country=XX'], /country/],
  [['--kind', 'event', '--filter', 'from=2017', '--filter', 'to=2016'], /after/],
  [['--filter', 'country'], /name=value/],
  [['--fields', 'id'], /--kind/],
  [['--kind', 'event', '--sort', 'best'], /sort/],
  [['--kind', 'event', '--fields', 'nothing'], /fields/],
  [['--format', 'geojson', '--kind', 'actor'], /event alone/],
  [['--format', 'atom', '--fields', 'title'], /--fields/],
  [['--history', '--format', 'csv'], /NDJSON/],
  [['--history', '--kind', 'event'], /leave out/],
  [['--as-of', '2016-09'], /instant/],
  [['--as-of', '9999'], /after it/],
  [['--output', '/nowhere/out.csv'], /Cannot write/],
  [['--output', packageRoot], /folder/],
])('%j is refused', async (args, message) => {
  const { code, out, err } = await exported(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
  expect(err).not.toMatch(/ at .*:\d+:\d+/);
});

describe('into a file', () => {
  test('it is there whole, replaces nothing unasked, and leaves nothing beside it', async () => {
    const file = fileIn('events.csv');
    expect((await exported('--format', 'csv', '--output', file)).code).toBe(0);
    const whole = await readFile(file, 'utf8');
    expect(whole).toBe((await exported('--format', 'csv')).out);
    await writeFile(file, 'mine');
    const refused = await exported('--format', 'csv', '--output', file);
    expect([refused.code, refused.err, await readFile(file, 'utf8')]).toEqual([
      2,
      expect.stringContaining('--force'),
      'mine',
    ]);
    expect((await exported('--format', 'csv', '--output', file, '--force')).code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(whole);
    expect((await readdir(folder.path)).filter(name => name.includes('.part'))).toEqual([]);
  });

  test('a refused export leaves what was there', async () => {
    const file = fileIn('kept.ndjson');
    await writeFile(file, 'kept');
    expect((await exported('--as-of', '9999', '--output', file, '--force')).code).toBe(2);
    expect(await readFile(file, 'utf8')).toBe('kept');
  });
});

test('whoever has had enough ends it without a fault', async () => {
  const main = join(packageRoot, 'bin/communique.js');
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL: server.url };
  const child = spawn(process.execPath, [main, 'export', '--history'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child.stdout, 'readable');
  child.stdout.destroy();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

describe('progress', () => {
  test('is a bar where there is somebody to see it', () => {
    let drawn = '';
    const bars = new Writable({
      write: (chunk, _, done) => {
        drawn += chunk;
        done();
      },
    });
    const terminal = { environment: {}, out: () => {}, err: () => expect.unreachable(), output: bars };
    const progress = progressOn(
      { ...terminal, bars: Object.assign(bars, { isTTY: true, columns: 80 }) },
      'records',
      10,
    );
    progress.done(10);
    progress.end();
    expect(drawn).toContain('of 10 records');
  });

  test('is lines elsewhere', () => {
    const lines: string[] = [];
    const err = (line: string) => lines.push(line);
    const progress = progressOn({ environment: {}, out: () => {}, err, output: process.stdout }, 'records', null);
    progress.done(7);
    progress.end();
    expect(lines).toEqual([expect.stringMatching(/^7 records, \d+ a second$/)]);
  });
});
