// CSV (RFC 4180): one record a row, in columns that never depend on the records; spreadsheets read it, and run none of it.
import { textOfCell } from './cells.ts';
import { columns } from './csv-columns.ts';
import type { Context, Writer } from './format.ts';
import { COUNTED, NEXT, NONE, Plucker } from './pluck.ts';

/** Spreadsheets take a file without it for one in another encoding than UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';
const LINE_END = '\r\n';

type Asked = Pick<Context, 'kind' | 'fields' | 'languages'>;

/** Rows without a header before them (RFC 4180 §3, `header=absent`). */
export const csvRows = (asked: Asked): Writer => ({ ...csv(asked), head: BYTE_ORDER_MARK });

/** With `fields`, the columns of these members, and always the id. */
export function csv({ kind, fields, languages }: Asked): Writer {
  const wanted = fields === undefined ? null : new Set(['id', ...fields]);
  const chosen = columns[kind.name].filter(({ path }) => wanted === null || wanted.has(memberOf(path)));
  const found = new Plucker(chosen, languages);
  let row = Buffer.alloc(0);
  return {
    head: `${BYTE_ORDER_MARK}${chosen.map(({ name }) => name).join(',')}${LINE_END}`,
    each: document => {
      found.pluck(document);
      // A value stands in two cells at most, each of its bytes is doubled at most, and a cell adds a few of its own.
      const most = 4 * document.length + 16 * chosen.length;
      if (row.length < most) row = Buffer.allocUnsafeSlow(2 * most);
      let used = 0;
      for (let index = 0; index < chosen.length; index++) {
        if (index > 0) row[used++] = COMMA;
        used = putCell(document, found, index, row, used);
      }
      row[used++] = RETURN;
      row[used++] = LINE_FEED;
      return row.subarray(0, used);
    },
    between: '',
    tail: () => '',
  };
}

const memberOf = (path: string) => path.split('/')[0] as string;

const COMMA = 0x2c;
const PARTED = 0x7c;
const RETURN = 0x0d;
const LINE_FEED = 0x0a;
const ZERO = 0x30;

const among = (characters: string) =>
  Uint8Array.from({ length: 256 }, (_, code) => Number(characters.includes(String.fromCharCode(code))));

/** Bytes that a cell of plain text has nowhere: separators, and what begins an escape of JSON. */
const SPECIAL = among(',;|\\');

/** Bytes that it does not begin with, the first of whole-width forms too. */
const GUARDED = among("=+-@'\u00ef");

/** Puts a cell into a row at `at`, byte by byte as long as nothing is special in it; answers where it ends. */
function putCell(json: Buffer, found: Plucker, cell: number, row: Buffer, at: number): number {
  const { first, numeric, begins, ends, after } = found;
  let used = at;
  let special = 0;
  for (let index = first[cell] as number; index !== NONE; index = after[index] as number) {
    const begin = begins[index] as number;
    const end = ends[index] as number;
    if (begin === COUNTED) return putNumber(end, row, used);
    if (begin === NEXT) row[used++] = PARTED;
    for (let place = Math.max(begin, 0); place < end; place++) {
      const byte = json[place] as number;
      special |= SPECIAL[byte] as number;
      row[used++] = byte;
    }
  }
  if (numeric[cell] === 1 || used === at || (special === 0 && GUARDED[row[at] as number] === 0)) return used;
  return at + row.write(cellOf(textOfCell(json, found, cell)), at);
}

function putNumber(number: number, row: Buffer, at: number): number {
  if (number > 9) return at + row.write(String(number), at, 'latin1');
  row[at] = ZERO + number;
  return at + 1;
}

/** The separators of spreadsheets that are set up otherwise count too. */
const QUOTED = /[",;\t\r\n]/;

/** What a spreadsheet takes for a formula; whole-width forms are taken for the same. */
export const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A text that would be run gets an apostrophe before it, which is taken away to have it back. */
function cellOf(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
