// CSV (RFC 4180): one record a row, in columns that never depend on the records; spreadsheets read it, and run none of it.
import { type Cell, columnsOf } from './csv-columns.ts';
import type { Context, Writer } from './format.ts';
import type { Recorded } from './texts.ts';

/** Spreadsheets take a file without it for one in another encoding than UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';
const LINE_END = '\r\n';

/** With `fields`, the columns of these members, and always the id. */
export function csv({ kind, fields }: Pick<Context, 'kind' | 'fields'>): Writer {
  const wanted = fields === undefined ? null : new Set(['id', ...fields.split(',')]);
  const columns = columnsOf(kind.name).filter(({ member }) => wanted === null || wanted.has(member));
  return {
    head: `${BYTE_ORDER_MARK}${columns.map(({ name }) => name).join(',')}${LINE_END}`,
    each: text => {
      const document = JSON.parse(text) as Recorded;
      let row = '';
      for (const { cell } of columns) row += row === '' ? written(cell(document)) : `,${written(cell(document))}`;
      return row + LINE_END;
    },
    between: '',
    tail: () => '',
  };
}

/** The separators of spreadsheets that are set up otherwise count too. */
const QUOTED = /[",;\t\r\n]/;

/** What a spreadsheet takes for a formula; whole-width forms are taken for the same. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A text that would be run gets an apostrophe before it, which is taken away to have it back. */
function written(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const guarded = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
