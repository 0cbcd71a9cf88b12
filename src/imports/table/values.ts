// Values of records, made of the fields of a row as a mapping says.
import { AMONG } from '../../formats/cells.ts';
import { noSuchCode } from '../../model/suggestions.ts';
import { actorType } from '../../model/vocabularies/closed.ts';
import type { CountrySystem } from '../countries/systems.ts';
import { noCode } from '../countries/uncoded.ts';
import { told, toldIso } from '../empty.ts';
import { shortened } from '../shortened.ts';
import { slug } from '../slugs.ts';
import { type DateReader, dateReader, isDateFormat, isZone } from './dates.ts';
import type { Path } from './document.ts';
import { fieldsWithin, guarded, type Ref, textOf, unguarded } from './fields.ts';
import {
  type Compiling,
  contextOf,
  countryTold,
  fault,
  listOf,
  type Made,
  type Maker,
  type RowContext,
  refIn,
  type Step,
  type Value,
  type ValueOptions,
} from './making.ts';
import { actorFor, issueFor, type Refer, sourceFor, type Texts } from './needs.ts';
import type { Leaf } from './shapes.ts';

/** What a text becomes: a value, or why it cannot. */
type Outcome = { readonly value: unknown } | { readonly fault: string; readonly note?: true };

const NONE: Outcome = { value: undefined };

/** A single value of a record; `named` is the kind of record that is referred to where it stands. */
export function valueMaker(
  value: Value,
  leaf: Leaf,
  path: Path,
  named: string | undefined,
  compiling: Compiling,
): Made {
  const options: ValueOptions =
    typeof value === 'object' ? value : typeof value === 'string' ? { template: value } : { constant: value };
  if (options.split !== undefined) fault(compiling, [...path, 'split'], 'Only a list is split.');
  return madeOf(options, leaf, path, named, compiling);
}

/** Text alone, as keys and names are. */
export const plainLeaf: Leaf = { form: 'leaf', type: 'string', description: '', isDate: false };

/** The values of a list that are all told by one option. */
export function valuesMaker(
  value: Value,
  leaf: Leaf,
  path: Path,
  named: string | undefined,
  compiling: Compiling,
): Made {
  const options: ValueOptions = typeof value === 'object' ? value : { template: String(value) };
  if (options.column === undefined) {
    const { make, ...made } = valueMaker(value, leaf, path, named, compiling);
    return { ...made, make: row => listed(make(row)) };
  }
  const { column, split, ...others } = options;
  const ref = refIn(compiling, column, [...path, 'column']);
  const separators = listOf(split);
  const one = madeOf({ ...others, column }, leaf, path, named, compiling);
  return {
    columns: one.columns,
    isCode: false,
    make: row => {
      const all = partsOf(row.fields(ref), separators).map(part =>
        one.make({ ...row, fields: fieldsWithin(row.fields, [[ref, part]]) }),
      );
      const told = [...new Set(all.filter(each => each !== undefined))];
      return told.length > 0 ? told : undefined;
    },
  };
}

const listed = (value: unknown) => (value === undefined ? undefined : [value]);

/** The values of a field: those of a list, or of a text that is split. */
export function partsOf(value: unknown, separators: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return value === undefined || value === null ? [] : [value];
  if (value.trim() === '') return [];
  if (separators.length === 0) return [value];
  const cut = (part: string, separator: string) => (separator === AMONG ? betweenBars(part) : part.split(separator));
  return separators
    .reduce<string[]>((parts, separator) => parts.flatMap(part => cut(part, separator)), [unguarded(value)])
    .map(guarded);
}

/** What our own CSV parts by bars, of which one within a value has a backslash before it, as a backslash has. */
function betweenBars(text: string): string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/\\[\\|]|[^\\|]+|[\\|]/g)) {
    if (piece === AMONG) parts.push('');
    else parts[parts.length - 1] += /^\\./.test(piece) ? piece.slice(1) : piece;
  }
  return parts;
}

