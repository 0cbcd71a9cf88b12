// Rows of a long list: each stands where it would if all were read one after the other, however a reader jumps.
import { expect, test } from 'vitest';
import type { Query } from '../../web/src/address.ts';
import type { Bucket } from '../../web/src/find/buckets.ts';
import { type Origin, PAGE, rowsOf } from '../../web/src/find/rows.ts';

/** Days of events, the newest first: some by the hundreds, many none at all. */
const DAYS = Array.from({ length: 900 }, (_, day) => new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10));
const EVENTS = DAYS.flatMap((day, index) =>
  Array.from({ length: index % 97 === 0 ? 400 : index % 5 }, (_, number) => ({ day, id: `${day} ${number}` })),
).toReversed();

const before = (day: string, to: string | undefined) => to === undefined || day.slice(0, to.length) <= to;
const after = (day: string, from: string | undefined) => from === undefined || day >= from;
const fitting = ({ from, to }: Query) => EVENTS.filter(({ day }) => after(day, from?.[0]) && before(day, to?.[0]));

/** What a server would answer, and how often it was asked. */
function origin() {
  const asked = { pages: 0, counts: 0 };
  const pageFrom = (query: Query, start: number) => {
    const rows = fitting(query).slice(start, start + PAGE);
    const next = JSON.stringify([start + PAGE, query]);
    return { rows: rows.map(({ id }) => id), next: rows.length === PAGE ? next : null };
  };
  const own: Origin<string> = {
    page: async (query, cursor) => {
      asked.pages++;
      const [start, ofQuery] = cursor === undefined ? [0, query] : JSON.parse(cursor);
      // A server refuses a cursor of another question.
      expect(ofQuery).toEqual(query);
      return pageFrom(query, start);
    },
    histogram: async (query, interval) => {
      expect(query.asOf).toEqual(['7']);
      asked.counts++;
      const counts = new Map<string, number>();
      for (const { day } of fitting(query)) {
        const start = interval === 'month' ? day.slice(0, 7) : day;
        counts.set(start, (counts.get(start) ?? 0) + 1);
      }
      return [...counts].map(([start, count]): Bucket => ({ start, count })).toReversed();
    },
  };
  return { own, asked, first: (query: Query) => pageFrom(query, 0) };
}

function listed(query: Query = {}, sought = true) {
  const { own, asked, first } = origin();
  const all = fitting(query).map(({ id }) => id);
  const rows = rowsOf(own, query, first(query), { total: all.length, position: 7, sought, loaded: () => {} });
  const expectAt = async (start: number, end: number) => {
    await rows.want(start, end);
    const got = Array.from({ length: end - start }, (_, index) => rows.at(start + index));
    expect(got).toEqual(all.slice(start, end));
  };
  return { rows, asked, all, expectAt };
}

test('the first page is there without a request', async () => {
  const { asked, expectAt } = listed();
  await expectAt(0, 20);
  expect(asked).toEqual({ pages: 0, counts: 0 });
});

test('what is near is read on from where rows are', async () => {
  const { asked, expectAt } = listed();
  await expectAt(40, 3 * PAGE);
  expect(asked).toEqual({ pages: 2, counts: 0 });
});

test.each([[1_000], [2_345], [4_711], [EVENTS.length - 20]])('row %i is found by few requests', async start => {
  const { asked, expectAt } = listed();
  await expectAt(start, start + 20);
  // A day of 400 is read on from its beginning.
  expect(asked.pages).toBeLessThanOrEqual(10);
  expect(asked.counts).toBeLessThanOrEqual(2);
});

test('jumps back and forth leave every row where it is', async () => {
  const { expectAt } = listed();
  for (const start of [3_000, 100, 2_950, 4_000, 0, 3_010, 1_500]) await expectAt(start, start + 60);
});

test('a time that begins or ends within a month is kept to', async () => {
  const { all, expectAt } = listed({ from: ['2020-02-15'], to: ['2022-05-10'] });
  for (const start of [0, 1_000, 3_000, all.length - 15]) await expectAt(start, start + 15);
});

test('what is not in the order of time is read from the beginning', async () => {
  const { asked, expectAt } = listed({}, false);
  await expectAt(500, 520);
  expect(asked.counts).toBe(0);
});

test('the rows that are wanted last are the ones that are loaded', async () => {
  const { rows, all } = listed();
  const first = rows.want(4_000, 4_020);
  await Promise.all([first, rows.want(2_000, 2_020)]);
  expect(rows.at(2_000)).toBe(all[2_000]);
});
