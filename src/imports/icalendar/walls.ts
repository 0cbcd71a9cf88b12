// Wall clocks: dates and times as they are read where they hold, in milliseconds as if that were UTC.

/** A day of a wall clock, in milliseconds. */
export const DAY = 86_400_000;

export interface Wall {
  /** Milliseconds since 1970-01-01T00:00:00 of the same clock. */
  readonly wall: number;
  /** A day without a time. */
  readonly isDay: boolean;
  readonly isUtc: boolean;
}

/** As iCalendar writes it, and as jCal (RFC 7265) does. */
const FORM = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(?:(\d\d):?(\d\d):?(\d\d)(Z)?|::))?$/;

/** A date or a date-time; undefined for what is none of the calendar. */
export function wallIn(text: string): Wall | undefined {
  const [, year, month, day, hour, minute = '0', second = '0', utc] = FORM.exec(text) ?? [];
  if (year === undefined) return undefined;
  // A second that is let in (§3.3.12) is the one before.
  const time = [Number(hour ?? 0), Number(minute), Math.min(Number(second), 59)] as const;
  const wall = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const fits = new Date(wall).toISOString().startsWith(`${year}-${month}-${day}`) && time[0] < 24 && time[1] < 60;
  if (!fits || Number(second) > 60) return undefined;
  return {
    wall: wall + ((time[0] * 60 + time[1]) * 60 + time[2]) * 1_000,
    isDay: hour === undefined,
    isUtc: utc !== undefined,
  };
}

/** As iCalendar writes a date-time without a zone: `20160905T100000`. */
export const written = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replace(/[-:]/g, '');

/** The day of a wall clock: `2016-09-05`. */
export const dayAt = (wall: number): string => new Date(wall).toISOString().slice(0, 10);
