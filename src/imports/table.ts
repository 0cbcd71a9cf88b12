// The importer of any table: CSV, TSV, JSON Lines, JSON arrays and workbooks, whose rows become records as a mapping says.
import { didYouMean, nearestName } from '../model/suggestions.ts';
import { beginningOf } from './beginning.ts';
import {
  type FileOptions,
  type Importer,
  type ReadOptions,
  type Row,
  type SourceRow,
  type TableMapping,
  UnreadableInput,
} from './importer.ts';
import { holdsObjects, jsonObjects, objectIn } from './json-objects.ts';
import { type Fields, fieldsOfObject, plainName, type Ref } from './table/fields.ts';
import { sheetRows } from './table/workbook/rows.ts';
import { headed, type TableRow, tableRows } from './tables.ts';

export const table: Importer = {
  format: 'table',
  description:
    'Any table with a mapping: CSV, TSV, XLSX, JSON Lines or a JSON array, whose rows become records as the mapping says',
  recognise: () => false,
  readsAny: true,
  read,
  readArchive,
};

const UNMAPPED = 'A table needs a mapping, which says what its rows are.';

async function* read(input: AsyncIterable<string>, { mapping, since }: ReadOptions): AsyncGenerator<Row> {
  if (mapping === undefined) throw new UnreadableInput(UNMAPPED);
  const { beginning, text } = await beginningOf('', input);
  const rows = holdsObjects(beginning.text) ? objectRows(text) : rowsOfTable(tableRows(text), mapping);
  yield* mapped(rows, mapping, since);
}

async function* readArchive(path: string, { mapping, since, took }: FileOptions): AsyncGenerator<Row> {
  if (mapping === undefined) throw new UnreadableInput(UNMAPPED);
  const { sheet, columns } = mapping;
  const rows = sheetRows(path, {
    ...(sheet && { sheet: sheet.name, refusal: (detail, sheets) => unfit(sheet.refusal(detail), sheets) }),
    ...{ width: columns?.length, took },
  });
  yield* mapped(rowsOfTable(rows, mapping, { hasIsoDates: true }), mapping, since);
}

async function* mapped(rows: AsyncIterable<Read>, mapping: TableMapping, since?: string): AsyncGenerator<Row> {
  const map = mapping.reading(since);
  for await (const row of rows) yield 'outcome' in row ? row : map(row);
}

type Read = SourceRow | (Row & { readonly outcome: unknown });

async function* objectRows(text: AsyncIterable<string>): AsyncGenerator<Read> {
  for await (const { line, text: published, fault = '' } of jsonObjects(text)) {
    const object = published === null ? undefined : objectIn(published);
    if (published === null) yield { line, outcome: 'rejected', reason: fault };
    else if (typeof object === 'string') yield { line, outcome: 'rejected', reason: object };
    else yield { line, fields: fieldsOfObject(object), published };
  }
}

async function* rowsOfTable(
  all: AsyncGenerator<TableRow>,
  mapping: TableMapping,
  dates: Pick<SourceRow, 'hasIsoDates'> = {},
): AsyncGenerator<Read> {
  const found = await headed(all, mapping.columns);
  if (!found) return;
  const { header, rows } = found;
  const places = placesIn(header, mapping);
  for await (const row of rows) {
    if (row.text === null) yield { line: row.line, outcome: 'rejected', reason: row.fault ?? '' };
    else yield { ...rowOf(row, header.length, places), ...dates };
  }
}

function rowOf({ line, text, cells, notes }: TableRow, width: number, places: ReadonlyMap<string, number>): Read {
  if (cells.every(cell => cell.trim() === '')) return { line, outcome: 'skipped', reason: 'It is empty.' };
  if (cells.length < width || cells.slice(width).some(cell => cell.trim() !== ''))
    return { line, outcome: 'rejected', reason: `It has ${cells.length} columns, not ${width}.` };
  const fields: Fields = ({ name }) => cells[places.get(name) ?? -1];
  return { line, fields, published: text ?? '', ...(notes && { notes }) };
}

/** How many names of columns are told. */
const TOLD = 30;

/**
 * Where the columns are that a mapping names.
 * @throws UnreadableInput where the table lacks one, or has two of a name, with the line of the mapping
 */
function placesIn(header: readonly string[], mapping: TableMapping): ReadonlyMap<string, number> {
  const byName = new Map<string, number[]>();
  for (const [index, cell] of header.entries())
    for (const name of new Set([cell.trim(), plainName(cell)])) byName.set(name, [...(byName.get(name) ?? []), index]);
  const found = ({ name }: Ref) => byName.get(name.trim()) ?? byName.get(plainName(name)) ?? [];
  const names = header.map(cell => cell.trim()).filter(cell => cell !== '');
  const refusal = mapping.refusal(ref => {
    const { length } = found(ref);
    if (length === 1) return undefined;
    if (length > 1) return `The table has ${length} columns of the name “${ref.name}”.`;
    return `The table has no column “${ref.name}”.${ref.name.length < 3 ? '' : didYouMean(nearestName(ref.name, names))}`;
  });
  if (!refusal) return new Map(mapping.refs.map(ref => [ref.name, found(ref)[0] as number]));
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : '';
  throw unfit(refusal, `Its columns are: ${names.slice(0, TOLD).join(', ')}${more}.`);
}

const unfit = ({ message }: Error, there: string) =>
  new UnreadableInput(`The mapping does not fit it.\n${message}\n${there}`);
