// The filters, one row each: validation, documentation, the plan, the facets and the searches all follow from this table.
import { type TSchema, Type } from '@sinclair/typebox';
import { EXTERNAL_ID } from '../ledger/projection.ts';
import { extentOf } from '../model/edtf.ts';
import { WRITTEN_LENGTH } from '../model/external-ids.ts';
import { type KindName, kindNames } from '../model/kinds.ts';
import { phrasesOf } from '../model/phrases.ts';
import { EARTH_RADIUS } from '../model/place.ts';
import {
  DECIMAL_FORM,
  EDTF_EXAMPLE,
  EDTF_PATTERN,
  EXAMPLE,
  ID_FORM,
  ID_LENGTH,
  listOf,
  PROSE,
  VOCABULARY,
} from '../model/schema.ts';
import * as closed from '../model/vocabularies/closed.ts';
import { cameoCode, country, ploverEvent } from '../model/vocabularies/coded.ts';
import type { Vocabulary } from '../model/vocabularies/vocabulary.ts';
import { type Condition, canonical, crossedBounds, inStrings, type Query } from './conditions.ts';

export interface Filter {
  readonly name: string;
  readonly kinds: readonly KindName[];
  readonly schema: TSchema;
  /** What its values are: codes of a vocabulary, or ids of a kind of record. Such a filter is a dimension of facets too. */
  readonly values?: Vocabulary | KindName;
  /** The values that one stands for where they are a tree: itself and all below it. */
  readonly covers?: (value: string) => readonly string[];
  /** What a valid value asks, beside the other parameters; a text says why it makes no sense. Null: another filter tells. */
  readonly condition: (value: never, parameters: Parameters) => Condition | string | null;
}

export type Parameters = Readonly<Record<string, unknown>>;

/** How many values one parameter may list: as many as a whole question may ask for. */
export const MAX_LISTED = 1_000;

/** An id of each kind of record, for whoever is told what one looks like. */
const IDS: Readonly<Record<KindName, string>> = {
  event: 'obama-putin-hangzhou-2016-09-05',
  actor: 'barack-obama',
  issue: 'syria-ceasefire',
  source: 'article-obama-putin-g20-2016',
};

/** A filter by a term: any of the values that are listed; a leading `-` excludes. */
function byTerm(name: string, values: Vocabulary | KindName, kinds: readonly KindName[], description: string): Filter {
  const form = typeof values === 'string' ? ID_FORM : oneOf(values);
  return {
    name,
    kinds,
    values,
    schema: Type.Array(
      Type.Unsafe<string>({
        ...Type.String({ minLength: 1, maxLength: 1 + ID_LENGTH, pattern: `^-?${form}$`, description }),
        ...(typeof values === 'string' ? { [EXAMPLE]: IDS[values] } : { [VOCABULARY]: values }),
      }),
      {
        minItems: 1,
        maxItems: MAX_LISTED,
        description: `${description}. Any of several; a leading \`-\` excludes.`,
      },
    ),
    condition: (given: string | readonly string[]) => anyOf(name, given),
  };
}

function anyOf(name: string, given: string | readonly string[]): Condition {
  const all = [...new Set(listOf(given))].sort();
  const none = all.filter(value => value.startsWith('-')).map(value => value.slice(1));
  return { type: 'term', name, any: all.filter(value => !value.startsWith('-')), none };
}

const oneOf = (vocabulary: Vocabulary) => `(${vocabulary.terms.map(term => term.code).join('|')})`;

const EVENT = ['event'] as const;

const byDate = (name: 'from' | 'to', end: 'start' | 'end', description: string): Filter => ({
  name,
  kinds: EVENT,
  schema: Type.String({
    minLength: 4,
    maxLength: 35,
    pattern: EDTF_PATTERN,
    description,
    [EXAMPLE]: EDTF_EXAMPLE,
  }),
  condition: (text: string) => {
    const extent = extentOf(text);
    return extent ? { type: name, moment: extent[end], text } : `The calendar has no ${text}.`;
  },
});

const byDuration = (name: 'minDuration' | 'maxDuration', description: string): Filter => ({
  name,
  kinds: EVENT,
  schema: Type.Integer({ minimum: 0, maximum: 1_000_000, description }),
  condition: (minutes: number) => ({ type: name, minutes }),
});

const DEGREES = '-?(0|[1-9][0-9]{0,2})(\\.[0-9]{1,12})?';

