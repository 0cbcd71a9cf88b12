// The plans as SQLite makes them: the default order comes out of an index, and no question reads all documents.
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineFunctions } from '../../../../src/ledger/engines/sqlite/functions.js';
import { sqlite } from '../../../../src/ledger/engines/sqlite/sql.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { DAY } from '../../../../src/ledger/projection.ts';
import type { Sql } from '../../../../src/ledger/sql.ts';
import { datedCounts } from '../../../../src/query/facets.ts';
import { matchesOf, pagePlan } from '../../../../src/query/plan.ts';
import { tallyAt } from '../../../../src/query/tally.ts';
import { testLedger } from '../../../app.ts';
import { ofAMillion } from '../planned.ts';

let ledger: Ledger & { url: string };

beforeAll(async () => {
  ledger = await testLedger();
});
afterAll(() => ledger.close());

const questions: Record<string, Record<string, unknown>> = {
  'the newest': {},
  'a country and years': { country: ['CN'], from: '2015', to: '2016' },
  'a participant and an issue': { participant: ['a'], issue: ['b'] },
  'one of two kinds': { kind: ['meeting,visit'] },
  'what is excluded': { country: ['-CN'] },
  'a place': { bbox: '170,-10,-170,10' },
  'near a place, for long': { near: '30,10', radius: 50, minDuration: 60 },
  'a word': { q: 'ceasefire' },
  'a phrase and years': { q: '"besieged civilians" alep*', from: '2015', to: '2016' },
  'a word and a country': { q: 'ceasefire', country: ['CN'] },
};

function explained<Row>(what: 'EXPLAIN' | 'EXPLAIN QUERY PLAN', { sql: text, values }: Sql): Row[] {
  const database = new Database(ledger.url.slice('file:'.length), { readonly: true });
  defineFunctions(database);
  const rows = database.prepare(`${what} ${text}`).all(...values) as Row[];
  database.close();
  return rows;
}

/** Whether a row found in an index is itself read only when something is asked of it that the index does not have. */
const readsLate = (query: Sql) =>
  explained<{ opcode: string }>('EXPLAIN', query).some(({ opcode }) => opcode === 'DeferredSeek');

function planOf(query: Sql): string[] {
  const steps = explained<{ detail: string }>('EXPLAIN QUERY PLAN', query).map(row => row.detail);
  // A list that was put together before is no table.
  return steps.filter(step => step !== 'SCAN d' || !/^(CO-ROUTINE|MATERIALIZE) d$/m.test(steps.join('\n')));
}

const window = { direction: 'forward', after: { tier: 0, key: 5, id: 'x' }, limit: 50 } as const;

/** Reads through a table of the ledger from end to end. Small results, parameters and matches of words are no such table. */
const SCAN = /^SCAN (d|r|t|revision|term)\b/;

/** Whether words or values are asked for, which the index of words and terms finds. */
const isIndexed = (parameters: Record<string, unknown>) =>
  'q' in parameters || Object.values(parameters).some(value => Array.isArray(value) && !value[0].startsWith('-'));

test.each(Object.entries(questions).filter(([, parameters]) => !isIndexed(parameters)))(
  '%s, now: an index gives the order',
  async (_, parameters) => {
    const plan = planOf(pagePlan(sqlite, await ofAMillion(ledger, parameters), null, window).sql);
    expect(plan.join('\n')).toMatch(/SEARCH d USING INDEX revision_current/m);
    expect(plan.filter(step => SCAN.test(step) || /TEMP B-TREE/.test(step))).toEqual([]);
  },
);

test.each(Object.entries(questions))('%s: no documents are read but those of the page', async (_, parameters) => {
  for (const at of [null, 7])
    for (const sort of ['-start', 'start', '-updated', '-duration', ...('q' in parameters ? ['relevance'] : [])]) {
      const page = pagePlan(sqlite, await ofAMillion(ledger, parameters, sort), at, window).sql;
      const plan = planOf(page);
      expect(
        plan.filter(step => SCAN.test(step)),
        `${sort} ${at}\n${plan.join('\n')}`,
      ).toEqual([]);
      const looksUp = /SEARCH r USING INDEX sqlite_autoindex_revision_1 \(id=\? AND position=\?\)/.test(
        plan.join('\n'),
      );
      expect(looksUp || readsLate(page)).toBe(true);
    }
});

