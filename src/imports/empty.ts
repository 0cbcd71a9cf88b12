// Empty values: the ways in which tables, programs and databases write that there is nothing.

/**
 * As spreadsheets, R (`NA`), Python (`None`, `nan`, `<NA>`), databases (`NULL`, `\N`) and people (`-`, `N/A`) write it.
 * What is spelt otherwise may be a name, and stays.
 */
const EMPTY: ReadonlySet<string> = new Set([
  ...['', '-', '--', '---', '–', '—', '""', "''", '\\N'],
  ...['NULL', 'Null', 'null', 'None', 'NONE', 'none', 'NA', '<NA>', 'N/A', 'n/a', 'NaN', 'nan'],
]);

/** The text of a cell or a member, trimmed; empty where it says that there is nothing. */
export function told(text: string): string {
  const plain = text.trim();
  return EMPTY.has(plain) ? '' : plain;
}

/** As `told`, for what is an ISO 3166-1 alpha-2 code by its column: there `NA` is Namibia. */
export const toldIso = (text: string): string => (text.trim() === 'NA' ? 'NA' : told(text));
