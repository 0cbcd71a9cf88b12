// When invented events take place: over thirty years, ever more of them, mostly told by the day.
import { type Chance, weighted } from './chance.ts';

const DAY = 86_400_000;
export const FIRST_YEAR = 1996;
const FIRST = Date.UTC(FIRST_YEAR, 10, 1);
const DAYS = 30 * 365;

/** So many times as many in the last year as in the first: about what the lists of travels grew by in thirty years. */
const GROWTH = 3;

const precisionOf = weighted({ day: 90, month: 4, year: 1, instant: 5 });
const zones = ['Asia/Damascus', 'Africa/Cairo', 'Europe/Vienna', 'America/New_York'];

/** Longer than 400 days; and of some days. */
const LONG_SHARE = 0.003;
const SPAN_SHARE = 0.08;

export function whenOf(chance: Chance): { start: string; end?: string; timeZone?: string } {
  const moment = momentOf(chance);
  const start = written(chance, moment, precisionOf(chance));
  const zone = chance.is(0.1) ? { timeZone: chance.pick(zones) } : {};
  if (chance.is(LONG_SHARE)) return { start, end: day(moment + (401 + chance.below(2_000)) * DAY), ...zone };
  if (start.length === 10 && chance.is(SPAN_SHARE)) return { start, end: day(moment + (1 + chance.below(5)) * DAY) };
  return { start, ...zone };
}

/** The density grows in a straight line from 1 to `GROWTH`. */
function momentOf(chance: Chance): number {
  const slope = (GROWTH - 1) / 2;
  const share = chance.next() * (1 + slope);
  const time = (Math.sqrt(1 + 4 * slope * share) - 1) / (2 * slope);
  return FIRST + Math.floor(time * DAYS) * DAY;
}

export const day = (moment: number) => new Date(moment).toISOString().slice(0, 10);

function written(chance: Chance, moment: number, precision: ReturnType<typeof precisionOf>): string {
  if (precision === 'month') return day(moment).slice(0, 7);
  if (precision === 'year') return day(moment).slice(0, 4);
  if (precision === 'day') return day(moment);
  const offset = chance.pick(['Z', '+02:00', '+03:00', '-05:00']);
  return `${new Date(moment + chance.below(24 * 60) * 60_000).toISOString().slice(0, 19)}${offset}`;
}