test.each(Object.entries(questions).filter(([, parameters]) => isIndexed(parameters)))(
  '%s: words and terms are looked up together in their index, and their revisions without a document',
  async (_, parameters) => {
    const plan = planOf(pagePlan(sqlite, await ofAMillion(ledger, parameters), null, window).sql).join('\n');
    expect(plan).toMatch(/SCAN w VIRTUAL TABLE INDEX/);
    expect(plan).toMatch(/SEARCH d USING COVERING INDEX revision_position/);
    // Each of them once, in the order of the list: nothing is sorted but a page and what else its last hour has.
    expect(plan).not.toMatch(/SEARCH t /);
  },
);

test.each(Object.entries(questions))('%s: facets and counts read index rows alone', async (_, parameters) => {
  const question = await ofAMillion(ledger, parameters);
  for (const at of [null, 7]) {
    const matches = matchesOf(sqlite, question, at);
    for (const plan of [matches, sqlite.terms.counts(matches, ['country', 'issue'])])
      expect(planOf(plan).filter(step => SCAN.test(step))).toEqual([]);
  }
});

test('within dates alone, the revisions of the time are read by an index, and their terms by position', async () => {
  for (const dates of [{ from: '2015' }, { to: '2016' }, { from: '2015', to: '2016' }]) {
    const plan = planOf(datedCounts(sqlite, await ofAMillion(ledger, dates), ['country', 'issue']));
    expect(plan.join('\n')).toMatch(/SEARCH d USING COVERING INDEX revision_current \(kind=\? AND starts/);
    expect(plan.join('\n')).toMatch(/SEARCH t USING INTEGER PRIMARY KEY/);
    expect(plan.filter(step => SCAN.test(step))).toEqual([]);
  }
});

test('a plan tells about how many rows it looks at, and whether it is read apart', async () => {
  const costs = async (parameters: Record<string, unknown>) => {
    const { visits, long } = pagePlan(sqlite, await ofAMillion(ledger, parameters), null, window);
    return [visits, long];
  };
  expect(await costs({})).toEqual([50, false]);
  // One in ten has each value: of 500 that have one, 50 have the other.
  expect(await costs({ country: ['CN'], kind: ['visit'] })).toEqual([500, false]);
  // No index knows the distance, and ten thousand words may begin so.
  for (const slow of [{ near: '30,10', radius: 50 }, { q: 'ab*' }]) expect((await costs(slow))[1]).toBe(true);
});

test('values that are excluded are looked for in the terms of a record, however many they are', async () => {
  for (const count of [2, 800])
    for (const at of [null, 7]) {
      const none = Array.from({ length: count }, (_, n) => `-a${n}`);
      const matches = matchesOf(sqlite, await ofAMillion(ledger, { participant: none }), at);
      const steps = planOf(matches).filter(step => /^(SEARCH|SCAN) t /.test(step));
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) expect(step).toMatch(/SEARCH t USING INTEGER PRIMARY KEY/);
      expect(matches.values.length).toBeLessThan(20);
    }
});

test('everything is counted from the tally, by its index', () => {
  expect(planOf(tallyAt(sqlite, 'event', [DAY, 'country'], null))).toEqual([
    expect.stringMatching(/^SEARCH tally USING (INDEX|COVERING INDEX|PRIMARY KEY)/),
  ]);
  expect(planOf(tallyAt(sqlite, 'event', [DAY], 7)).filter(step => SCAN.test(step))).toEqual([]);
});

test('what is counted of merged records finds the family of each value by an index, however many were merged', () => {
  const families = ['a', 'b', 'c'].map(id => ({ id, heir: 'a' }));
  const plan = planOf(sqlite.terms.together('event', 'participant', families)).join('\n');
  expect(plan).toMatch(/SEARCH f USING AUTOMATIC (COVERING )?INDEX \(id=\?\)/);
});
