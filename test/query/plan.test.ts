// The plans as SQLite makes them: the default order comes out of an index, and no question reads all documents.
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Sql } from '../../src/ledger/sql.ts';
import type { Condition } from '../../src/query/filters.ts';
import { currentPage, pageAsOf } from '../../src/query/plan.ts';
import { testLedger } from '../app.ts';

let ledger: Ledger & { url: string };

beforeAll(async () => {
  ledger = await testLedger();
});
afterAll(() => ledger.close());

const term = (name: string, ...any: string[]): Condition => ({ type: 'term', name, any, none: [] });
const questions: [name: string, conditions: Condition[]][] = [
  ['the newest', []],
  ['a country and years', [term('country', 'CN'), { type: 'from', moment: 0 }, { type: 'to', moment: 1 }]],
  ['a participant and an issue', [term('participant', 'a'), term('issue', 'b')]],
  ['one of two kinds', [term('kind', 'meeting', 'visit')]],
];

function planOf({ sql, values }: Sql): string[] {
  const database = new Database(ledger.url.slice('file:'.length), { readonly: true });
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
  database.close();
  return rows.map(row => row.detail);
}

test.each(questions)('%s, now: an index gives the order', (_, conditions) => {
  const window = { direction: 'forward', after: { starts: 5, id: 'x' }, limit: 50 } as const;
  const plan = planOf(currentPage({ kind: 'event', conditions }, window));
  expect(plan.join('\n')).toMatch(/^SEARCH d USING (COVERING )?INDEX (revision|term)_current/m);
  expect(plan.filter(step => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
});

test.each(questions)('%s, as of then: each branch has its index', (_, conditions) => {
  const window = { direction: 'forward', after: null, limit: 50 } as const;
  const plan = planOf(pageAsOf({ kind: 'event', conditions }, 7, window)).join('\n');
  expect(plan).toMatch(/INDEX (revision|term)_current/);
  expect(plan).toMatch(/INDEX (revision|term)_closed/);
  expect(plan).not.toMatch(/SCAN (d|r|t)\b/);
});
