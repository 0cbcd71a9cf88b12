// A draft of a mapping, from the header of a table and the values of its first rows: to be read, and put right.
import { beginningOf } from '../beginning.ts';
import type { CountrySystem } from '../countries/systems.ts';
import { told } from '../empty.ts';
import { holdsObjects, jsonObjects, objectIn } from '../json-objects.ts';
import { slug } from '../slugs.ts';
import { headed, type TableRow, tableRows } from '../tables.ts';
import { dateReader } from './dates.ts';
import { countryTold } from './making.ts';
import { sheetRows } from './workbook/rows.ts';

/** So many rows are looked at. */
const LOOKED_AT = 500;

interface Column {
  readonly name: string;
  /** What the rows have in it, where they have something. */
  readonly values: readonly string[];
  readonly rows: number;
}

/** The forms of dates that are tried, in this order: without one, ISO 8601. */
const FORMATS = [
  ...['', 'dd/MM/yyyy', 'd/M/yyyy', 'M/d/yyyy', 'dd.MM.yyyy', 'yyyy/MM/dd', 'yyyyMMdd'],
  ...['d MMMM yyyy', 'd MMM yyyy', 'MMMM d, yyyy', 'MMMM yyyy', 'dd/MM/yyyy HH:mm'],
];

const SYSTEMS: readonly CountrySystem[] = ['iso', 'name', 'cow', 'cameo'];
const SEPARATORS = ['|', ';'];

/** What columns are called that tell something, the likeliest first; each is taken once. */
const CALLED = {
  id: /\b(id|no|nr|number|ref|reference|record|uid)\b/i,
  title: /\b(title|purpose|subject|topic|agreement|agt|event|description|headline)\b/i,
  person: /\b(minister|member name|official|person|speaker|president|ambassador|envoy|host|who|name)\b/i,
  others: /\b(organi[sz]ations?|attendees|participants?|part|parties|compan(y|ies)|guests?|delegations?|with)\b/i,
  city: /\b(city|town|location|place|venue)\b/i,
  issue: /\b(issue|topic|subject|theme|process)\b/i,
} as const;

/**
 * The draft as YAML. Every column that it names is there, so that it can be tried at once.
 * @throws UnreadableInput for what is packed or breaks off, or a header that cannot be read
 */
export const suggestedMapping = async (file: string, text: AsyncIterable<string>): Promise<string> =>
  draftOf(file, await columnsIn(text));

/** The same of a workbook, which lies at a path. @throws UnreadableInput where it is none, or lacks the sheet */
export const suggestedForWorkbook = async (file: string, path: string, sheet: string | undefined): Promise<string> =>
  draftOf(file, await columnsOf(sheetRows(path, { sheet })), sheet);

