// The bars of a timeline.
import { expect, test } from 'vitest';
import { barsOf, chosenOf, unitOf, within } from '../../web/src/find/buckets.ts';

const months = (...starts: string[]) => starts.map(start => ({ start, count: 1 }));

test.each([
  [[], 'month'],
  [['2016-09'], 'day'],
  [['2016-09', '2016-12'], 'day'],
  [['2016-09', '2017-01'], 'month'],
  [['1996-01', '2015-12'], 'month'],
  [['1996-01', '2016-01'], 'year'],
  [['1500-01', '2016-01'], 'decade'],
] as const)('%j are shown by %s', (starts, unit) => {
  expect(unitOf(months(...starts))).toBe(unit);
});

test('time in which nothing began has bars too', () => {
  expect(barsOf(months('2015-11', '2016-02'), 'month')).toEqual([
    { from: '2015-11', to: '2015-11', count: 1 },
    { from: '2015-12', to: '2015-12', count: 0 },
    { from: '2016-01', to: '2016-01', count: 0 },
    { from: '2016-02', to: '2016-02', count: 1 },
  ]);
});

test('days are those of whole months', () => {
  const bars = barsOf(months('2016-02-10', '2016-02-11'), 'day');
  expect([bars.length, bars[0]?.from, bars.at(-1)?.to, bars[9]?.count]).toEqual([29, '2016-02-01', '2016-02-29', 1]);
});

test('a decade has all of its months', () => {
  expect(barsOf(months('1999-12', '2000-01', '2009-12'), 'decade')).toEqual([
    { from: '1990', to: '1999', count: 1 },
    { from: '2000', to: '2009', count: 2 },
  ]);
});

test('the bars that a query chooses are those that it overlaps', () => {
  const bars = barsOf(months('2010-01', '2019-01'), 'year');
  expect(chosenOf(bars, {})).toBeUndefined();
  expect(chosenOf(bars, { from: ['2012-05'], to: ['2014'] })).toEqual([2, 4]);
  expect(chosenOf(bars, { to: ['2011-01-01'] })).toEqual([0, 1]);
  expect(chosenOf(bars, { from: ['2030'] })).toBeUndefined();
});

test('what began within the time chosen is what is looked at closer', () => {
  expect(within(months('2015-12', '2016-01', '2016-12', '2017-01'), { from: ['2016'], to: ['2016'] })).toEqual(
    months('2016-01', '2016-12'),
  );
});