const bbox: Filter = {
  name: 'bbox',
  kinds: EVENT,
  schema: Type.String({
    maxLength: 80,
    pattern: `^${DEGREES}(,${DEGREES}){3}$`,
    description:
      'Events with coordinates in this box, over the antimeridian where its west is greater than its east: west, south, east and north in degrees (RFC 7946)',
    [EXAMPLE]: '120,30,121,31',
  }),
  condition: (text: string) => {
    const [west, south, east, north] = text.split(',').map(Number) as [number, number, number, number];
    if (Math.max(Math.abs(west), Math.abs(east)) > 180) return 'A longitude lies between -180 and 180.';
    if (Math.max(Math.abs(south), Math.abs(north)) > 90) return 'A latitude lies between -90 and 90.';
    if (south > north) return 'The south lies above the north.';
    return { type: 'bbox', west, south, east, north };
  },
};

const near: Filter = {
  name: 'near',
  kinds: EVENT,
  schema: Type.String({
    maxLength: 40,
    pattern: `^${DEGREES},${DEGREES}$`,
    description: 'Events with coordinates within `radius` of this longitude and latitude in degrees',
    [EXAMPLE]: '120.15,30.25',
  }),
  condition: (text: string, { radius }) => {
    const [longitude, latitude] = text.split(',').map(Number) as [number, number];
    if (Math.abs(longitude) > 180) return 'A longitude lies between -180 and 180.';
    if (Math.abs(latitude) > 90) return 'A latitude lies between -90 and 90.';
    if (typeof radius !== 'number') return '`near` needs `radius`, in kilometres.';
    return { type: 'near', longitude, latitude, radius };
  },
};

const radius: Filter = {
  name: 'radius',
  kinds: EVENT,
  schema: Type.Number({
    minimum: 0,
    maximum: Math.ceil(EARTH_RADIUS * Math.PI),
    description: 'How far from `near`, in kilometres along the great circle',
  }),
  condition: (_, parameters) => (parameters.near === undefined ? '`radius` needs `near`.' : null),
};

const words: Filter = {
  name: 'q',
  kinds: kindNames,
  schema: Type.String({
    minLength: 1,
    maxLength: 500,
    pattern: PROSE,
    description:
      'Words, all of which must occur in the record, or in the names and aliases of an actor that an event names; `"…"` is a phrase, a trailing `*` a prefix. Folded: case, diacritics, and the forms of Arabic letters and digits do not matter.',
  }),
  condition: (text: string) => {
    const phrases = phrasesOf(text);
    return 'fault' in phrases ? phrases.fault : { type: 'words', phrases };
  },
};

/** It is of no vocabulary, and no dimension: as many values as there are records are not counted. */
const externalId: Filter = {
  name: EXTERNAL_ID,
  kinds: kindNames,
  schema: Type.Array(
    Type.String({
      minLength: 1,
      maxLength: 1 + WRITTEN_LENGTH,
      pattern: PROSE,
      description: 'What others call it, as `scheme:value`, or `value` of any scheme',
    }),
    {
      minItems: 1,
      maxItems: MAX_LISTED,
      description:
        'What others call it: `scheme:value`, or `value` of any scheme; `wikidata` and `url` are schemes too. A comma within one is written `%2C`, and of a long one the first 1,000 characters. Any of several; a leading `-` excludes.',
      [EXAMPLE]: 'wikidata:Q76',
    },
  ),
  condition: (given: string | readonly string[]) => anyOf(EXTERNAL_ID, given),
};

/** CAMEO is a tree: a code stands for those that begin with it. */
const cameoBelow = (code: string) => cameoCode.terms.map(term => term.code).filter(below => below.startsWith(code));

