// Backups that servers have made now and then: due, whole, as many as are kept, one at a time, and never in anybody's way.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openLedger } from '../src/ledger/ledger.ts';
import { AUTHORIZED } from './app.ts';
import { type TestDatabase, throwAwayDatabase, throwAwayFolder } from './databases.ts';
import { appendAtRandom } from './follow/random-ledger.ts';
import { expectSound } from './ledger/soundness.ts';
import { PATIENCE } from './patience.ts';
import { run, type Served, serve, start } from './process.ts';
import { minimal } from './records.ts';

const leaving: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

/** As often as may be; and so seldom that no test sees a second one. */
const OFTEN = '1000';
const SELDOM = '1000000000';
const DAY = 86_400_000;

async function ownFolder(): Promise<string> {
  const { path, remove } = await throwAwayFolder();
  leaving.push(remove);
  return path;
}

async function ownDatabase(): Promise<TestDatabase> {
  const database = await throwAwayDatabase({ bare: true });
  leaving.push(database.remove);
  return database;
}

/** A server that waits for its backup, whose process comes after all others, for as long as that takes to end. */
const serving = (environment: Record<string, string>) => serve({ ...environment, STOP_TIMEOUT: '0' });

async function started(environment: Record<string, string>): Promise<Served> {
  const server = await serving(environment);
  leaving.push(() => stop(server));
  return server;
}

async function stop({ process, exit, lines }: Served): Promise<void> {
  process.kill('SIGTERM');
  expect(await exit, lines.join('\n')).toBe(0);
}

const OURS = /^communique-[0-9a-f]{8}-\d{8}T\d{6}Z-(\d+)\.db$/;
const oursIn = async (path: string) => (await readdir(path)).filter(name => OURS.test(name)).sort();
const positionsIn = async (path: string) => (await oursIn(path)).map(name => Number(OURS.exec(name)?.[1]));

/** What lies in the folder beside whole backups and the lock. */
const othersIn = async (path: string) =>
  (await readdir(path)).filter(name => !OURS.test(name) && !name.endsWith('.lock')).sort();

