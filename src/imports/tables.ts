// Tables as rows: cut at the separator of the first, told apart by the names in a header where there is one.
import { columnsOf, QUOTE, separatorOf } from './columns.ts';
import { told } from './empty.ts';
import { UnreadableInput } from './importer.ts';
import { type Line, linesOf, MAX_LINE } from './lines.ts';

/** A row: one line, or several where a quoted cell goes on; its text as it was published. */
export type TableRow = Line & {
  readonly cells: readonly string[];
  /** What of it is not told by its cells. */
  readonly notes?: readonly string[];
};

/** How many lines a quoted cell may go on for. */
const LINES_OF_CELL = 100;
const UNCLOSED = 'A quotation in it does not end.';

/**
 * The rows that are not blank. A quotation that does not end costs the row that it begins in, and no other.
 */
export async function* tableRows(input: AsyncIterable<string>): AsyncGenerator<TableRow> {
  const open: Open[] = [];
  let separator: string | undefined;
  for await (const line of linesOf(input)) {
    if (open.length === 0 && line.text?.trim() === '') continue;
    if (line.text === null) {
      yield* closed(open, separator);
      yield { ...line, cells: [] };
      continue;
    }
    separator ??= separatorOf(line.text);
    yield* taken(open, { ...line, marked: line.text.includes(QUOTE) }, separator);
  }
  yield* closed(open, separator);
}

/** A line of a row that is still open. */
type Open = Line & {
  /** Whether it has a quotation mark: without one it ends no quotation. */ readonly marked: boolean;
};

/** Takes one more line to those whose row is still open; what can end nothing is not looked at again with all before it. */
function* taken(open: Open[], line: Open, separator: string): Generator<TableRow> {
  open.push(line);
  if (line.marked || open.length === 1) {
    const text = open.map(each => each.text).join('\n');
    const cells = columnsOf(text, separator);
    if (cells !== null) return yield { line: open.splice(0)[0]?.line ?? 0, text, cells };
  }
  const length = open.reduce((sum, { text }) => sum + (text?.length ?? 0) + 1, 0);
  if (open.length >= LINES_OF_CELL || length > MAX_LINE) yield* begunAnew(open, separator);
}

/** Gives up the first of the open lines, and takes the others one by one. */
function* begunAnew(open: Open[], separator: string): Generator<TableRow> {
  const [first, ...others] = open.splice(0);
  if (first) yield { line: first.line, text: null, fault: UNCLOSED, cells: [] };
  for (const other of others) if (open.length > 0 || other.text?.trim() !== '') yield* taken(open, other, separator);
}

function* closed(open: Open[], separator = '\t'): Generator<TableRow> {
  while (open.length > 0) yield* begunAnew(open, separator);
}

/** A table by the names of its columns. */
export interface Headed {
  readonly header: readonly string[];
  /** Those after the header. */
  readonly rows: AsyncIterable<TableRow>;
}

/**
 * A table under its header, which is the first row unless `told` has the names of the columns; undefined where there is none.
 * @throws UnreadableInput where the header cannot be read
 */
export async function headed(rows: AsyncGenerator<TableRow>, told?: readonly string[]): Promise<Headed | undefined> {
  if (told) return { header: told, rows };
  const next = await rows.next();
  if (next.done) return undefined;
  const { text: whole, cells, fault } = next.value;
  if (whole === null) throw new UnreadableInput(`The header cannot be read: ${fault}`);
  return { header: cells.map(cell => cell.trim()), rows };
}

/** The first line of a text that is not blank, cut; without the byte order mark. */
export function firstRow(text: string): readonly string[] {
  const line = text.split(/\r\n?|\n/).find(each => each.trim() !== '') ?? '';
  return columnsOf(line.replace(/^\ufeff/, ''), separatorOf(line)) ?? [];
}

/** The values of a row by the name of the column; empty where the table lacks it, or the row says that there is none. */
export type Columns = (column: string) => string;

/** Reads the cells of a row; a reason where they are not as many as the columns. */
export type Layout = (cells: readonly string[]) => Columns | { readonly reason: string };

/** How names of columns are compared: by their letters and digits alone. */
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Whether the cells are a header: they name these columns, in any order. */
export function isHeaderOf(cells: readonly string[], names: readonly string[]): boolean {
  const given = new Set(cells.map(plain));
  return names.every(name => given.has(plain(name)));
}

/**
 * The layout that a header tells, its columns in any order among others. `also` has other names of columns.
 * @throws UnreadableInput where it lacks columns that are needed, naming them
 */
export function layoutOf(
  header: readonly string[],
  needed: readonly string[],
  also: Readonly<Record<string, string>> = {},
): Layout {
  const renamed = new Map(Object.entries(also).map(([name, column]) => [plain(name), plain(column)]));
  const places = new Map(header.map((name, index) => [renamed.get(plain(name)) ?? plain(name), index]));
  const lacking = needed.filter(name => !places.has(plain(name)));
  if (lacking.length > 0)
    throw new UnreadableInput(`Its header lacks the columns it cannot do without: ${lacking.join(', ')}.`);
  return cells =>
    cells.length === header.length
      ? column => told(cells[places.get(plain(column)) ?? -1] ?? '')
      : { reason: `It has ${cells.length} columns, not ${header.length}.` };
}
