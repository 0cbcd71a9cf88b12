// EDTF level 0 (ISO 8601-2): a date whose form is its precision, as the stretch of time it covers.

/** A stretch of time, both ends included, in milliseconds since 1970-01-01T00:00:00Z. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

const FORM = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/i;

/**
 * The time that a year, a month, a day or an instant covers; null where the calendar has no such day.
 * Days, months and years without an offset are those of UTC.
 */
export function extentOf(value: string): Extent | null {
  const match = FORM.exec(value);
  if (!match) return null;
  const [, year, month, day, time] = match;
  if (month === undefined) return between(utc(Number(year), 0, 1), utc(Number(year) + 1, 0, 1));
  const monthIndex = Number(month) - 1;
  if (monthIndex < 0 || monthIndex > 11) return null;
  if (day === undefined) return between(utc(Number(year), monthIndex, 1), utc(Number(year), monthIndex + 1, 1));
  const start = utc(Number(year), monthIndex, Number(day));
  if (new Date(start).getUTCDate() !== Number(day)) return null;
  if (time === undefined) return between(start, utc(Number(year), monthIndex, Number(day) + 1));
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? null : { start: instant, end: instant };
}

/** The time from the beginning of `start` to the last of `end`; null where either is not in the calendar. */
export function spanOf(start: string, end: string = start): Extent | null {
  const first = extentOf(start);
  const last = extentOf(end);
  return first && last && { start: first.start, end: last.end };
}

/** The UTC day of a moment (ms since 1970): `2016-09-05`; never one before the year 0 or after 9999, which EDTF cannot write. */
export const dayOf = (moment: number): string =>
  new Date(Math.min(Math.max(moment, YEAR_0), utc(9999, 11, 31))).toISOString().slice(0, 10);

const between = (start: number, next: number): Extent => ({ start, end: next - 1 });

/** Date.UTC takes the years 0–99 for 1900–1999; a Date's setter does not. */
const utc = (year: number, month: number, day: number) => new Date(0).setUTCFullYear(year, month, day);

/** The beginning of the year 0, in milliseconds since 1970. */
export const YEAR_0 = utc(0, 0, 1);