function madeOf(options: ValueOptions, leaf: Leaf, path: Path, named: string | undefined, compiling: Compiling): Made {
  const { column, template, constant, otherwise } = options;
  const given = [column, template, constant].filter(each => each !== undefined);
  if (given.length !== 1) {
    fault(compiling, path, 'A value has one of column, template and constant.');
    return { make: () => undefined, columns: [], isCode: false };
  }
  const isIso = listOf(options.country).includes('iso');
  const source =
    column !== undefined
      ? columnText(refIn(compiling, column, [...path, 'column']), cellReader(isIso, leaf, compiling))
      : template !== undefined
        ? templateText(template, path, compiling)
        : { text: () => String(constant), columns: [] };
  const read = readerOf(options, leaf, path, named, compiling);
  const instead =
    otherwise === undefined || otherwise === null
      ? undefined
      : valueMaker(otherwise, leaf, [...path, 'otherwise'], named, compiling).make;
  const where = column !== undefined ? `The column “${column}”` : 'It';
  const make: Maker = row => {
    const text = source.text(row);
    if (text === '') return instead?.(row);
    const outcome = read(text, row);
    if ('value' in outcome) return outcome.value ?? instead?.(row);
    const reason = `${where} has “${text.slice(0, SHOWN)}”, ${outcome.fault}`;
    if (otherwise === undefined && !outcome.note) return void row.faults.push(reason);
    row.notes.add(outcome.note ? outcome.fault : reason);
    return instead?.(row);
  };
  if (source.columns.length > 0) return { make, columns: source.columns, isCode: false };
  // What is always the same is wrong now, or never; what it needs is made row by row.
  if (named === undefined) {
    const outcome = read(source.text(EMPTY_ROW), EMPTY_ROW);
    if ('fault' in outcome)
      fault(
        compiling,
        path,
        `“${source.text(EMPTY_ROW).slice(0, SHOWN)}” is ${outcome.fault.replace(/^which is /, '')}`,
      );
  }
  return { make, columns: [], isCode: leaf.vocabulary !== undefined };
}

/** What reads a cell: `NA` is a country, and `none` the type of an outcome, where codes of these are read. */
function cellReader(isIso: boolean, { vocabulary }: Leaf, { toText, toCode }: Compiling): (text: string) => string {
  if (isIso) return toCode(toldIso);
  if (!vocabulary) return toText;
  const codes = new Set(vocabulary.terms.map(({ code }) => code));
  return toCode(text => (codes.has(text.trim()) ? text.trim() : told(text)));
}

/** How much of a value is shown. */
const SHOWN = 60;

const EMPTY_ROW = contextOf(() => undefined);

interface TextSource {
  readonly text: (row: RowContext) => string;
  readonly columns: readonly string[];
}

function columnText(ref: Ref, toText: (text: string) => string): TextSource {
  return {
    columns: [ref.name],
    text: ({ fields, faults }) => {
      const text = textOf(fields(ref), toText);
      if (text === undefined) faults.push(`The column “${ref.name}” has a list or an object in it, which is no text.`);
      return text ?? '';
    },
  };
}

const BRACES = /\{\{|\}\}|\{([^{}]+)\}|[{}]/g;

/** Text with columns in braces: empty where it names columns, and none of them tells anything. */
function templateText(template: string, path: Path, compiling: Compiling): TextSource {
  const parts: (string | TextSource)[] = [];
  let from = 0;
  for (const match of template.matchAll(BRACES)) {
    const [whole, name] = match;
    parts.push(template.slice(from, match.index));
    from = match.index + whole.length;
    if (name !== undefined) parts.push(columnText(refIn(compiling, name.trim(), path), compiling.toText));
    else if (whole.length === 2) parts.push(whole.slice(1));
    else fault(compiling, path, 'A brace in it has no other: a brace that is meant as such is written twice.');
  }
  parts.push(template.slice(from));
  const columns = parts.flatMap(part => (typeof part === 'string' ? [] : part.columns));
  if (columns.length === 0) {
    const text = parts.join('');
    return { columns, text: () => text };
  }
  return {
    columns,
    text: row => {
      let told = false;
      const texts = parts.map(part => {
        if (typeof part === 'string') return part;
        const text = part.text(row);
        told ||= text !== '';
        return text;
      });
      return told ? texts.join('').replace(/\s+/g, ' ').trim() : '';
    },
  };
}

/** What becomes of a text that is not empty. */
function readerOf(
  options: ValueOptions,
  leaf: Leaf,
  path: Path,
  named: string | undefined,
  compiling: Compiling,
): (text: string, row: RowContext) => Outcome {
  const cut = cutterOf(options);
  const lookup = lookupOf(options.lookup);
  const last = lastOf(options, leaf, path, named, compiling);
  return (whole, row) => {
    const text = cut(whole);
    if (text === '') return NONE;
    if (!lookup) return last(text, row);
    const found = lookup.get(text.toLowerCase());
    if (found === undefined) return { fault: 'which the look-up lacks.' };
    return found === null ? NONE : last(String(found), row);
  };
}

function cutterOf({ before, after, most }: ValueOptions): (text: string) => string {
  return text => {
    const from = after === undefined ? 0 : text.indexOf(after);
    const rest = after === undefined || from === -1 ? text : text.slice(from + after.length);
    const to = before === undefined ? -1 : rest.indexOf(before);
    const part = (to === -1 ? rest : rest.slice(0, to)).trim();
    return most === undefined ? part : shortened(part, most);
  };
}

const lookupOf = (table: ValueOptions['lookup']) =>
  table && new Map(Object.entries(table).map(([from, to]) => [from.toLowerCase(), to]));

