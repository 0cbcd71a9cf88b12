// Long reads: they answer as others do, keep nothing else waiting, and end with the ledger.
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Background, background } from '../../../../src/ledger/engines/sqlite/background.ts';
import { StorageFailure, TookTooLong } from '../../../../src/ledger/errors.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { sql } from '../../../../src/ledger/sql.ts';
import { NOBODY, NoLongerWanted, TooManyWaiting } from '../../../../src/turns.ts';
import { testLedger } from '../../../app.ts';
import { minimal } from '../../../records.ts';

let ledger: Ledger & { url: string };

beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

const issue = (id: string) => ({ op: 'create' as const, kind: 'issue' as const, id, content: minimal.issue });
const ids = sql`SELECT id, position FROM revision ORDER BY id`;

/** Counts to `n` and has nothing to do with the tables. */
const counting = (n: number) =>
  sql`WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${n}) SELECT max(i) AS most FROM c`;

test('a long read sees what was appended before it, whatever was read before', async () => {
  for (const id of ['a', 'b']) {
    await ledger.append([issue(id)], 'test');
    expect(await ledger.select(ids, { long: true, position: 0 })).toEqual(await ledger.select(ids, { position: 0 }));
  }
});

test('while it runs, others are answered', async () => {
  await ledger.select(ids, { long: true, position: 0 });
  let over = false;
  const long = ledger.select<{ most: number }>(counting(3_000_000), { long: true, position: 0 }).finally(() => {
    over = true;
  });
  for (let read = 0; read < 20; read++) await ledger.select(ids, { position: 0 });
  expect(over).toBe(false);
  expect((await long)[0]?.most).toBe(3_000_000);
});

test('a read that fails tells why, and the next is answered', async () => {
  await expect(ledger.select(sql`SELECT * FROM nowhere`, { long: true, position: 0 })).rejects.toThrow(/no such table/);
  expect(await ledger.select(sql`SELECT 1 AS one`, { long: true, position: 0 })).toEqual([{ one: 1 }]);
});

test('when the ledger closes, what is still read is given up', async () => {
  const long = ledger.select(counting(1_000_000_000), { long: true, position: 0 });
  const refused = expect(long).rejects.toThrow(StorageFailure);
  await ledger.select(ids, { position: 0 });
  await ledger.close();
  await refused;
});

/** Long reads of the ledger's file by other bounds, which end with the test. */
function longReads(options: Parameters<typeof background>[1] = {}): Background {
  const reads = background(ledger.url.slice('file:'.length), options);
  onTestFinished(() => reads.close());
  return reads;
}

const FOR_EVER = counting(1e15);
const ONE = sql`SELECT 1 AS one`;
const of = (caller: string) => ({ ...NOBODY, caller });

test('only so many wait, and of one caller fewer', async () => {
  const reads = longReads();
  const asked = Array.from({ length: 40 }, () => reads.select(ONE, of('much')));
  const others = Array.from({ length: 100 }, (_, n) => reads.select(ONE, of(`caller ${n}`)));
  const refused = async (all: Promise<unknown>[]) =>
    (await Promise.allSettled(all)).filter(one => one.status === 'rejected').map(({ reason }) => reason);
  const [own = [], theirs = []] = await Promise.all([asked, others].map(refused));
  // One is read at once, and 20 wait; of the others one is read, and 80 wait.
  expect([own.length, theirs.length]).toEqual([19, 19]);
  expect([...own, ...theirs].every(reason => reason instanceof TooManyWaiting)).toBe(true);
});

test('one caller never has all of the processes: another is answered meanwhile', async () => {
  const reads = longReads({ longReads: 2 });
  const leaving = new AbortController();
  const much = Array.from({ length: 6 }, () => reads.select(FOR_EVER, { caller: 'much', signal: leaving.signal }));
  const left = Promise.allSettled(much);
  expect(await reads.select(ONE, of('other'))).toEqual([{ one: 1 }]);
  expect(reads.processes()).toHaveLength(2);
  leaving.abort();
  expect((await left).every(one => one.status === 'rejected' && one.reason instanceof NoLongerWanted)).toBe(true);
});

test('what nobody waits for any more is ended, with its process, and the next is answered', async () => {
  const reads = longReads({ longReads: 1 });
  const leaving = new AbortController();
  const long = reads.select(FOR_EVER, { caller: 'a', signal: leaving.signal });
  const next = reads.select(ONE, of('b'));
  while (reads.processes().length === 0) await new Promise(setImmediate);
  const [pid = 0] = reads.processes();
  leaving.abort();
  await expect(long).rejects.toThrow(NoLongerWanted);
  expect(await next).toEqual([{ one: 1 }]);
  expect(reads.processes()).not.toContain(pid);
});

test('what takes longer than it may is ended, and the next is answered', async () => {
  const reads = longReads({ longReads: 1, longReadTimeout: 100 });
  await expect(reads.select(FOR_EVER)).rejects.toThrow(TookTooLong);
  const patient = longReads({ longReads: 1 });
  expect(await patient.select(ONE)).toEqual([{ one: 1 }]);
});

test('a process that has died meanwhile is replaced', async () => {
  const reads = longReads({ longReads: 1 });
  await reads.select(ONE);
  const [pid = 0] = reads.processes();
  process.kill(pid, 'SIGKILL');
  // The first may still reach for it.
  await reads.select(ONE).catch(error => expect(error).toBeInstanceOf(StorageFailure));
  expect(await reads.select(ONE)).toEqual([{ one: 1 }]);
  expect(reads.processes()).toHaveLength(1);
});
