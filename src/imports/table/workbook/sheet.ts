// The rows of a sheet as they are written: cells with their kinds, whose texts may stand elsewhere.
import { UnreadableInput } from '../../importer.ts';
import { MAX_LINE } from '../../lines.ts';
import type { Archive } from './archive.ts';
import { type Attributes, reading } from './parts.ts';
import { textOfRuns } from './texts.ts';

/** A cell that has a value, or a formula without one. */
export interface Cell {
  /** `n` a number, `s` the index of a shared text, `str` and `inlineStr` text, `b` yes or no, `e` an error, `d` a date. */
  readonly type: string;
  /** The index of how it looks. */
  readonly style: number;
  readonly value: string;
  /** It has a formula of which no value was kept. */
  readonly uncounted?: true;
}

export interface SheetRow {
  /** Counted from 1, as the spreadsheet shows it. */
  readonly number: number;
  /** By their columns, counted from 0; where one has nothing there is none. Null where the row is too long. */
  readonly cells: readonly (Cell | undefined)[] | null;
}

/** How long the part of a sheet may be, in bytes. */
const LONGEST_PART = 1_073_741_824;

/** How many columns are read, and how many rows a sheet may have. */
const COLUMNS = 1_000;
const ROWS = 1_048_576;

/** The rows that have something in a cell. @throws UnreadableInput where rows or cells are not as they must be */
export async function* rowsOf(archive: Archive, part: string): AsyncGenerator<SheetRow> {
  const found: SheetRow[] = [];
  const listener = listenerFor(row => found.push(row));
  for await (const _ of reading(archive, part, LONGEST_PART, listener)) yield* found.splice(0);
}

interface Open {
  readonly type: string;
  readonly style: number;
  readonly column: number;
  value: string;
  formula: boolean;
}

function listenerFor(told: (row: SheetRow) => void) {
  const inline = textOfRuns();
  let number = 0;
  let column = -1;
  let cells: (Cell | undefined)[] = [];
  let length = 0;
  let cell: Open | null = null;
  let isValue = false;
  // Outside drawings are anchored in rows too.
  let isData = false;
  const put = ({ type, style, column: at, formula, value: written }: Open) => {
    const value = type === 'inlineStr' ? inline.end() : written;
    const uncounted = formula && value === '' && type !== 'str';
    if (value === '' && !uncounted) return;
    if (at >= COLUMNS) throw new UnreadableInput(`Row ${number} goes on after ${COLUMNS} columns: no more are read.`);
    length += value.length;
    if (length > MAX_LINE) cells = [];
    else cells[at] = { type, style, value, ...(uncounted && { uncounted }) };
  };
  return {
    root: 'worksheet',
    open: (name: string, attributes: Attributes) => {
      if (name === 'sheetData') isData = true;
      else if (!isData) return;
      else if (name === 'row') {
        number = rowNumber(attributes.r, number);
        [column, cells, length] = [-1, [], 0];
      } else if (name === 'c') {
        column = attributes.r === undefined ? column + 1 : columnIn(attributes.r);
        cell = { type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), column, value: '', formula: false };
        inline.begin();
      } else if (cell === null) return;
      else if (name === 'v') isValue = true;
      else if (name === 'f') cell.formula = true;
      else inline.open(name);
    },
    text: (text: string) => {
      if (isValue && cell) cell.value += text;
      else inline.text(text);
    },
    close: (name: string) => {
      if (name === 'sheetData') isData = false;
      else if (!isData) return;
      else if (name === 'v') isValue = false;
      else if (name === 'c' && cell) {
        put(cell);
        cell = null;
      } else if (name === 'row') {
        if (length > MAX_LINE) told({ number, cells: null });
        else if (cells.length > 0) told({ number, cells });
      } else inline.close(name);
    },
  };
}

function rowNumber(told: string | undefined, before: number): number {
  const number = told === undefined ? before + 1 : Number(told);
  if (!Number.isInteger(number) || number <= before || number > ROWS)
    throw new UnreadableInput(`A row ${String(told).slice(0, 20)} comes after row ${before}: it is no sheet.`);
  return number;
}

const REFERENCE = /^([A-Z]{1,3})\d{1,7}$/;

/** The column of a reference (`C5`), counted from 0. */
function columnIn(reference: string): number {
  const [, letters] = REFERENCE.exec(reference) ?? [];
  if (letters === undefined) throw new UnreadableInput(`It has a cell ${reference.slice(0, 20)}, which is none.`);
  return [...letters].reduce((column, letter) => 26 * column + letter.charCodeAt(0) - 64, 0) - 1;
}
