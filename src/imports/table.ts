// The importer of any table: CSV, TSV, JSON Lines and JSON arrays, whose rows become records as a mapping says.
import { didYouMean, nearestName } from '../model/suggestions.ts';
import { beginningOf } from './beginning.ts';
import {
  type Importer,
  type ReadOptions,
  type Row,
  type SourceRow,
  type TableMapping,
  UnreadableInput,
} from './importer.ts';
import { holdsObjects, jsonObjects, objectIn } from './json-objects.ts';
import { type Fields, fieldsOfObject, plainName, type Ref } from './table/fields.ts';
import { headed, type TableRow } from './tables.ts';

export const table: Importer = {
  format: 'table',
  description:
    'Any table with a mapping: CSV, TSV, JSON Lines or a JSON array, whose rows become records as the mapping says',
  recognise: () => false,
  readsAny: true,
  read,
};

async function* read(input: AsyncIterable<string>, { mapping, since }: ReadOptions): AsyncGenerator<Row> {
  if (mapping === undefined) throw new UnreadableInput('A table needs a mapping, which says what its rows are.');
  const { beginning, text } = await beginningOf('', input);
  const map = mapping.reading(since);
  const rows = holdsObjects(beginning.text) ? objectRows(text) : rowsOfTable(text, mapping);
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

async function* rowsOfTable(text: AsyncIterable<string>, mapping: TableMapping): AsyncGenerator<Read> {
  const found = await headed(text, mapping.columns);
  if (!found) return;
  const { header, rows } = found;
  const places = placesIn(header, mapping);
  for await (const row of rows) {
    if (row.text === null) yield { line: row.line, outcome: 'rejected', reason: row.fault ?? '' };
    else yield rowOf(row, header.length, places);
  }
}

function rowOf({ line, text, cells }: TableRow, width: number, places: ReadonlyMap<string, number>): Read {
  if (cells.every(cell => cell.trim() === '')) return { line, outcome: 'skipped', reason: 'It is empty.' };
  if (cells.length < width || cells.slice(width).some(cell => cell.trim() !== ''))
    return { line, outcome: 'rejected', reason: `It has ${cells.length} columns, not ${width}.` };
  const fields: Fields = ({ name }) => cells[places.get(name) ?? -1];
  return { line, fields, published: text ?? '' };
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
  throw new UnreadableInput(
    `The mapping does not fit it.\n${refusal.message}\nIts columns are: ${names.slice(0, TOLD).join(', ')}${more}.`,
  );
}
