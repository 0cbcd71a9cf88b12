// Counts of everything: now they cost nothing; as of an earlier position they are read apart, for whoever asks.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { readFacets } from '../../src/query/facets.ts';
import { readHistogram } from '../../src/query/histogram.ts';
import { defaultSort } from '../../src/query/sorts.ts';
import { testLedger } from '../app.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await testLedger();
});
afterAll(() => ledger.close());

const HEAD = 20_000;
const asked = { kind: 'event', where: { type: 'and', of: [] }, sort: defaultSort('event') } as const;

/** Whether what is counted at a position of a large ledger is read apart. */
async function isLong(position: number, count: (large: Ledger) => Promise<unknown>): Promise<boolean[]> {
  const long: boolean[] = [];
  const head = { position: HEAD, at: '' };
  const select: Ledger['select'] = (query, options) => {
    long.push(options.long === true);
    return ledger.select(query, options);
  };
  await count({ ...ledger, head: () => head, freshHead: async () => head, select });
  expect(long.length, String(position)).toBeGreaterThan(0);
  return long;
}

test.each([
  ['facets', (at: number) => (large: Ledger) => readFacets(large, asked, at, ['country'], 5)],
  ['a histogram', (at: number) => (large: Ledger) => readHistogram(large, asked, at, 'year')],
])('%s of everything: read apart as of an earlier position, however near', async (_, count) => {
  if (ledger.dialect.oneState) expect(await isLong(HEAD, count(HEAD))).not.toContain(true);
  for (const position of [HEAD - 1, 1]) expect(await isLong(position, count(position))).toEqual([true]);
});
