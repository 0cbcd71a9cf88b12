// The fields of a row: cells by the names of their columns, members of an object by their names or JSON Pointers.
import { FORMULA } from '../../formats/csv.ts';
import { told } from '../empty.ts';

/** A column, or a member, that a mapping names. */
export interface Ref {
  /** As the mapping writes it. */
  readonly name: string;
  /** The steps that lead to it: one where it is a name, several where it is a JSON Pointer. */
  readonly steps: readonly string[];
}

/** What stands at a place of a row: text of a table; of JSON whatever there is, undefined where there is nothing. */
export type Fields = (ref: Ref) => unknown;

/** A name, or a JSON Pointer (RFC 6901), as what it leads to. */
export const refTo = (name: string): Ref => ({
  name,
  steps: name.startsWith('/')
    ? name
        .slice(1)
        .split('/')
        .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [name],
});

/** How names of columns are compared: by their letters and digits, whatever their case and what is between them. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The fields of an object. */
export const fieldsOfObject =
  (object: unknown): Fields =>
  ({ steps }) =>
    at(object, steps);

function at(value: unknown, steps: readonly string[]): unknown {
  let found = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

/** The fields of a row in which some stand for one of the values that they have. */
export const fieldsWithin =
  (fields: Fields, values: readonly (readonly [ref: Ref, value: unknown])[]): Fields =>
  ref => {
    const within = values.find(([{ steps }]) => steps.every((step, index) => ref.steps[index] === step));
    return within ? at(within[1], ref.steps.slice(within[0].steps.length)) : fields(ref);
  };

/** What a spreadsheet would run has an apostrophe before it where it was made safe: that is no part of the text. */
const GUARDED = new RegExp(`^'(?=${FORMULA.source.slice(1)})`);

/** A text as it was before it was made safe. */
export const unguarded = (text: string): string => text.replace(GUARDED, '');

/** A part of a text that was made safe as a whole, so that it is taken for no more than it is. */
export const guarded = (part: string): string => (GUARDED.test(part) ? `'${part}` : part);

/** A value as text, empty where there is none; undefined where it is an object or a list, which are no text. */
export function textOf(value: unknown, toText: (text: string) => string = told): string | undefined {
  if (typeof value === 'string') return toText(unguarded(value));
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? undefined : String(value);
}
