// CSV (RFC 4180): one record a row, in columns that never depend on the records; spreadsheets read it, and run none of it.
import { columns } from './csv-columns.ts';
import type { Context, Writer } from './format.ts';
import { plucking } from './pluck.ts';

/** Spreadsheets take a file without it for one in another encoding than UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';
const LINE_END = '\r\n';

/** With `fields`, the columns of these members, and always the id. */
export function csv({ kind, fields }: Pick<Context, 'kind' | 'fields'>): Writer {
  const wanted = fields === undefined ? null : new Set(['id', ...fields.split(',')]);
  const chosen = columns[kind.name].filter(({ path }) => wanted === null || wanted.has(memberOf(path)));
  const pluck = plucking(chosen);
  return {
    head: `${BYTE_ORDER_MARK}${chosen.map(({ name }) => name).join(',')}${LINE_END}`,
    each: document => {
      const { texts, numeric } = pluck(document);
      let row = cellOf(texts[0] ?? '', numeric[0]);
      for (let index = 1; index < texts.length; index++) row += `,${cellOf(texts[index] ?? '', numeric[index])}`;
      return row + LINE_END;
    },
    between: '',
    tail: () => '',
  };
}

const memberOf = (path: string) => path.split('/')[0] as string;

/** The separators of spreadsheets that are set up otherwise count too. */
const QUOTED = /[",;\t\r\n]/;

/** What a spreadsheet takes for a formula; whole-width forms are taken for the same. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Most texts are neither, which is told at once. */
const SPECIAL = new RegExp(`${QUOTED.source}|${FORMULA.source}`);

/** A text that would be run gets an apostrophe before it, which is taken away to have it back. Numbers are what they are. */
function cellOf(text: string, numeric = false): string {
  if (numeric || text === '' || !SPECIAL.test(text)) return text;
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
