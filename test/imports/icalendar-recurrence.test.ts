// Recurrence in calendars, against a loop over the days of some years; and what of it is left.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { icalendar } from '../../src/imports/icalendar.ts';
import { calendar, event } from './calendars.ts';
import { ofKind, run } from './runner.ts';

const DAY = 86_400_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);
const compact = (day: string) => day.replaceAll('-', '');

/** The days of the events that a calendar has, in their order. */
async function daysOf(text: string): Promise<string[]> {
  const { records } = await run(icalendar, text);
  return ofKind(records, 'event')
    .map(([, { when }]) => (when as { start: string }).start.slice(0, 10))
    .sort();
}

interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly months?: readonly number[] | undefined;
  /** `MO`, or of months `-1MO`. */
  readonly weekdays?: readonly string[] | undefined;
  readonly monthDays?: readonly number[] | undefined;
}

/** Whether a rule holds on a day, by its definition (RFC 5545 §3.3.10): which periods count, and which of their days. */
function holds({ freq, interval, months, weekdays, monthDays }: Rule, start: Date, day: Date): boolean {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const week = (one: Date) => Math.floor((one.getTime() / DAY + 3) / 7);
  const periods = {
    DAILY: (day.getTime() - start.getTime()) / DAY,
    WEEKLY: week(day) - week(start),
    MONTHLY: (year - start.getUTCFullYear()) * 12 + month - start.getUTCMonth(),
    YEARLY: year - start.getUTCFullYear(),
  }[freq];
  if (periods % interval !== 0) return false;
  if (months && !months.includes(month + 1)) return false;
  if (monthDays && !monthDays.some(one => (one > 0 ? one : last + 1 + one) === date)) return false;
  const isWeekday = (told: string) => {
    const [, nth, name = ''] = /^(-?\d)?(..)$/.exec(told) ?? [];
    const place = Number(nth) < 0 ? -Math.ceil((last - date + 1) / 7) : Math.ceil(date / 7);
    return WEEKDAYS[day.getUTCDay()] === name && (nth === undefined || place === Number(nth));
  };
  if (weekdays && !weekdays.some(isWeekday)) return false;
  if (weekdays || monthDays || freq === 'DAILY') return true;
  if (freq === 'WEEKLY') return day.getUTCDay() === start.getUTCDay();
  return date === start.getUTCDate() && (freq === 'MONTHLY' || months !== undefined || month === start.getUTCMonth());
}

const some = <T>(from: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...from), { minLength: 1, maxLength: 3 }), { nil: undefined });
const rule: fc.Arbitrary<Rule> = fc
  .constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const, 'YEARLY' as const)
  .chain(freq =>
    fc.record({
      freq: fc.constant(freq),
      interval: fc.integer({ min: 1, max: 4 }),
      months: some([1, 2, 3, 6, 9, 12]),
      weekdays: some(freq === 'MONTHLY' ? ['MO', 'WE', 'SU', '1MO', '2TU', '-1FR', '4TH'] : WEEKDAYS),
      monthDays: freq === 'WEEKLY' ? fc.constant(undefined) : some([1, 5, 15, 29, 30, 31, -1, -2, -10]),
    }),
  );

const written = ({ freq, interval, months, weekdays, monthDays }: Rule) =>
  [
    `FREQ=${freq}`,
    ...(interval > 1 ? [`INTERVAL=${interval}`] : []),
    ...(months ? [`BYMONTH=${months}`] : []),
    ...(weekdays ? [`BYDAY=${weekdays}`] : []),
    ...(monthDays ? [`BYMONTHDAY=${monthDays}`] : []),
  ].join(';');

const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2032, 0, 1);

