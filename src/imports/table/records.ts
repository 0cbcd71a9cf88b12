// Records, made of the fields of a row as a mapping says: their objects and lists, down to single values.
import type { Content, KindName } from '../../model/kinds.ts';
import { kindNamedAt } from '../../model/references.ts';
import { told } from '../empty.ts';
import { yearOf } from './dates.ts';
import type { Path } from './document.ts';
import { fieldsWithin, type Ref, refTo } from './fields.ts';
import { keyOfItem } from './items.ts';
import { type Compiling, listOf, type Made, type Maker, type RowContext, refIn, type Value } from './making.ts';
import { isImplied } from './options.ts';
import type { Items, Members, Shape } from './shapes.ts';
import { partsOf, plainLeaf, valueMaker, valuesMaker } from './values.ts';

/** Where a value stands: in the mapping, and in records, where a star is any item of a list. */
interface Place {
  readonly path: Path;
  readonly at: string;
}

/** What makes the record of a row; undefined where faults of the row tell why it cannot be one. */
export function recordMaker(kind: KindName, shape: Members, mapping: object, compiling: Compiling): Maker<Content> {
  const members = membersOf(kind, shape, mapping, { path: ['record'], at: '' }, compiling);
  const dated = members.find(([name]) => name === 'when');
  const others = members.filter(([name]) => name !== 'when');
  return row => {
    const when = dated?.[1].make(row) as { start?: string } | undefined;
    const year = yearOf(when?.start);
    const within = year === undefined ? row : { ...row, year };
    const record: Content = when === undefined ? {} : { when };
    for (const [name, { make }] of others) {
      const value = make(within);
      if (value !== undefined) record[name] = value;
    }
    const missing = shape.required.find(name => record[name] === undefined);
    if (missing === undefined) return record;
    if (row.faults.length === 0) row.faults.push(lacking('It', missing, members));
    return undefined;
  };
}

/** What is said of a thing that lacks what it cannot be without. */
function lacking(what: string, missing: string, members: readonly (readonly [name: string, made: Made])[]): string {
  const columns = members.find(([name]) => name === missing)?.[1].columns ?? [];
  const because = columns.length === 0 ? '' : `: ${columns.map(name => `“${name}”`).join(', ')} tells none`;
  return `${what} has no ${missing}${because}.`;
}

function membersOf(kind: KindName, shape: Members, mapping: object, { path, at }: Place, compiling: Compiling) {
  return Object.entries(mapping).flatMap(([name, value]): (readonly [string, Made])[] => {
    const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    if (member === undefined) return [];
    const place = { path: [...path, name], at: at === '' ? name : `${at}/${name}` };
    return [[name, madeOf(kind, member, value, place, compiling)]];
  });
}

function madeOf(kind: KindName, shape: Shape, value: unknown, place: Place, compiling: Compiling): Made {
  if (shape.form === 'leaf')
    return valueMaker(value as Value, shape, place.path, kindNamedAt(kind, place.at), compiling);
  if (shape.form === 'words') return wordsOf(value as Value | object, place.path, compiling);
  if (shape.form === 'list') return listMade(kind, shape, value, place, compiling);
  return objectMade(kind, shape, value as object, place, compiling);
}

/** Words by language: a value in the language of the mapping, or one for each of several. */
function wordsOf(value: Value | object, path: Path, compiling: Compiling): Made {
  const isOne = typeof value !== 'object' || ['column', 'template', 'constant'].some(name => name in value);
  const each = Object.entries(isOne ? { [compiling.language]: value } : value).map(
    ([language, own]) =>
      [
        language,
        valueMaker(own as Value, plainLeaf, isOne ? path : [...path, language], undefined, compiling),
      ] as const,
  );
  return {
    columns: each.flatMap(([, { columns }]) => columns),
    isCode: false,
    make: row => {
      const words = each.flatMap(([language, { make }]) => {
        const own = make(row);
        return own === undefined ? [] : [[language, own] as const];
      });
      return words.length === 0 ? undefined : Object.fromEntries(words);
    },
  };
}

