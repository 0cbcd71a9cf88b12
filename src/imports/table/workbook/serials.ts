// Numbers of days as the dates that they stand for, and other numbers as text.
import type { NumberFormat } from './number-formats.ts';

const DAY = 86_400_000;
const SECONDS = 86_400;

/** Day 0 where days are counted from 1904 on, and where from 1900 on: after the 29 February 1900, which never was. */
const FROM_1904 = Date.UTC(1904, 0, 1);
const FROM_1900 = Date.UTC(1899, 11, 30);
const NEVER_WAS = 60;

/** 1 January 10000. */
const END = Date.UTC(10_000, 0, 1);

/** How a number is told: as ISO 8601 where its format shows a date or a time, with as much of it as that shows. */
export function numberText(number: number, written: string, format: NumberFormat, from1904: boolean): string {
  if (format.is === 'date') return dateText(number, format, from1904) ?? plainNumber(number, written);
  const text = plainNumber(number, written);
  return format.is === 'digits' && /^\d+$/.test(text) ? text.padStart(format.width, '0') : text;
}

/** With as many digits as spreadsheets have: 0.1 + 0.2 is 0.3. */
function plainNumber(number: number, written: string): string {
  if (/^-?\d+$/.test(written)) return written;
  const text = String(Number(number.toPrecision(15)));
  return text.includes('e') ? number.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 15 }) : text;
}

type DateFormat = Extract<NumberFormat, { is: 'date' }>;

/** Undefined for what is no date of the calendar. */
function dateText(number: number, { date, time, elapsed }: DateFormat, from1904: boolean): string | undefined {
  if (number < 0) return undefined;
  const seconds = time ? Math.round(number * SECONDS) : Math.floor(number) * SECONDS;
  if (date === null) return timeText(elapsed ? seconds : seconds % SECONDS);
  const day = dayText(Math.floor(seconds / SECONDS), from1904);
  if (day === undefined) return undefined;
  if (time) return `${day}T${timeText(seconds % SECONDS)}`;
  return day.slice(0, { year: 4, month: 7, day: 10 }[date]);
}

function dayText(days: number, from1904: boolean): string | undefined {
  if (!from1904 && (days === 0 || days === NEVER_WAS)) return undefined;
  const begin = from1904 ? FROM_1904 : days < NEVER_WAS ? FROM_1900 + DAY : FROM_1900;
  const at = begin + days * DAY;
  return at < END ? new Date(at).toISOString().slice(0, 10) : undefined;
}

function timeText(seconds: number): string {
  const two = (count: number) => String(count).padStart(2, '0');
  return [seconds / 3_600, (seconds / 60) % 60, seconds % 60].map(count => two(Math.floor(count))).join(':');
}
