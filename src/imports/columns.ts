// Rows of columns: one line cut at its separator, with or without quotation marks.
import { told } from './empty.ts';

/** What separates columns. */
const SEPARATORS = ['\t', ',', ';'] as const;

/** What begins and ends a quoted one. */
export const QUOTE = '"';

/**
 * The columns of a row, quoted ones as RFC 4180 has them; null where a quoted cell does not end, and so may go on in the
 * next line. Between tabs what begins like a quotation and does not end with its cell is text, and no cell goes on.
 */
export function columnsOf(row: string, separator: string): string[] | null {
  if (!row.includes(QUOTE)) return row.split(separator);
  const columns: string[] = [];
  for (let from = 0; from <= row.length; ) {
    const quoted = row[from] === QUOTE ? quotedCell(row, from, separator) : undefined;
    if (quoted === undefined || (quoted === null && separator === '\t')) {
      const at = row.indexOf(separator, from);
      const end = at === -1 ? row.length : at;
      columns.push(row.slice(from, end));
      from = end + 1;
    } else if (quoted === null) return null;
    else {
      columns.push(quoted.text);
      from = quoted.end + 1;
    }
  }
  return columns;
}

/** A quoted cell and where it ends; null where its quotation does not, undefined where something follows that. */
function quotedCell(row: string, from: number, separator: string): { text: string; end: number } | null | undefined {
  let text = '';
  for (let start = from + 1; ; ) {
    const at = row.indexOf(QUOTE, start);
    if (at === -1) return null;
    text += row.slice(start, at);
    if (row[at + 1] !== QUOTE) {
      const isEnd = at + 1 === row.length || row[at + 1] === separator;
      return isEnd ? { text, end: at + 1 } : undefined;
    }
    text += QUOTE;
    start = at + 2;
  }
}

/** The cells as a row of CSV (RFC 4180), without its end. */
export const rowOfCsv = (cells: readonly string[]): string =>
  cells.map(cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll(QUOTE, QUOTE + QUOTE)}"` : cell)).join(',');

/** A line as each separator cuts it. */
export const cutsOf = (line: string): (readonly string[])[] =>
  SEPARATORS.flatMap(separator => [columnsOf(line, separator) ?? []]);

/** The separator that cuts a line into the most columns. */
export const separatorOf = (line: string): string =>
  SEPARATORS.map(separator => ({ separator, count: columnsOf(line, separator)?.length ?? 0 })).reduce((most, other) =>
    other.count > most.count ? other : most,
  ).separator;

/** Longitude and latitude from text; undefined where they are none on the globe. */
export function coordinatesOf(longitude: string, latitude: string): readonly [number, number] | undefined {
  const texts = [told(longitude), told(latitude)];
  if (texts.includes('')) return undefined;
  const [east = NaN, north = NaN] = texts.map(Number);
  if (!Number.isFinite(east) || !Number.isFinite(north) || Math.abs(east) > 180 || Math.abs(north) > 90)
    return undefined;
  return [east, north];
}