/** An object of which nothing is told but codes that are always the same, or that lacks what it needs, is left out. */
function objectMade(kind: KindName, shape: Members, mapping: object, place: Place, compiling: Compiling): Made {
  const { each: _, ...given } = mapping as { each?: unknown };
  const members = membersOf(kind, shape, given, place, compiling);
  const columns = [...new Set(members.flatMap(([, made]) => made.columns))];
  const refs = columns.map(refTo);
  const what = `The ${place.path
    .filter(step => typeof step === 'string')
    .slice(1)
    .join(' ')}`;
  return {
    columns,
    isCode: false,
    make: row => {
      const object: Record<string, unknown> = {};
      let isMore = false;
      for (const [name, made] of members) {
        const value = made.make(row);
        if (value === undefined) continue;
        object[name] = value;
        isMore ||= !made.isCode;
      }
      if (!isMore && columns.length > 0) return undefined;
      const whole = implied(shape, object, row);
      const missing = shape.required.find(name => whole[name] === undefined);
      if (missing === undefined) return whole;
      if (refs.some(ref => tells(row.fields(ref))))
        row.notes.add(`${what} is left out. ${lacking('It', missing, members)}`);
      return undefined;
    },
  };
}

/** Whether a field has anything in it. */
const tells = (value: unknown) =>
  typeof value === 'string' ? told(value) !== '' : value !== undefined && value !== null;

/** An object with what follows from the rest of it. */
function implied(shape: Members, object: Record<string, unknown>, { needs }: RowContext): Record<string, unknown> {
  const missing = shape.required.find(name => object[name] === undefined && isImplied(shape, name));
  if (missing === 'name') {
    const name = needs.get(`actor/${object.actor}`)?.content.name;
    return name === undefined ? object : { ...object, name };
  }
  if (missing === 'resolution') return { ...object, resolution: object.city === undefined ? 'country' : 'city' };
  return object;
}

function listMade(kind: KindName, shape: Items, value: unknown, { path, at }: Place, compiling: Compiling): Made {
  const { items, whole } = shape;
  const below = `${at}/*`;
  if (!Array.isArray(value)) {
    if (items.form === 'leaf') return valuesMaker(value as Value, items, path, kindNamedAt(kind, below), compiling);
    return { make: () => undefined, columns: [], isCode: false };
  }
  const each = value.map((item, index) =>
    itemsMade(kind, items, item, { path: [...path, index], at: below }, compiling),
  );
  return {
    columns: each.flatMap(({ columns }) => columns),
    isCode: each.every(({ isCode }) => isCode),
    make: row => {
      const all = each.map(({ make }) => make(row) as readonly unknown[]);
      if (whole && all.some(({ length }) => length === 0)) return undefined;
      const told = new Map<string, unknown>();
      for (const [index, item] of all.flat().entries()) {
        const key = whole ? String(index) : keyOfItem(at, item);
        if (!told.has(key)) told.set(key, item);
      }
      return told.size === 0 ? undefined : [...told.values()];
    },
  };
}

interface Each {
  readonly columns: readonly string[];
  readonly split?: string | readonly string[];
}

/** The items that one of a mapping makes: one, or one for each value of columns. */
function itemsMade(kind: KindName, shape: Shape, value: unknown, place: Place, compiling: Compiling): Made {
  const { make, ...made } = madeOf(kind, shape, value, place, compiling);
  const given = (value as { each?: string | Each } | null)?.each;
  if (given === undefined) {
    return {
      ...made,
      make: row => {
        const item = make(row);
        return item === undefined ? [] : [item];
      },
    };
  }
  const { columns, split } = typeof given === 'string' ? { columns: [given] } : given;
  const refs = columns.map(name => refIn(compiling, name, [...place.path, 'each']));
  const separators = listOf(split);
  return {
    ...made,
    make: row =>
      rowsWithin(row, refs, separators).flatMap(within => {
        const item = make(within);
        return item === undefined ? [] : [item];
      }),
  };
}

/** The row, once for each value of some of its fields. */
function rowsWithin(row: RowContext, refs: readonly Ref[], separators: readonly string[]): RowContext[] {
  const values = refs.map(ref => partsOf(row.fields(ref), separators));
  const length = Math.max(...values.map(each => each.length));
  return Array.from({ length }, (_, index) => ({
    ...row,
    fields: fieldsWithin(
      row.fields,
      refs.map((ref, which) => [ref, values[which]?.[index]] as const),
    ),
  }));
}
