// The command line as a user meets it: help, exit codes, and messages that say what to do.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { fingerprint, sha256 } from '../../src/model/evidence.ts';
import { packageRoot, version } from '../../src/package-root.ts';
import { type TestDatabase, throwAwayDatabase, throwAwayFolder } from '../databases.ts';
import { run, serve, start, TELLS_LOADED } from '../process.ts';
import { minimal } from '../records.ts';
import { sharedFile } from '../shared-data.ts';

let folder: string;
let remove: () => Promise<void>;
let database: TestDatabase;
let seeded: Record<string, string>;

beforeAll(async () => {
  ({ path: folder, remove } = await throwAwayFolder());
  database = await throwAwayDatabase({ bare: true });
  seeded = { DATABASE_URL: database.url };
  expect((await run(['seed'], seeded)).out).toBe('29 records appended; the ledger is at position 29.\n');
});
afterAll(async () => {
  await database.remove();
  await remove();
});

test('--help tells every command, --version the version', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  const commands = [
    'serve',
    'seed',
    'import',
    'export',
    'openapi',
    'verify',
    'follow',
    'copy',
    'distribute',
    'check',
    'backup',
    'restore',
    'keys',
    'status',
    'actors',
  ];
  for (const command of commands) expect(out).toContain(command);
  expect((await run(['verify', '--help'])).out).toContain('source-id');
  expect((await run(['--version'])).out).toBe(`${version}\n`);
});

