// The index of words and terms after much was written apart: put together, it answers the same.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importInto } from '../../../../src/operations/imports/run.ts';
import { testLedger } from '../../../app.ts';
import { often } from '../../../engine.ts';
import { inPieces } from '../../../imports/inputs.ts';
import { manyTrips } from '../../../imports/trips.ts';
import { minimal } from '../../../records.ts';
import { expectSound } from '../../soundness.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

let count = 0;
const write = () => {
  count += 1;
  return ledger.append([{ op: 'create', kind: 'issue', id: `issue-${count}`, content: minimal.issue }], 'somebody');
};

/** In how many segments the index of a kind lies: their numbers stand above bit 37 of the ids of its pages. */
function segments(kind: string): number {
  const database = new Database(ledger.url.slice('file:'.length), { readonly: true });
  try {
    const sql = `SELECT count(DISTINCT id >> 37) FROM ${kind}_words_data WHERE id >> 37 > 0`;
    return database.prepare<[], number>(sql).pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

test('what was written apart lies together afterwards, and is as it was', async () => {
  for (let time = 0; time < 10; time++) await write();
  expect(segments('issue')).toBeGreaterThan(1);
  await ledger.compact(0);
  expect(segments('issue')).toBe(1);
  await expectSound(ledger.url);
  await write();
  await expectSound(ledger.url);
});

test('little beside much is left where it is, and nothing is done once it is to stop', async () => {
  for (let time = 0; time < 10; time++) await write();
  const before = segments('issue');
  await ledger.compact(ledger.head().position);
  await ledger.compact(0, AbortSignal.abort());
  expect(segments('issue')).toBe(before);
});

test('writes between its steps are kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), async all => {
      await Promise.all(all.map(isWrite => (isWrite ? write() : ledger.compact(0))));
      await expectSound(ledger.url);
    }),
    { numRuns: often(5) },
  );
});

test('an import leaves it together', async () => {
  await importInto(ledger, { format: 'historian' }, {}, run =>
    run.take({ name: '', bytes: inPieces(manyTrips(1_200)) }),
  );
  expect([segments('event'), segments('actor')]).toEqual([1, 1]);
  await expectSound(ledger.url);
});
