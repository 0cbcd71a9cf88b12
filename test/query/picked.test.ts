// Pages of what is picked: walked forward and back, they hold all of it, whatever the limit and however little is looked at.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Page } from '../../src/query/page.ts';
import { readPicked } from '../../src/query/picked.ts';
import type { Asked, Key, Window } from '../../src/query/question.ts';
import { sortNamed } from '../../src/query/sorts.ts';
import { testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { minimal } from '../records.ts';

const COUNT = 60;
const names = Array.from({ length: COUNT }, (_, n) => `event-${String(n).padStart(2, '0')}`);
let ledger: Ledger;

beforeAll(async () => {
  ledger = await testLedger();
  const writes = names.map((id, n) => ({
    ...{ op: 'create' as const, kind: 'event' as const, id },
    content: { ...minimal.event, when: { start: String(2000 + Math.floor(n / 3)) } },
  }));
  await ledger.append(writes, 'test');
});
afterAll(() => ledger.close());

const asked: Asked = { kind: 'event', where: { type: 'and', of: [] }, sort: sortNamed('event', 'start') };

test('all of it, once, in order, both ways', async () => {
  const cases = fc.record({
    wanted: fc.oneof(fc.subarray(names), fc.subarray(names, { maxLength: 4 })),
    limit: fc.integer({ min: 1, max: 10 }),
    most: fc.integer({ min: 1, max: COUNT + 1 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ wanted, limit, most }) => {
      const pageAt = (direction: Window['direction'], after: Key | null) =>
        readPicked(
          ledger,
          asked,
          COUNT,
          { direction, after, limit },
          ({ id }) => (wanted.includes(id) ? id : null),
          most,
        );
      const onFrom = async (key: Key | null) => {
        const pages: Page<string>[] = [];
        for (let from: Key | null | undefined = key; pages.length === 0 || from; from = pages.at(-1)?.next)
          pages.push(await pageAt('forward', from ?? null));
        return pages;
      };
      const pages = await onFrom(null);
      expect(pages[0]?.previous).toBeNull();
      expect(Math.max(...pages.map(({ items }) => items.length))).toBeLessThanOrEqual(limit);
      expect(pages.flatMap(({ items }) => items)).toEqual(wanted);

      let page = pages.at(-1) as Page<string>;
      let back = [...page.items];
      while (page.previous) {
        page = await pageAt('backward', page.previous);
        const ahead = page.next ? (await onFrom(page.next)).flatMap(({ items }) => items) : [];
        expect(ahead).toEqual(back);
        back = [...page.items, ...back];
      }
      expect(back).toEqual(wanted);
    }),
    { numRuns: often(60) },
  );
});

test('a page is full while there is enough, and the last is not empty, where all may be looked at', async () => {
  const third = names.filter((_, n) => n % 3 === 0);
  const sizes: number[] = [];
  let after: Key | null = null;
  do {
    const window: Window = { direction: 'forward', after, limit: 5 };
    const page: Page<string> = await readPicked(ledger, asked, COUNT, window, ({ id }) =>
      third.includes(id) ? id : null,
    );
    sizes.push(page.items.length);
    after = page.next;
  } while (after);
  expect(sizes).toEqual([5, 5, 5, 5]);
});

test('looks at no more events than it may', async () => {
  let looked = 0;
  const passOver = () => {
    looked++;
    return null;
  };
  const window: Window = { direction: 'forward', after: null, limit: 5 };
  const page = await readPicked(ledger, asked, COUNT, window, passOver, 7);
  expect([looked, page.items, page.next?.id]).toEqual([7, [], 'event-06']);
});
