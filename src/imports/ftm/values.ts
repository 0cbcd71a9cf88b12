// Values of FollowTheMoney as records have them: countries, dates and texts.
import { extentOf, isInstant } from '../../model/edtf.ts';
import { UNDETERMINED } from '../../model/languages.ts';
import { EDTF_PATTERN } from '../../model/schema.ts';
import { countryCodes, countryIn } from '../countries/systems.ts';
import { shortened } from '../shortened.ts';

/** A text as records have it: entities do not tell in which language. */
export const textOf = (text: string, most: number) => ({ [UNDETERMINED]: shortened(text, most) });

/** Codes that are not those of ISO 3166. */
const CODES: Readonly<Record<string, string>> = { dd: 'DDDE', su: 'SUHH', yu: 'YUCS', cs: 'CSHH' };

/** A country by its code in small letters; of a part of one (`gb-sct`) the country, and of names those that are known. */
export function countryOf(code: string, year?: number): string | undefined {
  const plain = code.trim().toLowerCase();
  const upper = CODES[plain] ?? plain.split('-')[0]?.toUpperCase() ?? '';
  return countryCodes.has(upper) ? upper : countryIn('name', code, year);
}

const DATE = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const EDTF = new RegExp(EDTF_PATTERN);

/** A date as EDTF; a time that tells no offset is left out. Undefined for what is none of the calendar. */
export function dateOf(text: string): string | undefined {
  const [, year, month, day, time, offset] = DATE.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const date = [year, ...[month, day].flatMap(part => (part === undefined ? [] : [part.padStart(2, '0')]))].join('-');
  if (extentOf(date) === null) return undefined;
  if (time === undefined || offset === undefined) return date;
  const zone = offset === 'Z' ? offset : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const instant = `${date}T${time.length === 5 ? `${time}:00` : time}${zone}`;
  return EDTF.test(instant) && extentOf(instant) !== null ? instant : date;
}

/** The first and the last of dates. */
export function endsOfDates(texts: readonly string[]): readonly [first: string | undefined, last: string | undefined] {
  const dates = texts.flatMap(text => dateOf(text) ?? []);
  const by = (end: 'start' | 'end') =>
    dates.toSorted((one, other) => (extentOf(one)?.[end] ?? 0) - (extentOf(other)?.[end] ?? 0));
  return [by('start')[0], by('end').at(-1)];
}

/** Whether a text of a date tells a time that is left out. */
export const lacksOffset = (text: string): boolean => /[T ]\d{2}:/.test(text) && !isInstant(dateOf(text) ?? '');