function draftOf(file: string, columns: readonly Column[], sheet?: string): string {
  const free = new Set(columns);
  const take = (fits: (column: Column) => boolean): Column | undefined => {
    const found = [...free].find(fits);
    if (found) free.delete(found);
    return found;
  };
  const called = (which: keyof typeof CALLED) => (column: Column) =>
    column.values.length > 0 && CALLED[which].test(column.name.replace(/[_-]|(?<=[a-z])(?=[A-Z])/g, ' '));
  const isKey = ({ values, rows }: Column) => values.length === rows && new Set(values).size === rows;
  const id = take(column => called('id')(column) && isKey(column));
  const date = take(column => formatsOf(column) !== undefined);
  const country = take(column => systemOf(column) !== undefined);
  const others = take(called('others'));
  const title = take(called('title')) ?? take(isKey) ?? columns[0];
  const person = take(column => called('person')(column) && !/id\b/i.test(column.name));
  const city = take(called('city'));
  const issue = take(called('issue'));
  const name = slug(file.replace(/\.[^.]*$/, '')) || 'a-table';
  const formats = (date && formatsOf(date)) ?? [];
  const key = id ? [id] : [date, person, title].flatMap(column => column ?? []);
  const lines = [
    '# A draft, made of the header and the first rows: read it, put it right, and try it with --dry-run.',
    `name: ${name}`,
    ...(sheet === undefined ? [] : [`sheet: ${quoted(sheet)}`]),
    ...['source:', `  id: ${name}`, `  title: { en: ${quoted(file || name)} }`, '  rights: open'],
    ...(formats.length === 0 ? [] : [`dates: [${formats.map(quoted).join(', ')}]`]),
    `key: [${key.map(column => quoted(column.name)).join(', ')}]`,
    ...['record:', '  kind: meeting', '  status: held'],
    `  title: { column: ${quoted(title?.name ?? '')}, most: 300 }`,
    date
      ? `  when: { start: { column: ${quoted(date.name)} } }`
      : '  # when: { start: { column: … } } No column looks like a date: name the one that is.',
    ...venueOf(country, city),
    ...participantsOf(person, others),
    ...(issue ? ['  issues:', `    - issue: { column: ${quoted(issue.name)}, issue: {} }`, '      status: open'] : []),
    ...[...free].map(
      column => `# Not used: ${quoted(column.name)}, such as ${quoted((column.values[0] ?? '').slice(0, 60))}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const quoted = (text: string) => JSON.stringify(text);

function venueOf(country: Column | undefined, city: Column | undefined): string[] {
  if (!country) return [];
  const where = city ? `, city: { column: ${quoted(city.name)} }` : '';
  return [`  venue: { country: { column: ${quoted(country.name)}, country: ${systemOf(country)} }${where} }`];
}

function participantsOf(person: Column | undefined, others: Column | undefined): string[] {
  const sides = [
    ...(person ? [{ column: person, type: 'person', role: 'principal' }] : []),
    ...(others ? [{ column: others, type: 'organization', role: 'delegate' }] : []),
  ];
  const lines = sides.flatMap(({ column, type, role }) => {
    const name = quoted(column.name);
    const split = SEPARATORS.find(separator => column.values.some(value => value.includes(separator)));
    const actor = `actor: { column: ${name}, actor: ${type} }`;
    const first =
      split === undefined
        ? [`    - ${actor}`]
        : [`    - each: { columns: [${name}], split: ${quoted(split)} }`, `      ${actor}`];
    return [...first, `      role: ${role}`, '      presence: attended'];
  });
  return lines.length > 0 ? ['  participants:', ...lines] : [];
}

/** How many of the values must be read by a form or a system, for it to be the one. */
const MOST = 0.9;

const mostly = ({ values }: Column, fits: (value: string) => boolean) =>
  values.length > 0 && values.filter(fits).length >= MOST * values.length;

/** How many of the values the commonest form of dates must read. */
const HALF = 0.5;

/** The forms in which the dates of a column are written, none for ISO 8601; undefined where it has none. */
function formatsOf({ values }: Column): readonly string[] | undefined {
  if (values.every(value => /^\d{1,4}$/.test(value))) return undefined;
  const read = FORMATS.map(format => {
    const reader = dateReader({ formats: format === '' ? [] : [format], zone: undefined, language: 'en' });
    return { format, told: new Set(values.filter(value => reader(value) !== null)) };
  });
  const count = ({ told: some }: (typeof read)[number]) => values.filter(value => some.has(value)).length;
  const best = read.reduce((most, other) => (count(other) > count(most) ? other : most));
  if (count(best) < HALF * values.length) return undefined;
  if (best.format === '') return [];
  const known = new Set(best.told);
  const others = read.flatMap(({ format, told: some }) => {
    if (format === '' || [...some].every(value => known.has(value))) return [];
    for (const value of some) known.add(value);
    return [format];
  });
  return [best.format, ...others];
}

/** The system in which a column tells countries; undefined where it tells none. */
function systemOf(column: Column): CountrySystem | undefined {
  const year = new Date().getUTCFullYear();
  if (column.values.every(value => /^\d+$/.test(value))) return undefined;
  return SYSTEMS.find(system => mostly(column, value => countryTold(value, year, [system]) !== undefined));
}

/** The columns of a text, be it a table or objects. */
async function columnsIn(text: AsyncIterable<string>): Promise<Column[]> {
  const { beginning, text: all } = await beginningOf('', text);
  if (!holdsObjects(beginning.text)) return columnsOf(tableRows(all));
  const gathered = gathering();
  for await (const { text: published } of jsonObjects(all)) {
    const object = published === null ? {} : objectIn(published);
    for (const [name, value] of Object.entries(typeof object === 'string' ? {} : object))
      if (typeof value !== 'object' || value === null) gathered.add(name, value === null ? '' : String(value));
    if (gathered.rowEnds()) break;
  }
  return gathered.columns();
}

async function columnsOf(all: AsyncGenerator<TableRow>): Promise<Column[]> {
  const gathered = gathering();
  const { header, rows } = (await headed(all)) ?? { header: [], rows: [] };
  for await (const { cells } of rows) {
    for (const [index, name] of header.entries()) if (name !== '') gathered.add(name, cells[index] ?? '');
    if (gathered.rowEnds()) break;
  }
  return gathered.columns();
}

/** Gathers the values of columns, as far as rows are looked at. */
function gathering() {
  const names: string[] = [];
  const values = new Map<string, string[]>();
  let rows = 0;
  const add = (name: string, value: string) => {
    if (!values.has(name)) {
      names.push(name);
      values.set(name, []);
    }
    if (told(value) !== '') values.get(name)?.push(told(value));
  };
  return {
    add,
    /** Whether enough rows were looked at. */
    rowEnds: () => ++rows >= LOOKED_AT,
    columns: (): Column[] => names.map(name => ({ name, values: values.get(name) ?? [], rows })),
  };
}