test('what recurs is on the days on which its rule holds, but for exceptions, and on those besides', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[rule, fc.integer({ min: 0, max: 365 }), fc.integer({ min: 1, max: 40 }), fc.boolean()],
      ...[fc.array(fc.nat(39), { maxLength: 4 }), fc.array(fc.integer({ min: 366, max: 900 }), { maxLength: 3 })],
      fc.constantFrom('', ';TZID=America/New_York', ';TZID=Asia/Tokyo'),
      async (told, offset, count, byCount, without, besides, zone) => {
        const rule = told as Rule;
        const anchor = new Date(FROM + (offset as number) * DAY);
        // It begins on a day on which it holds: what it would be otherwise is not defined.
        let start = anchor;
        while (start.getTime() < TO && !holds(rule, anchor, start)) start = new Date(start.getTime() + DAY);
        const days: string[] = [];
        for (let at = start.getTime(); at < TO && days.length < (count as number); at += DAY)
          if (holds(rule, start, new Date(at))) days.push(dayOf(at));
        fc.pre(days.length === count);
        const last = days.at(-1) as string;
        const isDay = zone === '';
        const at = (day: string) => (isDay ? compact(day) : `${compact(day)}T200000`);
        const named = isDay ? ';VALUE=DATE:' : `${zone}:`;
        // 20:00 in New York is the next day in UTC, and in Tokyo the same.
        const until = isDay ? compact(last) : `${compact(dayOf(Date.parse(last) + DAY))}T040000Z`;
        const exceptions = [...new Set(without as number[])].flatMap(index => days[index] ?? []);
        const others = (besides as number[]).map(index => dayOf(FROM + index * DAY));
        const text = calendar(
          event({
            DTSTART: named + at(days[0] as string),
            RRULE: `${written(rule)};${byCount ? `COUNT=${count}` : `UNTIL=${until}`}`,
            EXDATE: exceptions.map(day => named + at(day)),
            RDATE: others.map(day => named + at(day)),
          }),
        );
        const expected = new Set([...days, ...others].filter(day => !exceptions.includes(day)));
        expect(await daysOf(text)).toEqual([...expected].sort());
      },
    ),
    { numRuns: 300 },
  );
});

const leftOf = async (properties: Parameters<typeof event>[0]) =>
  (await run(icalendar, calendar(event(properties)))).left.map(({ outcome, reason }) => `${outcome}: ${reason}`);

test('what has no end goes on until the year after the one in which it was changed last, and this is told', async () => {
  const weekly = { RRULE: 'FREQ=WEEKLY' };
  const days = await daysOf(calendar(event({ ...weekly, 'LAST-MODIFIED': '20280301T000000Z' })));
  expect([days[0], days.at(-1), days.length]).toEqual(['2026-01-05', '2029-12-31', 209]);
  expect(await leftOf(weekly)).toEqual(['skipped: Its recurrence has no end: what comes after 2027 is left.']);
  expect((await daysOf(calendar(event({ ...weekly, DTSTAMP: '20270101T000000Z' })))).at(-1)).toBe('2028-12-25');
});

test.each([
  ['FREQ=DAILY;COUNT=5500', 'skipped: It recurs more often than 5000 times: the first are recorded.'],
  ['FREQ=HOURLY;COUNT=3', 'rejected: Line 9: It recurs within a day, which is not read.'],
  ['FREQ=DAILY;BYHOUR=9,15;COUNT=3', 'rejected: Line 9: It recurs within a day, which is not read.'],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', /^rejected: Line 9: The recurrence cannot be followed: DAILY: Maximum/],
  ['FREQ=YEARLY;INTERVAL=9007199254740991', /^rejected: Line 9: The recurrence cannot be followed: YEARLY/],
  ['FREQ=NEVER', /^rejected: Line 9: /],
  ['COUNT=2', /^rejected: Line 9: /],
  ['FREQ=DAILY;UNTIL=20261301', /^rejected: Line 9: “2026-13-01” is no date/],
  [`FREQ=DAILY;BYMONTHDAY=${'1,'.repeat(600)}1`, 'rejected: Line 9: The RRULE is too long.'],
])('of the rule %s it is told why it is not followed', async (RRULE, reason) => {
  const [only, ...others] = await leftOf({ RRULE });
  expect(others).toEqual([]);
  if (typeof reason === 'string') expect(only).toBe(reason);
  else expect(only).toMatch(reason);
});

test('an event none of whose occurrences is left, and one that recurs within a day, say so', async () => {
  const RRULE = 'FREQ=DAILY;COUNT=2';
  const named = ['20260105T090000Z', '20260106T090000Z'].join(',');
  expect(await leftOf({ RRULE, EXDATE: named })).toEqual(['skipped: None of its occurrences is left.']);
  expect(await leftOf({ RRULE, RDATE: '20260106T150000Z' })).toEqual([
    'skipped: It recurs within 2026-01-06: the first of that day is recorded.',
  ]);
  expect(await leftOf({ RRULE: Array.from({ length: 6 }, () => RRULE) })).toEqual([
    'rejected: Line 14: It has more than 5 RRULEs.',
  ]);
  expect(await leftOf({ RRULE, EXRULE: 'FREQ=DAILY' })).toEqual([expect.stringMatching(/Line 10: EXRULE/)]);
});
