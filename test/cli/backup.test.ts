// `communique backup` as a user meets it: whole and of one moment while a server writes, or not there at all.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from '../../src/copy/digest.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { AUTHORIZED } from '../app.ts';
import { damage, rowsOf, type TestDatabase, throwAwayDatabase, throwAwayFolder } from '../databases.ts';
import { appendAtRandom } from '../follow/random-ledger.ts';
import { expectSound } from '../ledger/soundness.ts';
import { PATIENCE } from '../patience.ts';
import { run, serve, start } from '../process.ts';
import { minimal } from '../records.ts';

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof throwAwayFolder>>;

beforeAll(async () => {
  folder = await throwAwayFolder();
  database = await throwAwayDatabase({ bare: true });
  const ledger = await openLedger(database.url);
  await appendAtRandom(ledger, 60);
  const ids = Array.from({ length: 1_000 }, (_, n) => `issue-of-${n}`);
  const receipt = {
    id: 'a'.repeat(64),
    request: 'b'.repeat(64),
    answer: () => '{"status":200,"headers":{},"body":""}',
  };
  await ledger.append(
    ids.map(id => ({ op: 'create', kind: 'issue', id, content: minimal.issue }) as const),
    'somebody',
    receipt,
  );
  await ledger.close();
});
afterAll(async () => {
  await database.remove();
  await folder.remove();
});

const backup = (url: string, ...args: string[]) => run(['backup', ...args], { DATABASE_URL: url });
const fileIn = (name: string) => join(folder.path, name);

/** What tells one ledger from another, up to a position. */
async function traits(url: string, upTo?: number) {
  const ledger = await openLedger(url, { readOnly: true });
  const { position } = ledger.head();
  const all = {
    ...{ position: upTo ?? position, identity: ledger.identity(), secret: ledger.secret },
    ...{ digest: await digestOf(ledger, upTo ?? position, () => {}), receipts: await ledger.receipts('', 100) },
  };
  await ledger.close();
  return all;
}

test('a backup is one file that is the ledger: revisions, authors, kept answers, identity, secret', async () => {
  const file = fileIn('whole.db');
  const { code, out, err } = await backup(database.url, file);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/all as it must be\.\n.*whole\.db is the backup: \d+ bytes\.\n$/),
  ]);
  expect(err).toMatch(/\d+ of \d+ (pages|revisions), /);
  expect(await readdir(folder.path)).toEqual(['whole.db']);
  expect(await traits(`file:${file}`)).toEqual(await traits(database.url));
  await expectSound(`file:${file}`);
});

test('is of one moment while a server writes, and holds all that was acknowledged before', async () => {
  const own = await throwAwayDatabase({ bare: true });
  const server = await serve({ DATABASE_URL: own.url, LOG_LEVEL: 'error' });
  let written = 0;
  let goesOn = true;
  const write = async () => {
    while (goesOn) {
      const response = await fetch(`${server.url}/v1/issues/issue-${written}`, {
        method: 'PUT',
        headers: { ...AUTHORIZED, 'content-type': 'application/json', 'if-none-match': '*' },
        body: JSON.stringify(minimal.issue),
      });
      expect(response.status).toBe(201);
      written++;
    }
  };
  const writing = write();
  await expect.poll(() => written, { timeout: PATIENCE }).toBeGreaterThan(5);
  const before = written;
  const file = fileIn('while-writing.db');
  expect((await backup(own.url, file)).code).toBe(0);
  const after = written;
  goesOn = false;
  await writing;
  const kept = await traits(`file:${file}`);
  // The seed is 29 revisions.
  expect(kept.position).toBeGreaterThanOrEqual(29 + before);
  expect(kept.position).toBeLessThanOrEqual(29 + after + 1);
  expect(kept.digest).toBe((await traits(own.url, kept.position)).digest);
  server.process.kill('SIGTERM');
  await server.exit;
  await own.remove();
});

test('killed in the middle leaves what was there under the name, or what is whole', {
  timeout: 2 * PATIENCE,
}, async () => {
  const apart = await throwAwayFolder();
  const file = join(apart.path, 'killed.db');
  await writeFile(file, 'an earlier backup');
  const making = start(['backup', '--force', file], { DATABASE_URL: database.url });
  const isBegun = async () =>
    making.process.exitCode !== null || (await readdir(apart.path)).some(name => name.endsWith('.part'));
  await expect.poll(isBegun, { timeout: PATIENCE, interval: 5 }).toBe(true);
  making.process.kill('SIGKILL');
  await making.exit;
  // What is whole may have its name by the time that the signal comes.
  if ((await readFile(file, 'utf8')) !== 'an earlier backup')
    expect((await run(['check'], { DATABASE_URL: `file:${file}` })).code).toBe(0);
  expect((await backup(database.url, '--force', file)).code).toBe(0);
  expect(await rowsOf(`file:${file}`, 'SELECT count(*) > 1000 AS whole FROM revision')).toEqual([{ whole: 1 }]);
  await apart.remove();
});

test('stopped by a signal leaves nothing at all, or the whole where it had its name by then', {
  timeout: 2 * PATIENCE,
}, async () => {
  const apart = await throwAwayFolder();
  const making = start(['backup', join(apart.path, 'stopped.db')], { DATABASE_URL: database.url });
  await expect.poll(async () => (await readdir(apart.path)).length, { timeout: PATIENCE, interval: 5 }).toBe(1);
  making.process.kill('SIGTERM');
  await making.exit;
  const left = await readdir(apart.path);
  expect(left.filter(name => name !== 'stopped.db')).toEqual([]);
  if (left.length > 0)
    expect((await run(['check'], { DATABASE_URL: `file:${join(apart.path, 'stopped.db')}` })).code).toBe(0);
  else expect(making.process.signalCode).toBe('SIGTERM');
  await apart.remove();
});

test('of a ledger that is damaged is not made, and says why', async () => {
  const own = await throwAwayDatabase({ bare: true });
  await run(['seed'], { DATABASE_URL: own.url });
  await damage(own.url, 'UPDATE revision SET document = replace(document, \'"held"\', \'"maybe"\')');
  const { code, out, err } = await backup(own.url, fileIn('damaged.db'));
  expect([code, out]).toEqual([1, expect.stringMatching(/documents .*status/)]);
  expect(err).toContain('No backup was made: what was written is not as it must be');
  expect(await readdir(folder.path)).not.toContain('damaged.db');
  await own.remove();
});

test('takes the place of nothing by mistake', async () => {
  const file = fileIn('there.db');
  await writeFile(file, 'something else');
  expect(await backup(database.url, file)).toMatchObject({ code: 2, err: expect.stringContaining('--force') });
  expect(await readFile(file, 'utf8')).toBe('something else');
  expect(await backup(database.url, folder.path)).toMatchObject({
    code: 2,
    err: expect.stringContaining('is a folder'),
  });
  expect(await backup(database.url, '/nowhere/at/all.db')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Cannot write'),
  });
  const own = fileIn('own.db');
  await run(['seed'], { DATABASE_URL: `file:${own}` });
  expect(await backup(`file:${own}`, '--force', own)).toMatchObject({
    code: 2,
    err: expect.stringContaining('the ledger itself'),
  });
});