test.each([
  [['dance'], {}, 2, /unknown command/],
  [['serve', '--fast'], {}, 2, /unknown option/],
  [['verify', 'one'], {}, 2, /text-file/],
  [['serve'], { PORT: 'abc' }, 2, /PORT is "abc"/],
  [['serve'], { PORT: '70000', LOG_LEVEL: 'loud' }, 2, /PORT is "70000"[\s\S]*LOG_LEVEL is "loud"/],
  [['serve'], { DATABASE_URL: 'mysql://x' }, 2, /DATABASE_URL/],
  [['serve'], { COMMUNIQUE_API_KEY: 'with space' }, 2, /COMMUNIQUE_API_KEY is not usable/],
  [['serve'], { COMMUNIQUE_API_KEY: 'fifteen-letters' }, 2, /16 characters or more, as `openssl rand -hex 16`/],
  [['serve'], { DATABASE_URL: 'file:/dev/null/x.db' }, 3, /Cannot make|Cannot write in/],
  [['serve'], { DATABASE_URL: `file:${join(packageRoot, 'package.json')}` }, 3, /not a database/],
  [['serve'], { PORT: '1e3' }, 2, /PORT is "1e3"/],
  [['serve'], { PORT: '3000.7' }, 2, /PORT/],
  [['serve'], { SEED: 'maybe' }, 2, /SEED is "maybe"/],
  [['serve'], { PUBLIC_URL: 'http://x>;rel=next' }, 2, /PUBLIC_URL/],
  [['serve'], { PUBLIC_URL: 'https://records.example/' }, 2, /PUBLIC_URL/],
  [['serve'], { DATABASE_URL: 'file::memory:' }, 3, /nothing else/],
  [['serve'], { DATABASE_URL: 'file:x.db?mode=ro' }, 3, /nothing else/],
  [['follow'], {}, 2, /missing required argument/],
  [['follow', 'records.example'], {}, 2, /not the address of a server/],
  [['follow', 'file:///tmp'], {}, 2, /not the address of a server/],
  [['follow', 'https://me:secret@records.example'], {}, 2, /not the address of a server/],
  [['follow', 'https://records.example?since=1'], {}, 2, /not the address of a server/],
  [['follow', 'https://records.example', '--key', 'with space'], {}, 2, /visible ASCII/],
  [['openapi', '--write', 'a', '--check', 'b'], {}, 2, /not both/],
  [['openapi', '--write', '/nowhere/openapi.yaml'], {}, 2, /Cannot write/],
  [['keys', 'create', 'Desk', '--scope', 'read'], {}, 2, /lower-case letters/],
  [['keys', 'create', 'desk'], {}, 2, /required option '--scope/],
  [['keys', 'create', 'desk', '--scope', 'rule'], {}, 2, /"rule" is none of read, write, import, admin/],
  [['keys', 'create', 'desk', '--scope', 'read', '--expires', 'soon'], {}, 2, /A duration is a number/],
  [['openapi', '--check', '/nowhere/openapi.yaml'], {}, 2, /Cannot read/],
])('%j %j exits with %i and a message', async (args, environment, code, message) => {
  const result = await run(args, { DATABASE_URL: `file:${join(folder, 'unused.db')}`, ...environment });
  expect([result.code, result.out]).toEqual([code, '']);
  expect(result.err).toMatch(message);
  expect(result.err).not.toMatch(/ at .*:\d+:\d+/);
  expect(result.err).not.toContain('with space');
  // What is refused is left alone, and nothing is put beside it.
  expect(existsSync(join(packageRoot, 'package.json.lock'))).toBe(false);
});

test('a second run of seed appends nothing', async () => {
  expect((await run(['seed'], seeded)).out).toBe('0 records appended; the ledger is at position 29.\n');
});

test('openapi prints the document, and tells when a file is stale', async () => {
  const { out } = await run(['openapi']);
  expect(out).toBe(await readFile(join(packageRoot, 'openapi.yaml'), 'utf8'));
  const stale = join(folder, 'openapi.yaml');
  await writeFile(stale, out.replace('Communique', 'Else'));
  const checked = await run(['openapi', '--check', stale]);
  expect([checked.code, checked.err]).toEqual([1, expect.stringContaining('stale')]);
  await run(['openapi', '--write', stale]);
  expect((await run(['openapi', '--check', stale])).code).toBe(0);
});

describe('verify', () => {
  const verify = (source: string, file: string, environment = seeded) => run(['verify', source, file], environment);

  test('tells each passage of a text: verified, moved, ambiguous, not found', async () => {
    const environment = { DATABASE_URL: `file:${join(folder, 'verify.db')}` };
    const text = 'One two. Three three.';
    const cite = (start: number, end: number, passage: string) => ({
      about: [],
      source: 's',
      start,
      end,
      sha256: sha256(passage),
    });
    const evidence = [cite(0, 3, 'One'), cite(0, 3, 'two'), cite(0, 4, 'hree'), cite(0, 4, 'Four')];
    const ledger = await openLedger(environment.DATABASE_URL);
    await ledger.append(
      [
        { op: 'create', kind: 'source', id: 's', content: { ...minimal.source, ...fingerprint(text) } },
        { op: 'create', kind: 'source', id: 'uncited', content: minimal.source },
        { op: 'create', kind: 'event', id: 'e', content: { ...minimal.event, evidence } },
      ],
      'test',
    );
    await ledger.close();
    const file = join(folder, 'text.txt');
    await writeFile(file, text);
    const { code, out, err } = await verify('s', file, environment);
    expect([code, err]).toEqual([1, '']);
    expect(out.split('\n')).toEqual([
      'verified   e#/evidence/0  0–3',
      'moved      e#/evidence/1  0–3  stands at 4',
      'ambiguous  e#/evidence/2  0–4  stands at 10, 16',
      'not-found  e#/evidence/3  0–4',
      '4 passages: 1 verified, 1 moved, 1 ambiguous, 1 not-found.',
      '',
    ]);
    expect(await verify('uncited', file, environment)).toMatchObject({
      code: 0,
      out: 'No passage is cited from uncited.\n',
    });
  });

  test('refuses what it cannot read, and warns of another text', async () => {
    const file = join(folder, 'other.txt');
    await writeFile(file, 'another text');
    expect(await verify('none', file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no source none'),
    });
    expect(await verify('article-obama-putin-g20-2016', join(folder, 'none.txt'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('no such file'),
    });
    expect(await verify('article-obama-putin-g20-2016', folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Cannot read'),
    });
    expect(
      await verify('article-obama-putin-g20-2016', file, { DATABASE_URL: `file:${join(folder, 'nothing.db')}` }),
    ).toMatchObject({ code: 3 });
    expect(await verify('article-obama-putin-g20-2016', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('not the text that was cited'),
    });
    await writeFile(file, Buffer.from([0xff, 0xfe, 0x00]));
    expect(await verify('article-obama-putin-g20-2016', file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('UTF-8'),
    });
  });

  const article = sharedFile('seed/article.ar.txt');
  test.skipIf(article === null)(
    'verifies every passage of the seed (skipped without ../shared/data/seed/article.ar.txt)',
    async () => {
      const { code, out } = await verify('article-obama-putin-g20-2016', article ?? '');
      expect(code).toBe(0);
      expect(out).toMatch(/^(\d+) passages: \1 verified\.$/m);
    },
  );
});

test('a port that is taken is told, with what to do, before a database is made', async () => {
  const other = createServer();
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const file = join(folder, 'not-made.db');
  const { code, err } = await run(['serve'], { DATABASE_URL: `file:${file}`, PORT: String(port) });
  expect(existsSync(file)).toBe(false);
  expect([code, err]).toEqual([
    4,
    `communique: Port ${port} on 127.0.0.1 is taken. Set PORT to another, or to 0 for any that is free.\n`,
  ]);
  other.close();
});

test('a second server on the same file is told so; other commands run beside a server', async () => {
  const server = await serve(seeded);
  const commands = seeded.DATABASE_URL?.startsWith('file:') ? [['serve'], ['seed']] : [];
  for (const args of commands) {
    const { code, err } = await run(args, { ...seeded, PORT: '0' });
    expect([code, err]).toEqual([3, expect.stringContaining('Another Communique process has')]);
  }
  const file = join(folder, 'beside.txt');
  await writeFile(file, 'x');
  expect((await run(['verify', 'article-obama-putin-g20-2016', file], seeded)).code).toBe(1);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
});

test('a command loads nothing of the server', async () => {
  const { exit, lines } = start(['import', '--help'], TELLS_LOADED);
  expect(await exit).toBe(0);
  const loaded = lines.find(line => line.startsWith('loaded: ')) ?? '';
  expect(loaded).toMatch(/ commander\b/);
  expect(loaded).not.toMatch(/ fastify\b/);
});
