// Appends that share a transaction: what becomes of each is what would have become of it alone, in the order of the calls.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/ledger/dialect.ts';
import { openServer } from '../../src/ledger/engines/postgres/database.ts';
import { openFile } from '../../src/ledger/engines/sqlite/database.ts';
import { Conflict, StorageFailure } from '../../src/ledger/errors.ts';
import { grouping } from '../../src/ledger/grouping.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Receipt } from '../../src/ledger/receipts.ts';
import type { Revision } from '../../src/ledger/revision.ts';
import { attempt, sql, type Transaction } from '../../src/ledger/sql.ts';
import type { Write } from '../../src/ledger/write.ts';
import { testLedger } from '../app.ts';
import { type TestDatabase, throwAwayDatabase } from '../databases.ts';
import { ENGINE, often } from '../engine.ts';
import { minimal } from '../records.ts';
import { expectSound } from './soundness.ts';

let at: TestDatabase;
let database: Database;

beforeEach(async () => {
  at = await throwAwayDatabase();
  const options = { readOnly: false, reindex: false, progress: () => {} };
  database =
    ENGINE === 'sqlite'
      ? await openFile(at.url, { ...options, beside: false, bulk: false })
      : await openServer(at.url, options);
});
afterEach(async () => {
  await database.close();
  await at.remove();
});

const issue = (id: string): Write => ({ op: 'create', kind: 'issue', id, content: minimal.issue });

/** How many transactions there were, and what appends by them. */
function counted() {
  const tally = { transactions: 0 };
  const transaction: Database['transaction'] = (action, recorded, within) => {
    tally.transactions += 1;
    return database.transaction(action, recorded, within);
  };
  return { tally, appendGrouped: grouping(transaction, database.dialect, () => {}) };
}

test('appends that come together share a transaction; each has its positions, or its refusal', async () => {
  const { tally, appendGrouped } = counted();
  const ids = Array.from({ length: 30 }, (_, n) => `issue-${n % 20}`);
  const outcomes = await Promise.allSettled(ids.map(id => appendGrouped({ writes: [issue(id)], author: 'test' })));
  expect(tally.transactions).toBe(1);
  expect(outcomes.map(told)).toEqual(ids.map((_, n) => (n < 20 ? [n + 1] : 'Conflict')));
  await expectSound(at.url);
});

test('a fault of the program in one of them is told to that one alone', async () => {
  const { appendGrouped } = counted();
  const all = [[issue('a')], [issue('b'), issue('b')], [issue('c')]];
  const outcomes = await Promise.allSettled(all.map(writes => appendGrouped({ writes, author: 'test' })));
  expect(outcomes.map(told)).toEqual([[1], 'TypeError', [2]]);
  await expectSound(at.url);
});

test('a large append keeps those that follow it from no more than a transaction of its own', async () => {
  const { tally, appendGrouped } = counted();
  const large = Array.from({ length: 300 }, (_, n) => issue(`large-${n}`));
  const outcomes = await Promise.all(
    [[issue('a')], large, [issue('b')], [issue('c')]].map(each => appendGrouped({ writes: each, author: 'test' })),
  );
  expect(outcomes.map(revisions => revisions.at(-1)?.position)).toEqual([1, 301, 302, 303]);
  expect(tally.transactions).toBe(3);
});

test('where a transaction does not begin, whoever waited for it is told, and whoever came since is in the next', async () => {
  const begun = Promise.withResolvers<void>();
  const given = Promise.withResolvers<never>();
  let attempts = 0;
  const transaction: Database['transaction'] = async (action, recorded, within) => {
    if (attempts++ > 0) return database.transaction(action, recorded, within);
    begun.resolve();
    return given.promise;
  };
  const appendGrouped = grouping(transaction, database.dialect, () => {});
  const append = (name: string) => (_: unknown, n: number) =>
    appendGrouped({ writes: [issue(`${name}-${n}`)], author: 'test' });
  const [early, late] = [
    Promise.allSettled(Array.from({ length: 300 }, append('early'))),
    begun.promise.then(() => Promise.allSettled(Array.from({ length: 300 }, append('late')))),
  ];
  await begun.promise;
  given.reject(new StorageFailure(new Error('The writes before it took too long.')));
  expect(new Set((await early).map(told))).toEqual(new Set(['StorageFailure']));
  expect((await late).map(told)).toEqual(Array.from({ length: 300 }, (_, n) => [n + 1]));
  await expectSound(at.url);
});