/** What makes the value of a text that has been cut and looked up: one of the options, or what the record asks for. */
function lastOf(
  options: ValueOptions,
  leaf: Leaf,
  path: Path,
  named: string | undefined,
  compiling: Compiling,
): (text: string, row: RowContext) => Outcome {
  const { dates, zone, country, actor, issue, source } = options;
  for (const kind of ['actor', 'issue', 'source'] as const)
    if (options[kind] !== undefined && kind !== named)
      fault(compiling, [...path, kind], `No ${kind} is referred to here.`);
  if (named === 'actor' && actor !== undefined) {
    const own = typeof actor === 'string' ? { type: actor } : actor;
    if (!actorType.terms.some(({ code }) => code === own.type))
      fault(compiling, [...path, 'actor'], noSuchCode(actorType, own.type));
    return refers(actorFor(own, [...path, 'actor'], textsOf(compiling)));
  }
  if (named === 'issue' && issue !== undefined) return refers(issueFor(issue, [...path, 'issue'], textsOf(compiling)));
  if (named === 'source' && source !== undefined)
    return refers(sourceFor(source, [...path, 'source'], textsOf(compiling)));
  if (country !== undefined) return (text, { year }) => countryOf(listOf(country) as CountrySystem[], text, year);
  if (leaf.isDate) {
    const formats = dates === undefined ? compiling.dates : listOf(dates);
    checkDates(compiling, path, { dates, zone });
    const [read, readIso] = [formats, []].map(each =>
      dateReader({ formats: each, zone: zone ?? compiling.zone, language: compiling.language }),
    ) as [DateReader, DateReader];
    const wanted = formats.length === 0 ? 'as ISO 8601 has it' : `of the form ${formats.join(' or ')}`;
    return (text, { hasIsoDates }) => {
      const date = read(text) ?? (hasIsoDates ? readIso(text) : null);
      return date === null ? { fault: `which is no date ${wanted}.` } : { value: date };
    };
  }
  if (dates !== undefined || zone !== undefined)
    fault(compiling, [...path, dates === undefined ? 'zone' : 'dates'], 'There is no date here.');
  if (options.slug) return text => ({ value: slug(text) });
  return plainReader(leaf);
}

/** What is wrong with how dates are told, be it of one value or of the mapping. */
export function checkDates(
  compiling: Compiling,
  path: Path,
  { dates, zone }: { readonly dates?: Step | undefined; readonly zone?: string | undefined },
): void {
  for (const [index, format] of listOf(dates).entries())
    if (!isDateFormat(format)) {
      const at = typeof dates === 'string' ? [] : [index];
      fault(compiling, [...path, 'dates', ...at], `“${format}” is no format of a date: it has no year.`);
    }
  if (zone !== undefined && !isZone(zone))
    fault(compiling, [...path, 'zone'], `There is no time zone ${zone.slice(0, SHOWN)}.`);
}

const textsOf = (compiling: Compiling): Texts => ({
  language: compiling.language,
  textIn: (value, path) => {
    if (value === undefined) return () => undefined;
    const { make } = valueMaker(value, plainLeaf, path, undefined, compiling);
    return row => make(row) as string | undefined;
  },
});

/** The id of a record that is needed. */
const refers =
  (needed: Refer) =>
  (text: string, row: RowContext): Outcome => {
    const { note, ...need } = needed(text, row);
    const key = `${need.kind}/${need.id}`;
    if (!row.needs.has(key)) row.needs.set(key, need);
    if (note !== undefined) row.notes.add(note);
    return { value: need.id };
  };

function countryOf(systems: readonly CountrySystem[], text: string, year: number): Outcome {
  const code = countryTold(text, year, systems);
  return code === undefined ? { fault: noCode(text), note: true } : { value: code };
}

const NUMBER = /^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/;
const YES_NO: Readonly<Record<string, boolean>> = { true: true, yes: true, 1: true, false: false, no: false, 0: false };

/** By what the record asks for: text, a number, yes or no, a code of a vocabulary. */
function plainReader({ type, vocabulary }: Leaf): (text: string) => Outcome {
  if (vocabulary) {
    const codes = new Map(
      vocabulary.terms.flatMap(({ code, label }) => [code, label.en, label.ar].map(name => [slug(name), code])),
    );
    const all = vocabulary.terms.map(({ code }) => code).join(', ');
    return text => {
      const code = codes.get(slug(text));
      return code === undefined ? { fault: `which is none of ${all}.` } : { value: code };
    };
  }
  if (type === 'boolean')
    return text => {
      const value = YES_NO[text.toLowerCase()];
      return value === undefined ? { fault: 'which is neither yes nor no.' } : { value };
    };
  if (type === 'integer' || type === 'number')
    return text => {
      const number = NUMBER.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN;
      const fits = type === 'number' ? Number.isFinite(number) : Number.isSafeInteger(number);
      return fits ? { value: number } : { fault: `which is no ${type === 'number' ? '' : 'whole '}number.` };
    };
  return text => ({ value: text });
}
