// Pages of the feed: whoever comes by where others were has what was read for them, byte for byte what they asked for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Revision } from '../../../src/ledger/revision.ts';
import { pagesOf, walkPages } from '../../../src/operations/changes/pages.ts';
import { often } from '../../engine.ts';

/** A ledger of so many changes, which counts how many are read. */
function counted(length: (position: number) => number = () => 1) {
  const counts = { readings: 0, written: 0 };
  const changes = async (since: number, upTo: number, limit: number) => {
    counts.readings += 1;
    return Array.from({ length: Math.min(limit, upTo - since) }, (_, index) => ({
      position: since + index + 1,
    })) as Revision[];
  };
  const textOf = ({ position }: Revision) => {
    counts.written += 1;
    return `${position}${'.'.repeat(length(position))}\n`;
  };
  return { counts, pages: pagesOf({ changes }, textOf) };
}

const positionsIn = (bytes: Buffer) =>
  String(bytes)
    .split('\n')
    .filter(line => line !== '')
    .map(line => Number.parseInt(line, 10));

async function all(pages: ReturnType<typeof pagesOf>, since: number, upTo: number): Promise<number[]> {
  const found: number[] = [];
  for await (const bytes of walkPages(pages, since, upTo)) found.push(...positionsIn(bytes));
  return found;
}

test('twenty who read all of it cost what one does', async () => {
  const { counts, pages } = counted();
  const readers = Array.from({ length: 20 }, () => all(pages, 0, 1_000));
  const [first] = await Promise.all(readers);
  expect(first).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  expect(counts).toEqual({ readings: 50, written: 1_000 });
});

test('who begins elsewhere has what others have had', async () => {
  const { counts, pages } = counted();
  await all(pages, 0, 200);
  const before = { ...counts };
  expect(await all(pages, 33, 200)).toEqual(Array.from({ length: 167 }, (_, index) => index + 34));
  expect(counts).toEqual(before);
});

test('one who follows has of each change that comes that change read, and now and then a block', async () => {
  const { counts, pages } = counted();
  for (let head = 1; head <= 200; head++)
    expect(positionsIn((await pages.after(head - 1, head)).bytes)).toEqual([head]);
  expect(counts.written).toBeLessThanOrEqual(400);
});

test('large changes come one by one, and what is kept is bounded', async () => {
  const { counts, pages } = counted(() => 1_000_000);
  const { bytes, last } = await pages.after(0, 100);
  expect([positionsIn(bytes), last]).toEqual([[1], 1]);
  expect(bytes.buffer.byteLength).toBeLessThan(1_100_000);
  // Twenty of them are more than is kept.
  const { readings } = counts;
  expect(positionsIn((await pages.after(1, 100)).bytes)).toEqual([2]);
  expect(counts.readings).toBe(readings + 1);
});

test('wherever anybody begins and ends, they have what is between, once and in order', async () => {
  const range = fc.tuple(fc.nat(120), fc.nat(120)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 8 }), fc.constantFrom(1, 5_000, 70_000), async (ranges, length) => {
      const { pages } = counted(position => (position % 3 === 0 ? length : 1));
      const found = await Promise.all(ranges.map(([since, upTo]) => all(pages, since, upTo)));
      expect(found).toEqual(
        ranges.map(([since, upTo]) => Array.from({ length: upTo - since }, (_, index) => since + index + 1)),
      );
    }),
    { numRuns: often(60) },
  );
});