export const filters: readonly Filter[] = [
  byTerm('kind', closed.eventKind, EVENT, 'Kind of event'),
  byTerm('status', closed.eventStatus, EVENT, 'Whether it took place'),
  byTerm('format', closed.eventFormat, EVENT, 'How many sides took part'),
  byTerm('pressAccess', closed.pressAccess, EVENT, 'What the press could attend'),
  byTerm('country', country, ['event', 'actor', 'issue'], 'Country code'),
  byTerm('participant', 'actor', EVENT, 'Id of an actor that took part'),
  byTerm('represents', 'actor', EVENT, 'Id of an actor that a participant represented'),
  byTerm('role', closed.participantRole, EVENT, 'Role of a participant'),
  byTerm('issue', 'issue', EVENT, 'Id of an issue that was on the table'),
  byTerm('issueStatus', closed.issueStatus, EVENT, 'Status of an issue after the event'),
  byTerm('outcome', closed.outcomeType, EVENT, 'Type of an outcome'),
  byTerm('outcomeStatus', closed.outcomeStatus, EVENT, 'What became of an outcome'),
  byTerm('source', 'source', EVENT, 'Id of a source that is cited'),
  byTerm('partOf', 'event', EVENT, 'Id of the event that it was part of'),
  { ...byTerm('cameo', cameoCode, EVENT, 'CAMEO code; it stands for the codes below it too'), covers: cameoBelow },
  byTerm('plover', ploverEvent, EVENT, 'PLOVER event type'),
  externalId,
  byTerm('type', closed.actorType, ['actor'], 'Type of actor'),
  byTerm('type', closed.sourceType, ['source'], 'Type of source'),
  byDate('from', 'start', 'The event was not over before this EDTF level 0 date'),
  byDate('to', 'end', 'The event had begun by the end of this EDTF level 0 date'),
  byDuration('minDuration', 'It lasted at least so many minutes'),
  byDuration('maxDuration', 'It lasted at most so many minutes; an event whose length is not told does not fit'),
  bbox,
  near,
  radius,
  words,
];

const trees = new Map(filters.flatMap(({ name, covers }) => (covers ? [[name, covers]] : [])));

/** The values that values of a term stand for: of most terms, themselves. */
export function covered(name: string, values: readonly string[]): readonly string[] {
  const covers = trees.get(name);
  return covers ? [...new Set(values.flatMap(covers))] : values;
}

export const filtersOf = (kind: KindName): readonly Filter[] => filters.filter(filter => filter.kinds.includes(kind));

/** What a kind of record is counted by: its filters by a term. */
export const dimensionsOf = (kind: KindName): readonly Filter[] =>
  filtersOf(kind).filter(filter => filter.values !== undefined);

export const filterSchemas: Readonly<Record<KindName, Record<string, TSchema>>> = Object.fromEntries(
  kindNames.map(kind => [
    kind,
    Object.fromEntries(filtersOf(kind).map(({ name, schema }) => [name, Type.Optional(schema)])),
  ]),
) as Record<KindName, Record<string, TSchema>>;

const NUMBER = new RegExp(`^${DECIMAL_FORM}$`);

/** A value as the parameters of a URL that a filter takes; null where it takes none such. */
export function writtenFor(kind: KindName, name: string, value: string | number): string[] | null {
  const schema = filtersOf(kind).find(filter => filter.name === name)?.schema;
  if (typeof value === 'number') return NUMBER.test(String(value)) ? [String(value)] : null;
  const isList = schema?.type === 'array';
  const each = isList ? listOf(value) : [value];
  const { maxLength, pattern } = (schema?.items ?? schema ?? {}) as { maxLength: number; pattern: string };
  const form = new RegExp(pattern, 'u');
  if (each.length > (schema?.maxItems ?? 1) || !each.every(text => text.length <= maxLength && form.test(text)))
    return null;
  return isList ? [inStrings(value)].flat() : each;
}

export interface InvalidFilter {
  readonly parameter: string;
  readonly detail: string;
}

/** What valid parameters ask for, in canonical form, or the parameters that make no sense. */
export function queryOf(kind: KindName, parameters: Parameters): { query: Query; invalid: InvalidFilter[] } {
  const conditions: Condition[] = [];
  const invalid: InvalidFilter[] = [];
  for (const { name, condition } of filtersOf(kind)) {
    const value = parameters[name];
    if (value === undefined) continue;
    const asked = condition(value as never, parameters);
    if (typeof asked === 'string') invalid.push({ parameter: name, detail: asked });
    else if (asked) conditions.push(asked);
  }
  const query = canonical({ type: 'and', of: conditions });
  return { query, invalid: [...invalid, ...crossed(conditions)] };
}

/** Bounds that nothing can lie between. */
const crossed = (conditions: readonly Condition[]): InvalidFilter[] =>
  crossedBounds(conditions).map(parameter => ({ parameter, detail: CROSSED[parameter] }));

const CROSSED = {
  from: '`from` lies after `to`.',
  minDuration: '`minDuration` is more than `maxDuration`.',
};
