// EDTF level 1 (ISO 8601-2) without seasons and years of more than four digits: a date whose form is its precision, as the
// stretch of time it covers.

/** A stretch of time, both ends included, in milliseconds since 1970-01-01T00:00:00Z. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A date with the digits that are unspecified as X, and how sure it is: `~` approximate, `?` uncertain, `%` both. */
const FORM = /^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX)([Tt].+)?)?)?([~?%]?)$/;

/**
 * The time that a date covers: a decade, a century, a year, a month, a day, an instant, or an interval from the beginning of
 * one to the end of another. What is unspecified may be any, so that `2016-09-XX` covers the month; what is approximate or
 * uncertain covers what is written. An open end (`..`) lasts as long as four digits can write; where an end is unknown, which
 * is written as nothing, the other one alone is covered. Null where the calendar has no such day, or the interval ends
 * before it starts. Days, months and years without an offset are those of UTC.
 */
export function extentOf(value: string): Extent | null {
  const ends = value.split('/');
  return ends.length === 2 ? intervalOf(ends[0] ?? '', ends[1] ?? '') : simpleExtent(value);
}

function intervalOf(first: string, last: string): Extent | null {
  const start = first === '..' ? { start: YEAR_0, end: YEAR_0 } : simpleExtent(first || last);
  const end = last === '..' ? { start: LATEST, end: LATEST } : simpleExtent(last || first);
  if (!start || !end || (first === '..' && last === '..') || start.start > end.end) return null;
  return { start: start.start, end: end.end };
}

function simpleExtent(value: string): Extent | null {
  const match = FORM.exec(value);
  if (!match) return null;
  const [, years = '', month, day, time, sure] = match;
  const open = years.replace(/\d/g, '').length;
  const year = Number(years.replaceAll('X', '0'));
  // Of a month that is not told, no day is.
  if ((open > 0 && month !== undefined) || (isOpen(month) && day !== undefined && !isOpen(day))) return null;
  if (month === undefined || isOpen(month)) return between(utc(year, 0, 1), utc(year + 10 ** open, 0, 1));
  const monthIndex = Number(month) - 1;
  if (monthIndex < 0 || monthIndex > 11) return null;
  if (day === undefined || isOpen(day)) {
    return time === undefined ? between(utc(year, monthIndex, 1), utc(year, monthIndex + 1, 1)) : null;
  }
  const start = utc(year, monthIndex, Number(day));
  if (new Date(start).getUTCDate() !== Number(day)) return null;
  if (time === undefined) return between(start, utc(year, monthIndex, Number(day) + 1));
  const instant = sure === '' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? null : { start: instant, end: instant };
}

const isOpen = (digits: string | undefined) => digits === 'XX';

/** Whether it is an interval of two dates, one of which may be open or unknown. */
export const isInterval = (value: string): boolean => value.includes('/');

/** Whether it is an instant: a day with a time and an offset. */
export const isInstant = (value: string): boolean => /t/i.test(value);

/**
 * The first and the last date of an interval, or a date twice; each as it is written, and undefined where it is open or
 * unknown.
 */
export function endsOf(value: string): readonly [first: string | undefined, last: string | undefined] {
  const [first = '', last = first] = value.split('/');
  const told = (date: string) => (date === '' || date === '..' ? undefined : date);
  return [told(first), told(last)];
}

/**
 * A date as ISO 8601 and level 0 can write it, for readers that know no more: without what is unspecified, approximate or
 * uncertain. Undefined for decades and centuries, and for what is open.
 */
export function plainDate(date: string | undefined): string | undefined {
  return PLAIN.exec(date ?? '')?.[1];
}

/** What is told of a date, before what is unspecified and how sure it is. */
const PLAIN = /^(\d{4}(?:-\d\d(?:-\d\d(?:[Tt][^~?%]{1,30})?)?)?)(?:-XX){0,2}[~?%]?$/;

/** The time from the beginning of `start` to the last of `end`; null where either is not in the calendar. */
export function spanOf(start: string, end: string = start): Extent | null {
  const first = extentOf(start);
  const last = extentOf(end);
  return first && last && { start: first.start, end: last.end };
}

/**
 * The stretch that a date may be meant to cover: what is approximate reaches as far again on either side as it is wide, a day
 * around a day and a month around a month.
 */
export function reachOf(value: string): Extent | null {
  const extent = extentOf(value);
  if (extent === null || !/[~%]/.test(value)) return extent;
  const [first, last] = value.split('/') as [string, string?];
  const around = (date: string) => {
    const one = /[~%]$/.test(date) ? simpleExtent(date) : null;
    return one === null ? 0 : one.end + 1 - one.start;
  };
  return { start: extent.start - around(first), end: extent.end + around(last ?? first) };
}

/** The UTC day of a moment (ms since 1970): `2016-09-05`; never one before the year 0 or after 9999, which EDTF cannot write. */
export const dayOf = (moment: number): string =>
  new Date(Math.min(Math.max(moment, YEAR_0), LATEST)).toISOString().slice(0, 10);

const between = (start: number, next: number): Extent => ({ start, end: next - 1 });

/** Date.UTC takes the years 0–99 for 1900–1999; a Date's setter does not. */
const utc = (year: number, month: number, day: number) => new Date(0).setUTCFullYear(year, month, day);

/** The beginning of the year 0 and the end of the year 9999, in milliseconds since 1970. */
export const YEAR_0 = utc(0, 0, 1);
export const LATEST = utc(10_000, 0, 1) - 1;