test('a source is not based on itself for a moment, where another of those who wait would end that', async () => {
  const { tally, appendGrouped } = counted();
  const basedOn = (...ids: string[]) => ({ ...minimal.source, ...(ids.length > 0 && { basedOn: ids }) });
  const source = (id: string, ...ids: string[]): Write => ({
    op: 'create',
    kind: 'source',
    id,
    content: basedOn(...ids),
  });
  const revised = (id: string, expected: number, ...ids: string[]): Write => ({
    ...{ op: 'replace', kind: 'source', id, expected },
    content: basedOn(...ids),
  });
  await appendGrouped({ writes: [source('a'), source('b', 'a'), source('c', 'b'), source('d')], author: 'test' });
  const all = [[revised('a', 1, 'c')], [revised('b', 2, 'd')], [revised('a', 1, 'c')]];
  const outcomes = await Promise.allSettled(all.map(writes => appendGrouped({ writes, author: 'test' })));
  expect(outcomes.map(told)).toEqual(['UnknownReferences', [5], [6]]);
  expect(tally.transactions).toBe(2);
  await expectSound(at.url);
});

test('what is refused leaves no savepoint open behind it', async () => {
  const left = database.transaction(
    async tx => {
      await expect(attempt(tx, () => Promise.reject(new Conflict()))).rejects.toThrow(Conflict);
      await tx.$executeRaw(sql`RELEASE SAVEPOINT attempt`);
    },
    async () => false,
  );
  await expect(left).rejects.toThrow(/savepoint/);
});

test('where what was refused cannot be undone, nothing is recorded', async () => {
  const lost = new StorageFailure(new Error('A transaction took longer than it may.'));
  const failing = (tx: Transaction): Transaction => ({
    ...tx,
    $executeRaw: query => (query.sql.startsWith('ROLLBACK TO') ? Promise.reject(lost) : tx.$executeRaw(query)),
  });
  const transaction: Database['transaction'] = (action, recorded, within) =>
    database.transaction(tx => action(failing(tx)), recorded, within);
  const appendGrouped = grouping(transaction, database.dialect, () => {});
  const all = [[issue('a')], [issue('b'), issue('a')]];
  const outcomes = await Promise.allSettled(all.map(writes => appendGrouped({ writes, author: 'test' })));
  expect(outcomes.map(told)).toEqual(['StorageFailure', 'StorageFailure']);
  expect(await database.read(sql`SELECT id FROM revision`)).toEqual([]);
});

const told = (outcome: PromiseSettledResult<readonly Revision[]>) =>
  outcome.status === 'fulfilled'
    ? outcome.value.map(({ position }) => position)
    : (outcome.reason as Error).constructor.name;

const IDS = ['a', 'b', 'c', 'd'];
const id = fc.constantFrom(...IDS);
/** An event that may be part of another, may hold a statement, and may hold one that replies to another event's. */
const content = fc
  .record({ partOf: fc.option(id), says: fc.boolean(), repliesTo: fc.option(id) })
  .map(({ partOf, says, repliesTo }) => ({
    ...minimal.event,
    ...(partOf && { partOf }),
    statements: [
      ...(says ? [{ id: 'said' }] : []),
      ...(repliesTo ? [{ id: 'reply', relations: [{ relation: 'replies-to', statement: `${repliesTo}/said` }] }] : []),
    ].map(statement => ({ ...statement, speaker: {}, text: { en: 'Something' } })),
  }));
const expected = fc.integer({ min: 1, max: 12 });
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ op: fc.constant('create' as const), kind: fc.constant('event' as const), id, content }),
  fc.record({ op: fc.constant('replace' as const), kind: fc.constant('event' as const), id, content, expected }),
  fc.record({ op: fc.constant('delete' as const), kind: fc.constant('event' as const), id, expected }),
);
const asked = fc.record({
  writes: fc.uniqueArray(write, { selector: each => each.id, minLength: 1, maxLength: 3 }),
  receipt: fc.option(fc.constantFrom('one', 'two'), { nil: undefined }),
});

const receiptOf = (name: string | undefined): Receipt | undefined =>
  name === undefined
    ? undefined
    : { id: name, request: name, answer: revisions => JSON.stringify(revisions.map(({ position }) => position)) };

test('what is appended together is what is appended one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 2, maxLength: 12 }), async all => {
      const [together, apart] = await Promise.all([testLedger(), testLedger()]);
      try {
        const outcomes = await Promise.allSettled(
          all.map(({ writes, receipt }) => together.append(writes, 'test', receiptOf(receipt))),
        );
        const expected: PromiseSettledResult<Revision[]>[] = [];
        for (const { writes, receipt } of all)
          expected.push(...(await Promise.allSettled([apart.append(writes, 'test', receiptOf(receipt))])));
        expect(outcomes.map(told)).toEqual(expected.map(told));
        expect(await recorded(together)).toEqual(await recorded(apart));
        await expectSound(together.url);
      } finally {
        await Promise.all([together.close(), apart.close()]);
      }
    }),
    { numRuns: often(20) },
  );
});

/** All that was ever recorded, and the receipts, without their instants. */
async function recorded(ledger: Ledger) {
  const { position } = await ledger.freshHead();
  const revisions = await ledger.changes(0, position, 1_000);
  const receipts = await Promise.all(['one', 'two'].map(name => ledger.receipt(name)));
  return {
    revisions: revisions.map(({ kind, id, position, revision, op }) => ({ kind, id, position, revision, op })),
    receipts,
  };
}
