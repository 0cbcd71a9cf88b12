// The plans as PostgreSQL makes them on a ledger of some thousand events: pages come out of an index in their order, and
// no question reads all revisions or all terms. What costs more than it has to on a small table is forbidden to the planner,
// so that what is left is what an index can do.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fill } from '../../../../bench/ledgers.ts';
import { postgres } from '../../../../src/ledger/engines/postgres/sql.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import type { Sql } from '../../../../src/ledger/sql.ts';
import { matchesOf, pagePlan } from '../../../../src/query/plan.ts';
import { tallyAt } from '../../../../src/query/tally.ts';
import { testLedger } from '../../../app.ts';
import { ofAMillion } from '../planned.ts';

const EVENTS = Number(process.env.EVENTS ?? 2_000);

let ledger: Ledger & { url: string };
let client: pg.Client;

beforeAll(async () => {
  ledger = await testLedger();
  await fill(ledger, { folder: '', events: EVENTS, seed: 1 }, () => {});
  client = new pg.Client(ledger.url);
  await client.connect();
  await client.query('VACUUM ANALYZE');
  // On so small a table, reading it from end to end is cheaper than it will be.
  if (EVENTS < 100_000) await client.query('SET random_page_cost = 1; SET seq_page_cost = 20; SET jit = off');
}, 600_000);
afterAll(async () => {
  await client.end();
  await ledger.close();
});

const questions: Record<string, Record<string, unknown>> = {
  'the newest': {},
  'a country and years': { country: ['CN'], from: '2015', to: '2016' },
  'a participant': { participant: ['actor-1'] },
  'one of two kinds': { kind: ['meeting,visit'] },
  'what is excluded': { country: ['-CN'] },
  'a word': { q: 'ceasefire' },
  'a word and a country': { q: 'ceasefire', country: ['CN'] },
};

async function planOf({ text, values }: Sql): Promise<string> {
  const { rows } = await client.query(`EXPLAIN ${text}`, values as unknown[]);
  return rows.map(row => row['QUERY PLAN'] as string).join('\n');
}

const window = { direction: 'forward', after: null, limit: 50 } as const;

const SCAN = /Seq Scan on (revision|term)\b/;

test.each(Object.entries(questions).filter(([, parameters]) => !('q' in parameters)))(
  '%s, now: an index gives the order',
  async (_, parameters) => {
    const plan = await planOf(pagePlan(postgres, await ofAMillion(ledger, parameters), null, window).sql);
    expect(plan).toMatch(/Index (Only )?Scan (Backward )?using (revision|term)_current/);
    expect(plan).not.toMatch(SCAN);
  },
);

test.each(Object.entries(questions))('%s: no table is read from end to end', async (_, parameters) => {
  for (const at of [null, 7]) {
    for (const sort of ['-start', 'start', '-updated', '-duration'])
      expect(
        await planOf(pagePlan(postgres, await ofAMillion(ledger, parameters, sort), at, window).sql),
        sort,
      ).not.toMatch(SCAN);
    expect(await planOf(matchesOf(postgres, await ofAMillion(ledger, parameters), at))).not.toMatch(SCAN);
  }
});

test('the newest come out of their index, and nothing is sorted', async () => {
  for (const sort of ['-start', '-updated', '-duration'])
    expect(await planOf(pagePlan(postgres, await ofAMillion(ledger, {}, sort), null, window).sql), sort).not.toMatch(
      /Sort Key/,
    );
});

test('words that are rare are looked up in their index', async () => {
  for (const q of ['nowhere', '"not there"']) {
    const found = await planOf(postgres.words.count('event', await soughtIn(q), 100));
    expect(found).toMatch(/Bitmap Index Scan on event_words/);
    expect(found).not.toMatch(SCAN);
  }
});

async function soughtIn(q: string) {
  const { parts } = await ofAMillion(ledger, { q });
  const sought = parts.find(part => part.type === 'sought');
  if (sought?.type !== 'sought') throw new Error('Nothing is sought.');
  return sought;
}

test('everything is counted from the tally', async () => {
  expect(await planOf(tallyAt(postgres, 'event', ['country'], null))).not.toMatch(SCAN);
});
