// Long reads of PostgreSQL: who leaves ends theirs at the server, what takes too long is told so, one caller never has all.
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TookTooLong } from '../../../../src/ledger/errors.ts';
import { type Ledger, openLedger } from '../../../../src/ledger/ledger.ts';
import { sql } from '../../../../src/ledger/sql.ts';
import { NOBODY, NoLongerWanted } from '../../../../src/turns.ts';
import { throwAwayDatabase } from '../../../databases.ts';
import { connected } from './server.ts';

let database: Awaited<ReturnType<typeof throwAwayDatabase>>;
let ledger: Ledger;
let observer: pg.Client;

beforeEach(async () => {
  database = await throwAwayDatabase();
  ledger = await openLedger(database.url, { longReads: 2 });
  observer = await connected(database.url);
});
afterEach(async () => {
  await observer.end();
  await ledger.close();
  await database.remove();
});

const LONG = { long: true, position: 0 };
const FOR_EVER = sql`SELECT pg_sleep(1000)`;
const ONE = sql`SELECT 1 AS one`;

/** How many are at work at the server. */
async function atWork(): Promise<number> {
  const { rows } = await observer.query(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query = 'SELECT pg_sleep(1000)'",
  );
  return rows[0].count;
}

/** Looks until so many are. */
async function until(count: number): Promise<void> {
  while ((await atWork()) !== count);
}

test('who leaves ends what the server does for them; others are answered meanwhile', async () => {
  const leaving = new AbortController();
  const asker = { caller: 'much', signal: leaving.signal };
  const much = Array.from({ length: 4 }, () => ledger.select(FOR_EVER, { ...LONG, asker }));
  const left = Promise.allSettled(much);
  await until(1);
  expect(await ledger.select(ONE, { ...LONG, asker: { ...NOBODY, caller: 'other' } })).toEqual([{ one: 1 }]);
  expect(await atWork()).toBe(1);
  leaving.abort();
  expect((await left).every(one => one.status === 'rejected' && one.reason instanceof NoLongerWanted)).toBe(true);
  await until(0);
  expect(await ledger.select(ONE, LONG)).toEqual([{ one: 1 }]);
});

test('what takes longer than it may is told so', async () => {
  const hasty = await openLedger(database.url, { longReadTimeout: 1_000 });
  await expect(hasty.select(FOR_EVER, LONG)).rejects.toThrow(TookTooLong);
  expect(await hasty.select(ONE, LONG)).toEqual([{ one: 1 }]);
  await hasty.close();
});
