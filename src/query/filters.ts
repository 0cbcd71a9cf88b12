// The filters of lists, one row each: validation, documentation and the plan all follow from this table.
import { type TSchema, Type } from '@sinclair/typebox';
import { extentOf } from '../model/edtf.ts';
import { type KindName, kindNames } from '../model/kinds.ts';
import { EDTF_PATTERN, ID_FORM } from '../model/schema.ts';
import { actorType, eventKind, sourceType } from '../model/vocabularies/closed.ts';
import { country } from '../model/vocabularies/coded.ts';
import type { Vocabulary } from '../model/vocabularies/vocabulary.ts';

/** What a list asks of its records, all of it together. */
export type Condition =
  /** One of `any`, when there are any, and none of `none`. */
  | { readonly type: 'term'; readonly name: string; readonly any: readonly string[]; readonly none: readonly string[] }
  /** Not over before this moment (ms since 1970). */
  | { readonly type: 'from'; readonly moment: number }
  /** Begun by this moment (ms since 1970). */
  | { readonly type: 'to'; readonly moment: number };

export interface Filter {
  readonly name: string;
  readonly kinds: readonly KindName[];
  readonly schema: TSchema;
  /** What the parameter's valid value asks; null where the calendar has no such date. */
  readonly condition: (value: never) => Condition | null;
}

/** A filter by a term: a repeated value or a comma list means any of them; a leading `-` excludes. */
const byTerm = (name: string, form: string, kinds: readonly KindName[], description: string): Filter => ({
  name,
  kinds,
  schema: Type.Array(
    Type.String({
      minLength: 1,
      maxLength: 1_000,
      pattern: `^-?${form}(,-?${form})*$`,
      description: `${description}, or several of them, separated by commas`,
    }),
    {
      minItems: 1,
      maxItems: 50,
      description: `${description}. Repeat it or separate values by commas for any of them; a leading \`-\` excludes.`,
    },
  ),
  condition: (values: readonly string[]) => {
    const all = [...new Set(values.flatMap(value => value.split(',')))].sort();
    const none = all.filter(value => value.startsWith('-')).map(value => value.slice(1));
    return { type: 'term', name, any: all.filter(value => !value.startsWith('-')), none };
  },
});

const byDate = (name: 'from' | 'to', end: 'start' | 'end', description: string): Filter => ({
  name,
  kinds: ['event'],
  schema: Type.String({ minLength: 4, maxLength: 35, pattern: EDTF_PATTERN, description }),
  condition: (value: string) => {
    const extent = extentOf(value);
    return extent && { type: name, moment: extent[end] };
  },
});

const oneOf = (vocabulary: Vocabulary) => `(${vocabulary.terms.map(term => term.code).join('|')})`;

export const filters: readonly Filter[] = [
  byTerm('participant', ID_FORM, ['event'], 'Id of an actor that took part'),
  byTerm('issue', ID_FORM, ['event'], 'Id of an issue that was on the table'),
  byTerm('country', oneOf(country), ['event', 'actor', 'issue'], 'Country code'),
  byTerm('kind', oneOf(eventKind), ['event'], 'Kind of event'),
  byTerm('type', oneOf(actorType), ['actor'], 'Type of actor'),
  byTerm('type', oneOf(sourceType), ['source'], 'Type of source'),
  byDate('from', 'start', 'The event was not over before this EDTF level 0 date'),
  byDate('to', 'end', 'The event had begun by the end of this EDTF level 0 date'),
];

export const filtersOf = (kind: KindName): readonly Filter[] => filters.filter(filter => filter.kinds.includes(kind));

export const filterSchemas: Readonly<Record<KindName, Record<string, TSchema>>> = Object.fromEntries(
  kindNames.map(kind => [
    kind,
    Object.fromEntries(filtersOf(kind).map(({ name, schema }) => [name, Type.Optional(schema)])),
  ]),
) as Record<KindName, Record<string, TSchema>>;

export interface InvalidFilter {
  readonly parameter: string;
  readonly detail: string;
}

/** The conditions that valid parameters ask for, in the table's order, or the parameters that make no sense. */
export function conditionsOf(
  kind: KindName,
  parameters: Readonly<Record<string, unknown>>,
): { conditions: Condition[]; invalid: InvalidFilter[] } {
  const conditions: Condition[] = [];
  const invalid: InvalidFilter[] = [];
  for (const { name, condition } of filtersOf(kind)) {
    const value = parameters[name];
    if (value === undefined) continue;
    const asked = condition(value as never);
    if (asked) conditions.push(asked);
    else invalid.push({ parameter: name, detail: `The calendar has no ${value}.` });
  }
  const from = conditions.find(condition => condition.type === 'from');
  const to = conditions.find(condition => condition.type === 'to');
  if (from && to && from.moment > to.moment) invalid.push({ parameter: 'from', detail: '`from` lies after `to`.' });
  return { conditions, invalid };
}
