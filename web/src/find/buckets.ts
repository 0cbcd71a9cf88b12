// The bars of a timeline: counts by month or day as the API tells them, without gaps, and as long as there is room for. Pure.
import type { Query } from '../address.ts';

export interface Bucket {
  /** EDTF: a day or a month. */
  readonly start: string;
  readonly count: number;
}

/** A stretch of time and how many events began in it. */
export interface Bar {
  /** Its first and last day, month or year (EDTF): what `from` and `to` are when it is chosen. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export type Unit = 'day' | 'month' | 'year' | 'decade';

/** More bars than this are too thin to be told apart, or hit. */
const MOST = 240;
const MONTHS_BY_DAY = 4;

const MS_A_DAY = 86_400_000;
const four = (year: number) => String(year).padStart(4, '0');
const two = (part: number) => String(part).padStart(2, '0');
const yearOf = (date: string) => Number(date.slice(0, 4));
const monthOf = (date: string) => yearOf(date) * 12 + Number(date.slice(5, 7) || 1) - 1;

/** How dates are numbered in each unit, and what a number covers. */
const UNITS: Readonly<
  Record<Unit, { readonly number: (date: string) => number; readonly covers: (number: number) => [string, string] }>
> = {
  day: {
    number: date => Math.floor(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / MS_A_DAY),
    covers: number => same(new Date(number * MS_A_DAY).toISOString().slice(0, 10)),
  },
  month: { number: monthOf, covers: number => same(`${four(Math.floor(number / 12))}-${two((number % 12) + 1)}`) },
  year: { number: yearOf, covers: number => same(four(number)) },
  decade: {
    number: date => Math.floor(yearOf(date) / 10),
    covers: number => [four(number * 10), four(number * 10 + 9)],
  },
};

const same = (date: string): [string, string] => [date, date];

/** The shortest unit by which the time from the first to the last month has not too many bars. */
export function unitOf(months: readonly Bucket[]): Unit {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return 'month';
  const count = monthOf(last.start) - monthOf(first.start) + 1;
  if (count <= MONTHS_BY_DAY) return 'day';
  if (count <= MOST) return 'month';
  return count / 12 <= MOST ? 'year' : 'decade';
}

/** Bars of one unit from the first bucket to the last, those of which nothing is counted too. */
export function barsOf(buckets: readonly Bucket[], unit: Unit): Bar[] {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { number, covers } = UNITS[unit];
  const counts = new Map<number, number>();
  for (const { start, count } of buckets) counts.set(number(start), (counts.get(number(start)) ?? 0) + count);
  // Days are those of whole months.
  const [begin, end] =
    unit === 'day' ? [`${first.start.slice(0, 7)}-01`, lastDayOf(last.start)] : [first.start, last.start];
  const bars: Bar[] = [];
  for (let at = number(begin); at <= number(end); at++) {
    const [from, to] = covers(at);
    bars.push({ from, to, count: counts.get(at) ?? 0 });
  }
  return bars;
}

const lastDayOf = (date: string) =>
  new Date(Date.UTC(yearOf(date), Number(date.slice(5, 7)), 0)).toISOString().slice(0, 10);

const earliest = (date: string) => `${date}-01-01`.slice(0, 10);
const latest = (date: string) =>
  date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date.slice(0, 10);

/** The numbers of the first and last bar that a query chooses, or undefined where it chooses no time. */
export function chosenOf(
  bars: readonly Bar[],
  { from, to }: Query,
): readonly [first: number, last: number] | undefined {
  if (from === undefined && to === undefined) return undefined;
  const [after, before] = [earliest(from?.[0] ?? '0000'), latest(to?.[0] ?? '9999')];
  const first = bars.findIndex(bar => latest(bar.to) >= after);
  const last = bars.findLastIndex(bar => earliest(bar.from) <= before);
  return first === -1 || last === -1 || first > last ? undefined : [first, last];
}

/** The buckets that began within the time that a query chooses. */
export const within = (months: readonly Bucket[], { from, to }: Query): Bucket[] =>
  months.filter(
    ({ start }) => latest(start) >= earliest(from?.[0] ?? '0000') && earliest(start) <= latest(to?.[0] ?? '9999'),
  );
