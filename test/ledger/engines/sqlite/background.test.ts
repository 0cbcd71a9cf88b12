// Long reads: they answer as others do, keep nothing else waiting, and end with the ledger.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { background } from '../../../../src/ledger/engines/sqlite/background.ts';
import { StorageFailure } from '../../../../src/ledger/errors.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { sql } from '../../../../src/ledger/sql.ts';
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

test('only so many wait', async () => {
  const longReads = background(ledger.url.slice('file:'.length));
  const asked = Array.from({ length: 120 }, () => longReads.select(sql`SELECT 1 AS one`));
  const settled = await Promise.allSettled(asked);
  expect(settled.filter(one => one.status === 'rejected').length).toBe(20);
  longReads.close();
});
