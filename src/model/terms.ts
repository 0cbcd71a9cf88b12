// Terms: from when to when an outcome holds, and for how long; two of the three tell the third.
import type { Static } from '@sinclair/typebox';
import { reachOf } from './edtf.ts';
import type { assertedTerm } from './parts.ts';
import { difference, meet, type Numbers, sum } from './stretch.ts';

export type Term = Static<typeof assertedTerm>;

const LENGTH = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The least and the most days of a year and of a month. */
const YEAR_DAYS = [365, 366] as const;
const MONTH_DAYS = [28, 31] as const;

/** The milliseconds that an ISO 8601 duration may last: of a month 28 to 31 days. Null where it names no unit. */
export function lastingOf(duration: string): Numbers | null {
  const match = LENGTH.exec(duration);
  const units = match?.slice(1) ?? [];
  if (units.every(unit => unit === undefined) || duration.endsWith('T')) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0] = units.map(unit => Number(unit ?? 0));
  const least = (end: 0 | 1) =>
    (years * YEAR_DAYS[end] + months * MONTH_DAYS[end] + weeks * 7 + days) * DAY + (hours * 60 + minutes) * MINUTE;
  return { from: least(0), to: least(1), said: duration };
}

export interface Bounds {
  readonly from?: Numbers;
  readonly until?: Numbers;
  readonly length?: Numbers;
}

/** What a term gives, and what follows from two of its bounds for the third. */
export function boundsOf(term: Term): Bounds {
  const { from, until, length } = givenIn(term);
  const bounds = {
    from: from ?? (until && length && difference(until, length, `${term.length} until ${term.until}`)),
    until: until ?? (from && length && sum(from, length, `${term.length} from ${term.from}`)),
    length: length ?? lengthBetween(term),
  };
  return Object.fromEntries(Object.entries(bounds).filter(([, bound]) => bound !== undefined));
}

/** Whether a term gives three bounds that cannot all be true. */
export function contradictsItself(term: Term): boolean {
  const { length } = givenIn(term);
  const between = lengthBetween(term);
  return length !== undefined && between !== undefined && !meet(length, between);
}

const givenIn = ({ from, until, length }: Term): Bounds => {
  const lasting = length === undefined ? null : lastingOf(length);
  return { ...momentAs('from', from), ...momentAs('until', until), ...(lasting && { length: lasting }) };
};

/** How long it is from the one to the other, the last moment of the last day included. */
function lengthBetween(term: Term): Numbers | undefined {
  const { from, until } = givenIn(term);
  const between = from && until && difference(until, from, `from ${term.from} until ${term.until}`);
  return between && { ...between, to: between.to + 1 };
}

/** Any moment that a date may mean. */
function momentAs<Name extends string>(name: Name, date: string | undefined): { [key in Name]?: Numbers } {
  const extent = date === undefined ? null : reachOf(date);
  const moment = extent && { from: extent.start, to: extent.end, said: date };
  return (moment ? { [name]: moment } : {}) as { [key in Name]?: Numbers };
}
