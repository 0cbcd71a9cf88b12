// A full disk under a server: writes, imports and backups are told to come again, reads go on, the server is not ready; and
// once there is room it writes again by itself.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AUTHORIZED } from '../app.ts';
import { ENGINE } from '../engine.ts';
import { manyTrips } from '../imports/trips.ts';
import { PATIENCE } from '../patience.ts';
import { databaseAt, startCluster } from '../postgres.ts';
import { run, serve } from '../process.ts';
import { minimal } from '../records.ts';
import { type SmallDisk, smallDisk } from '../small-disk.ts';
import { execute } from '../support/postgres.ts';
import { loadOf } from './load.ts';

const leaving: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const leave of leaving.reverse()) await leave();
});

const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;

/** A database whose files are on the disk. */
async function databaseOn(disk: SmallDisk): Promise<string> {
  if (ENGINE === 'sqlite') return `file:${join(disk.path, 'test.db')}`;
  const cluster = await startCluster();
  leaving.push(() => cluster.remove());
  const space = join(disk.path, 'space');
  execFileSync('install', ['-d', '-m', '700', '-o', 'postgres', space]);
  await execute(cluster.url, `CREATE TABLESPACE small LOCATION '${space}'`);
  await execute(cluster.url, 'CREATE DATABASE on_small TABLESPACE small TEMPLATE template0');
  return databaseAt(cluster.url, 'on_small');
}

test('a full disk is told, and passes without a restart', { timeout: PATIENCE }, async ({ skip }) => {
  const disk = await smallDisk('96m');
  if (disk === null || ENGINE === 'citus') return skip('needs the right to mount a small file system');
  leaving.push(() => disk.remove());
  const database = await databaseOn(disk);
  const { url, process, exit, lines } = await serve({ DATABASE_URL: database, TMPDIR: disk.path, LOG_LEVEL: 'error' });
  const load = loadOf();
  const before = load.answered('ok', 20);
  const writing = load.on([url]);
  await before;
  expect(await statusOf(`${url}/readyz`)).toBe(200);

  const full = load.answered(503, 20);
  disk.fill();
  await full;
  // A write that is small enough may still find room between two that do not.
  await expect.poll(() => statusOf(`${url}/readyz`), { timeout: PATIENCE }).toBe(503);
  expect(await statusOf(`${url}/livez`)).toBe(200);
  expect(await statusOf(`${url}/v1/events?limit=10`)).toBe(200);
  const body = manyTrips(500);
  for (const prefer of ['', 'respond-async']) {
    const headers = { ...AUTHORIZED, 'content-type': 'application/xml', prefer };
    expect(await statusOf(`${url}/v1/imports`, { method: 'POST', headers, body }), prefer).toBe(503);
  }
  const backup = join(disk.path, 'backup.db');
  const failed = await run(['backup', backup], { DATABASE_URL: database });
  expect([failed.code, failed.err]).toEqual([1, expect.stringMatching(/No backup was made: .*disk is full\.\n$/)]);
  expect(readdirSync(disk.path).filter(name => name.startsWith('backup') || name.startsWith('communique-'))).toEqual(
    [],
  );

  const after = load.answered('ok', 20);
  disk.free();
  await after;
  expect(await statusOf(`${url}/readyz`)).toBe(200);
  const headers = { ...AUTHORIZED, 'content-type': 'application/xml' };
  expect(await statusOf(`${url}/v1/imports`, { method: 'POST', headers, body })).toBe(200);
  await writing.stop();
  expect((await run(['backup', backup], { DATABASE_URL: database })).code).toBe(0);
  expect(existsSync(backup)).toBe(true);
  process.kill('SIGTERM');
  expect(await exit, lines.join('\n')).toBe(0);
  await load.expectKept(database);
});

test('a server is ready again as soon as its disk takes writes, though nobody writes', { timeout: PATIENCE }, async ({
  skip,
}) => {
  const disk = await smallDisk('96m');
  if (disk === null || ENGINE === 'citus') return skip('needs the right to mount a small file system');
  leaving.push(() => disk.remove());
  const database = await databaseOn(disk);
  // What is refused here is refused for the disk alone.
  const { url, process, exit } = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error', SHED_DELAY: '0' });
  leaving.push(async () => void process.kill());
  const headers = { ...AUTHORIZED, 'content-type': 'application/json' };
  // Smaller than a trial of the storage: where there is no room for it, there is none for a trial.
  const body = JSON.stringify(minimal.issue);
  const write = () => statusOf(`${url}/v1/issues`, { method: 'POST', headers, body });
  disk.fill();
  await expect.poll(write, { timeout: PATIENCE, interval: 1 }).toBe(503);
  expect(await statusOf(`${url}/readyz`)).toBe(503);
  disk.free();
  expect(await statusOf(`${url}/readyz`)).toBe(200);
  process.kill('SIGTERM');
  expect(await exit).toBe(0);
});
