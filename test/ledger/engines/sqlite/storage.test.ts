// Storage that fails: locked by another program, full, taken away. Others are served meanwhile, and nothing is lost.
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isBusy, isStorageFailure } from '../../../../src/ledger/engines/sqlite/failures.ts';
import { StorageFailure } from '../../../../src/ledger/errors.ts';
import { openLedger } from '../../../../src/ledger/ledger.ts';
import { inTurn, onStorage } from '../../../../src/ledger/storage.ts';
import { type TestApp, testApp } from '../../../app.ts';
import { throwAwayFolder } from '../../../databases.ts';
import { minimal } from '../../../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp();
});
afterAll(() => server.close());

function locked(): Database.Database {
  const other = new Database(server.url.slice('file:'.length));
  other.exec('BEGIN IMMEDIATE');
  return other;
}

/** So many turns of the loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}

test("a write waits for another program's lock, and readers do not wait with it", async () => {
  const other = locked();
  const write = server.put('/v1/issues/waits', minimal.issue, { 'if-none-match': '*' });
  expect((await server.get('/v1/issues')).status).toBe(200);
  other.exec('ROLLBACK');
  other.close();
  expect((await write).status).toBe(201);
});

test('a ledger is opened though another program has the new file for a moment', async () => {
  const { path, remove } = await throwAwayFolder();
  const file = join(path, 'new.db');
  const other = new Database(file);
  other.exec('BEGIN EXCLUSIVE');
  const opening = openLedger(`file:${file}`);
  // By then it has met the lock.
  await Promise.race([opening.catch(() => {}), turns(100)]);
  other.exec('ROLLBACK');
  other.close();
  await (await opening).close();
  await remove();
});

test('what another program keeps from beginning is tried again in its turn, one at a time', async () => {
  const other = locked();
  let pauses = 0;
  let running = 0;
  const turn = inTurn(isBusy, async () => {
    pauses += 1;
    if (pauses === 3) other.exec('ROLLBACK');
  });
  const mine = await new PrismaBetterSqlite3({ url: server.url, timeout: 0 }).connect();
  const done: number[] = [];
  const write = (n: number) =>
    turn(async () => {
      expect(++running).toBe(1);
      try {
        await mine.executeScript('BEGIN IMMEDIATE; ROLLBACK');
        done.push(n);
      } finally {
        running -= 1;
      }
    });
  await Promise.all([1, 2, 3].map(write));
  expect([pauses, done]).toEqual([3, [1, 2, 3]]);
  await expect(turn(() => Promise.reject(new Error('of the program')))).rejects.toThrow('of the program');
  await mine.dispose();
  other.close();
});

test('a write that waited in vain is told to come again, and left nothing', async () => {
  const { position } = server.ledger.head();
  const other = locked();
  const { status, headers, json } = await server.put('/v1/issues/in-vain', minimal.issue, { 'if-none-match': '*' });
  other.exec('ROLLBACK');
  other.close();
  expect([status, headers['retry-after'], json.type]).toEqual([503, '5', '/problems/unavailable']);
  expect(JSON.stringify(json)).not.toMatch(/sqlite|locked/i);
  expect((await server.ledger.freshHead()).position).toBe(position);
});

test('a full disk is a failure of the storage; a wrong statement is one of the program', async () => {
  const connection = await new PrismaBetterSqlite3({ url: ':memory:' }).connect();
  await connection.executeScript('PRAGMA max_page_count = 3; CREATE TABLE t (x TEXT)');
  const run = (sql: string) =>
    onStorage(isStorageFailure, () => connection.executeRaw({ sql, args: [], argTypes: [] }));
  await expect(run("INSERT INTO t VALUES (printf('%.100000c', 'x'))")).rejects.toThrow(StorageFailure);
  await expect(run('INSERT INTO nowhere VALUES (1)')).rejects.not.toThrow(StorageFailure);
  await connection.dispose();
});
