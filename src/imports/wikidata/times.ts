// Times of Wikidata as EDTF: their precision is the form of the date, and what is of the Julian calendar is made Gregorian.
import { extentOf } from '../../model/edtf.ts';
import { isObject } from '../../model/json.ts';

/** As Wikidata counts precision: a century, a decade, a year, a month, a day. */
const [CENTURY, DECADE, YEAR, MONTH, DAY] = [7, 8, 9, 10, 11] as const;
const FORM = /^\+0*(\d{4})-(\d{2})-(\d{2})T/;
const JULIAN = /Q1985786$/;

/** Undefined for what EDTF cannot tell with four digits, and for what is none of the calendar. */
export function edtfOf(value: unknown): string | undefined {
  const { time, precision, calendarmodel } = isObject(value) ? value : {};
  const [, year = '', month = '', day = ''] = FORM.exec(typeof time === 'string' ? time : '') ?? [];
  if (year === '' || typeof precision !== 'number' || precision < CENTURY) return undefined;
  const date = dated({ year, month, day }, precision, JULIAN.test(String(calendarmodel)));
  return extentOf(date) === null ? undefined : date;
}

interface Told {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

function dated({ year, month, day }: Told, precision: number, isJulian: boolean): string {
  // The 20th century ends with the year 2000, in Wikidata; EDTF counts the years 19XX.
  if (precision === CENTURY) return `${String(Math.ceil(Number(year) / 100) - 1).padStart(2, '0')}XX`;
  if (precision === DECADE) return `${year.slice(0, 3)}X`;
  if (precision === YEAR || month === '00') return year;
  // A month of the Julian calendar begins some days from that of the Gregorian one.
  if (precision === MONTH || day === '00') return `${year}-${month}${isJulian ? '~' : ''}`;
  return precision >= DAY && isJulian ? gregorian(Number(year), Number(month), Number(day)) : `${year}-${month}-${day}`;
}

/** How many milliseconds a day has. */
const A_DAY = 86_400_000;

/** A day of the Julian calendar, by its Julian day number. */
function gregorian(year: number, month: number, day: number): string {
  // Years that begin in March have their leap day at their end.
  const [before, from] = month < 3 ? [year - 1, month + 9] : [year, month - 3];
  const number = Math.floor((1_461 * before) / 4) + Math.floor((153 * from + 2) / 5) + day + 1_721_117;
  const date = new Date((number - 2_440_588) * A_DAY);
  return date.toISOString().slice(0, 10);
}