async function write({ url }: Served, id: string): Promise<number> {
  const answer = await fetch(`${url}/v1/issues/${id}`, {
    method: 'PUT',
    headers: { ...AUTHORIZED, 'content-type': 'application/json', 'if-none-match': '*' },
    body: JSON.stringify(minimal.issue),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { position: number }).position;
}

const hasLine = (server: Served, pattern: RegExp, times = 1) =>
  expect
    .poll(() => server.lines.filter(line => pattern.test(line)).length, { timeout: PATIENCE })
    .toBeGreaterThanOrEqual(times);

test('a backup is made at the first start, others as something is recorded, and the newest are kept', {
  timeout: PATIENCE,
}, async () => {
  const [database, folder] = [await ownDatabase(), await ownFolder()];
  const foreign = ['communique-00000000-20160905T083000Z-17.db', 'communique.db', 'notes.txt'];
  for (const name of foreign) await writeFile(join(folder, name), name);
  const server = await started({
    ...{ DATABASE_URL: database.url, BACKUP_FOLDER: folder, BACKUP_EVERY: OFTEN, BACKUP_KEEP: '2' },
  });
  const own = async () => (await positionsIn(folder)).filter(position => position !== 17);
  await expect.poll(own, { timeout: PATIENCE }).toEqual([29]);
  // Nothing was recorded since: none is made.
  await hasLine(server, /Nothing was recorded since the last backup/, 2);
  expect(await own()).toEqual([29]);
  const first = await write(server, 'first');
  await expect.poll(own, { timeout: PATIENCE }).toEqual([29, first]);
  const second = await write(server, 'second');
  await expect.poll(own, { timeout: PATIENCE }).toEqual([first, second]);
  for (const name of foreign) expect(await readFile(join(folder, name), 'utf8')).toBe(name);
  const [name = ''] = (await oursIn(folder)).filter(each => each.endsWith(`-${second}.db`));
  await expectSound(`file:${join(folder, name)}`);
  expect((await run(['check'], { DATABASE_URL: `file:${join(folder, name)}` })).code).toBe(0);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('after a start the next is due by the time of the last, not by that of the start', {
  timeout: PATIENCE,
}, async () => {
  const [database, folder] = [await ownDatabase(), await ownFolder()];
  const environment = { DATABASE_URL: database.url, BACKUP_FOLDER: folder, BACKUP_EVERY: SELDOM };
  const before = await serving(environment);
  const dueOf = async (server: Served) => {
    await hasLine(server, /the next backup is due/);
    const line = server.lines.find(each => each.includes('the next backup is due')) ?? '';
    return Date.parse(JSON.parse(line).due);
  };
  await dueOf(before);
  await write(before, 'later');
  await stop(before);
  // As if it had been made a day before.
  const [name = ''] = await oursIn(folder);
  const yesterday = new Date(Date.now() - DAY).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  await rename(join(folder, name), join(folder, name.replace(/\d{8}T\d{6}Z/, yesterday)));
  const begun = Date.now();
  const due = await dueOf(await started(environment));
  expect(Math.abs(begun - DAY + Number(SELDOM) - due)).toBeLessThan(DAY / 2);
  expect(await positionsIn(folder)).toEqual([29]);
});

test('one that fails is told, leaves the server ready, and is tried again', { timeout: PATIENCE }, async () => {
  const [database, folder] = [await ownDatabase(), await ownFolder()];
  const path = join(folder, 'backups');
  await mkdir(path);
  const server = await started({
    DATABASE_URL: database.url,
    BACKUP_FOLDER: path,
    BACKUP_EVERY: OFTEN,
    LOG_LEVEL: 'error',
  });
  await expect.poll(() => positionsIn(path), { timeout: PATIENCE }).toEqual([29]);
  await rm(path, { recursive: true });
  await hasLine(server, /"level":50.*No backup was made: BACKUP_FOLDER is .*There is no such folder/);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  await mkdir(path);
  await expect.poll(() => positionsIn(path), { timeout: PATIENCE }).toEqual([29]);
});

test('of several processes that share a folder one makes it', { timeout: PATIENCE }, async () => {
  const [database, folder] = [await ownDatabase(), await ownFolder()];
  await run(['seed'], { DATABASE_URL: database.url });
  // What an earlier one left that was killed is no backup, and goes.
  const ledger = await openLedger(database.url, { readOnly: true });
  await mkdir(join(folder, `communique-${ledger.identity().slice(0, 8)}-20160905T083000Z.17.part`));
  await ledger.close();
  const environment = { DATABASE_URL: database.url, BACKUP_FOLDER: folder, BACKUP_EVERY: SELDOM };
  const all = Array.from({ length: 4 }, () => start(['backup'], environment));
  expect(await Promise.all(all.map(({ exit }) => exit))).toEqual([0, 0, 0, 0]);
  const last = all.map(({ lines }) => lines.at(-1) ?? '');
  expect(last.filter(line => /is the backup: \d+ bytes\.$/.test(line)).length).toBe(1);
  expect(last.filter(line => /Another process is making|not old enough/.test(line)).length).toBe(3);
  expect(await positionsIn(folder)).toEqual([29]);
  expect(await othersIn(folder)).toEqual([]);
});

test('what is being made ends with the server, and leaves nothing', { timeout: PATIENCE }, async () => {
  const [database, folder] = [await ownDatabase(), await ownFolder()];
  const ledger = await openLedger(database.url);
  await appendAtRandom(ledger, 60);
  await ledger.append(
    Array.from(
      { length: 1_000 },
      (_, n) => ({ op: 'create', kind: 'issue', id: `issue-of-${n}`, content: minimal.issue }) as const,
    ),
    'somebody',
  );
  await ledger.close();
  const server = await serving({ DATABASE_URL: database.url, BACKUP_FOLDER: folder });
  const isBegun = async () => (await readdir(folder)).some(name => !name.endsWith('.lock'));
  await expect.poll(isBegun, { timeout: PATIENCE, interval: 5 }).toBe(true);
  await stop(server);
  expect(server.lines.filter(line => line.includes('"level":50'))).toEqual([]);
  expect(await othersIn(folder)).toEqual([]);
  for (const name of await oursIn(folder))
    expect((await run(['check'], { DATABASE_URL: `file:${join(folder, name)}` })).code).toBe(0);
});

test('a folder that cannot take backups is told at the start', async () => {
  const folder = await ownFolder();
  const file = join(folder, 'file');
  await writeFile(file, '');
  const database = `file:${join(folder, 'test.db')}`;
  for (const [path, reason] of [
    [join(folder, 'none'), 'There is no such folder.'],
    [file, 'It is no folder.'],
  ] as const) {
    const { code, err } = await run(['serve'], { DATABASE_URL: database, BACKUP_FOLDER: path });
    expect([code, err]).toEqual([2, `communique: BACKUP_FOLDER is ${JSON.stringify(path)}. ${reason}\n`]);
  }
  expect(await readdir(folder)).toEqual(['file']);
  expect(await run(['backup'], { DATABASE_URL: database })).toMatchObject({
    code: 2,
    err: 'communique: Name a file, or set BACKUP_FOLDER.\n',
  });
});
