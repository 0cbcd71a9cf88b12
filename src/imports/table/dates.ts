// Dates as tables write them, by formats that a mapping declares, as EDTF: what a format does not tell is not told.
import { DateTime, IANAZone } from 'luxon';
import { extentOf } from '../../model/edtf.ts';
import { EDTF_1_PATTERN } from '../../model/schema.ts';

/** How a mapping reads dates. */
export interface DateForms {
  /** Formats of Luxon (`dd/MM/yyyy`), the first that fits counts; without any, dates are as ISO 8601 has them. */
  readonly formats: readonly string[];
  /** The IANA time zone of times that tell none. */
  readonly zone: string | undefined;
  /** The language of names of months, BCP 47. */
  readonly language: string;
}

export const isZone = (name: string): boolean => IANAZone.isValidZone(name);

/** Whether a format tells a year, without which nothing is a date. */
export const isDateFormat = (format: string): boolean => /y/.test(tokensOf(format));

const tokensOf = (format: string) => format.replace(/'[^']*'/g, '');

const ISO = new RegExp(EDTF_1_PATTERN);

/** A day and a time without an offset, as ISO 8601 and databases write them. */
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ]([0-2]\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)?$/;

/** Answers EDTF, and null for what is no date, or none of the calendar. */
export type DateReader = (text: string) => string | null;

/** Reads dates of some forms. */
export function dateReader({ formats, zone, language }: DateForms): DateReader {
  const options = { zone: zone ?? 'utc', locale: language, setZone: true };
  const readers = formats.map(format => {
    const parser = DateTime.buildFormatParser(format, { locale: language });
    return (text: string) => {
      const date = DateTime.fromFormatParser(text, parser, options);
      return date.isValid ? written(date, tokensOf(format), zone) : null;
    };
  });
  const iso = (text: string) => {
    const [, day, time] = LOCAL.exec(text) ?? [];
    if (day === undefined) return ISO.test(text) && extentOf(text) !== null ? text : null;
    const date = DateTime.fromISO(`${day}T${time}`, options);
    return date.isValid ? written(date, 'y-M-d H', zone) : null;
  };
  return text => {
    if (readers.length === 0) return iso(text);
    for (const read of readers) {
      const date = read(text);
      if (date !== null) return date;
    }
    return null;
  };
}

/** A date as far as its format tells it: an instant where that tells the time, and where it is is known. */
function written(date: DateTime, tokens: string, zone: string | undefined): string {
  const hasTime = /[HhTt]/.test(tokens) && (zone !== undefined || /[Zz]/.test(tokens));
  if (hasTime) return date.toISO({ suppressMilliseconds: true }) ?? '';
  if (/[dDo]/.test(tokens)) return date.toFormat('yyyy-MM-dd');
  return date.toFormat(/[ML]/.test(tokens) ? 'yyyy-MM' : 'yyyy');
}

/** The year in which a date begins; undefined where there is none. */
export function yearOf(date: unknown): number | undefined {
  const extent = typeof date === 'string' ? extentOf(date) : null;
  return extent === null ? undefined : new Date(extent.start).getUTCFullYear();
}
