// Rows of columns: one line cut at its separator, with or without quotation marks.
import { told } from './empty.ts';

/** The columns of a line. Where the separator is a comma or a semicolon, a column may stand in quotation marks (RFC 4180). */
export function columnsOf(line: string, separator: string): string[] {
  if (separator === '\t' || !line.includes('"')) return line.split(separator);
  const columns: string[] = [];
  let column = '';
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (quoted) {
      if (character !== '"') column += character;
      else if (line[index + 1] === '"') column += line[++index];
      else quoted = false;
    } else if (character === separator) {
      columns.push(column);
      column = '';
    } else if (character === '"' && column === '') quoted = true;
    else column += character;
  }
  return [...columns, column];
}

const BLANK_START = /^\s*$/;

/** The first line of a text that is not blank. */
export const firstLine = (text: string): string => text.split(/\r?\n/).find(line => !BLANK_START.test(line)) ?? '';

/** A calendar day of eight digits as EDTF; null where the calendar has none. */
export function dayOfDigits(digits: string): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digits);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}

/** Longitude and latitude from text; undefined where they are none on the globe. */
export function coordinatesOf(longitude: string, latitude: string): readonly [number, number] | undefined {
  const texts = [told(longitude), told(latitude)];
  if (texts.includes('')) return undefined;
  const [east = NaN, north = NaN] = texts.map(Number);
  if (!Number.isFinite(east) || !Number.isFinite(north) || Math.abs(east) > 180 || Math.abs(north) > 90)
    return undefined;
  return [east, north];
}
