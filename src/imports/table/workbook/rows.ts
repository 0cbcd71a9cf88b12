// The rows of a sheet of a workbook (XLSX) as those of a table: each as the same row of CSV would be.
import { didYouMean, nearestName } from '../../../model/suggestions.ts';
import { rowOfCsv } from '../../columns.ts';
import { UnreadableInput } from '../../importer.ts';
import { MAX_LINE } from '../../lines.ts';
import type { TableRow } from '../../tables.ts';
import { inArchive, type Took } from './archive.ts';
import type { NumberFormat } from './number-formats.ts';
import { numberText } from './serials.ts';
import { type Cell, rowsOf, type SheetRow } from './sheet.ts';
import { unescaped } from './texts.ts';
import { type Sheet, type Workbook, workbookIn } from './workbook.ts';

export interface SheetAsked {
  /** The name of a sheet, whatever its case; without it, the first that is not hidden. */
  readonly sheet?: string | undefined;
  /** What a workbook without that sheet is refused with, told so and which there are. */
  readonly refusal?: (detail: string, sheets: string) => Error;
  /** How many columns a row has at least; as many as the first of them where it is not told. */
  readonly width?: number | undefined;
  /** Told how much was unpacked, and how long each row came to be. */
  readonly took?: Took | undefined;
}

/**
 * The rows that have something in a cell, with their numbers in the sheet. Dates are as ISO 8601 has them.
 * @throws UnreadableInput where the file is no workbook, is damaged, or would take more memory than it may
 */
export function sheetRows(path: string, asked: SheetAsked): AsyncGenerator<TableRow> {
  const { took = () => {} } = asked;
  return inArchive(path, took, async function* (archive) {
    const workbook = await workbookIn(archive);
    const { part } = sheetOf(workbook.sheets, asked);
    let { width } = asked;
    for await (const row of rowsOf(archive, part)) {
      const read = tableRow(row, workbook, width ?? 0);
      if (read === null) continue;
      width ??= read.cells.length;
      took(read.text?.length ?? 0);
      yield read;
    }
  });
}

/** How many names of sheets are told. */
const TOLD = 30;

const refused = (detail: string, sheets: string): Error => new UnreadableInput(`${detail} ${sheets}`);

/** @throws UnreadableInput, or what a missing sheet is refused with */
function sheetOf(sheets: readonly Sheet[], { sheet: asked, refusal = refused }: SheetAsked): Sheet {
  const lower = asked?.toLowerCase();
  const found =
    asked === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : (sheets.find(({ name }) => name === asked) ?? sheets.find(({ name }) => name.toLowerCase() === lower));
  if (found) return found;
  if (asked === undefined) throw new UnreadableInput('The workbook has no sheet with rows.');
  const names = sheets.map(({ name }) => name);
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : '';
  const detail = `The workbook has no sheet “${asked}”.${didYouMean(nearestName(asked, names))}`;
  throw refusal(detail, `Its sheets are: ${names.slice(0, TOLD).join(', ')}${more}.`);
}

const LONG: Pick<TableRow, 'text' | 'fault' | 'cells'> = {
  ...{ text: null, cells: [] },
  fault: `The row is longer than ${MAX_LINE / 1_048_576} MiB.`,
};

/** Null for a row in which every cell is empty. */
function tableRow({ number: line, cells }: SheetRow, workbook: Workbook, width: number): TableRow | null {
  if (cells === null) return { line, ...LONG };
  const texts = Array.from({ length: Math.max(width, cells.length) }, () => '');
  const notes = new Set<string>();
  let length = 0;
  for (const [column, cell] of cells.entries()) {
    if (!cell) continue;
    const read = textOf(cell, workbook);
    if (read.fault !== undefined)
      return { line, text: null, fault: `Its cell ${nameOf(column)}${line} ${read.fault}`, cells: [] };
    if (read.note !== undefined) notes.add(read.note);
    const text = read.text ?? '';
    texts[column] = text;
    length += text.length;
    if (length > MAX_LINE) return { line, ...LONG };
  }
  if (length === 0 && notes.size === 0) return null;
  return { line, text: rowOfCsv(texts), cells: texts, ...(notes.size > 0 && { notes: [...notes] }) };
}

/** The letters of a column. */
function nameOf(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : nameOf(Math.floor(column / 26) - 1) + letter;
}

/** What a cell becomes: its text, nothing with a note, or why its row cannot be read. */
interface CellText {
  readonly text?: string;
  readonly note?: string;
  readonly fault?: string;
}

const UNCOUNTED = 'A formula has no value in the workbook, and is taken for empty: save it with a spreadsheet program.';

function textOf({ type, style, value, uncounted }: Cell, { texts, formatOfStyle, from1904 }: Workbook): CellText {
  if (uncounted) return { note: UNCOUNTED };
  switch (type) {
    case 's': {
      const text = texts(Number(value));
      return text === undefined ? { fault: 'has a text that the workbook lacks.' } : { text };
    }
    case 'inlineStr':
      return { text: value };
    case 'str':
      return { text: unescaped(value) };
    case 'b':
      return { text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE' };
    case 'e':
      return { note: `A cell has the error ${ERROR.test(value) ? value : '#ERROR'}, and is taken for empty.` };
    case 'd':
      return { text: dateText(value, formatOfStyle(style)) };
    default: {
      const number = Number(value);
      if (Number.isFinite(number)) return { text: numberText(number, value, formatOfStyle(style), from1904) };
      return { fault: `has “${value.slice(0, 60)}”, which is no number.` };
    }
  }
}

const ERROR = /^#[A-Z0-9/!?_]{1,20}$/;

/** A date that is written as ISO 8601 has it, without the time that its format does not show. */
function dateText(written: string, format: NumberFormat): string {
  if (format.is === 'date' && !format.time) return written.split('T', 1)[0] ?? '';
  return written.replace(/\.\d+$/, '').replace(format.is === 'date' ? /$^/ : /T00:00:00$/, '');
}
