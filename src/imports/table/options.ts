// What a mapping may say: the table of its members and of those of a value. Its JSON Schema is made of this, and what is
// said otherwise is refused by that.
import { type TSchema, Type } from '@sinclair/typebox';
import { type KindName, kindNames } from '../../model/kinds.ts';
import {
  among,
  id,
  LANGUAGE_PATTERN,
  language,
  list,
  object,
  oneOf,
  optional,
  text,
  webAddress,
} from '../../model/schema.ts';
import { actorType, sourceRights, sourceType } from '../../model/vocabularies/closed.ts';
import { countrySystems } from '../countries/systems.ts';
import { type Members, type Shape, shapeOf } from './shapes.ts';

const words = (description: string, maxLength = 300) => Type.String({ minLength: 1, maxLength, description });
const column = words('The name of a column; of JSON the name of a member, or a JSON Pointer (`/place/city`)');
/** One, or a list of several. */
const oneOrMore = (items: TSchema, description: string) =>
  Type.Unsafe<string | string[]>({
    ...items,
    type: ['string', 'array'],
    minItems: 1,
    maxItems: 100,
    items,
    description,
  });

/** A value, which stands below in `$defs`. */
const VALUE = Type.Unsafe<unknown>({ $ref: '#/$defs/Value' });

const columns = (description: string) => list(column, 100, { minItems: 1, uniqueItems: true, description });
const dates = oneOrMore(
  words('A format'),
  'Formats of dates, the first that fits counts: `dd/MM/yyyy`, `d MMMM yyyy`, `yyyy-MM-dd HH:mm`; without any ISO 8601',
);
const zone = words('The IANA time zone of times that tell none: `Europe/London`', 64);

const externalId = object(
  { scheme: id('Name of the data set'), value: VALUE },
  { description: 'What another data set calls it: the record that has it already is the one' },
);
const within = id('Put before ids that are made of names, so that the same name elsewhere is another');

/** What a value may be told by, when it is not a text alone. */
const VALUE_OPTIONS = {
  column: optional(column),
  template: optional(words('Text with names of columns in braces: `{Minister} met {Organisation}`', 2_000)),
  constant: optional(Type.Unsafe<unknown>({ type: ['string', 'number', 'boolean'], description: 'Always the same' })),
  before: optional(words('What comes before this, where it occurs')),
  after: optional(words('What comes after this, where it occurs')),
  split: optional(oneOrMore(words('A separator'), 'Of a list: what separates its values')),
  lookup: optional(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      maxProperties: 2_000,
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
      description: 'What stands for what, whatever the case; `null` leaves the value out',
    }),
  ),
  dates: optional(dates),
  zone: optional(zone),
  country: optional(
    oneOrMore(
      Type.String({ pattern: `^(${countrySystems.join('|')})$`, description: `One of ${countrySystems.join(', ')}` }),
      'The systems of country codes or names that it is told in',
    ),
  ),
  actor: optional(
    Type.Unsafe<unknown>({
      ...object({
        type: oneOf(actorType),
        country: optional(VALUE),
        wikidata: optional(VALUE),
        externalId: optional(externalId),
        within: optional(within),
      }),
      type: ['object', 'string'],
      description: 'The id of the actor of this name, who is made where there is none: its type, or more of it',
    }),
  ),
  issue: optional(
    object(
      { externalId: optional(externalId), within: optional(within) },
      { description: 'The id of the issue of this label, which is made where there is none' },
    ),
  ),
  source: optional(
    object(
      {
        type: optional(oneOf(sourceType)),
        title: optional(VALUE),
        language: optional(language()),
        rights: optional(oneOf(sourceRights)),
      },
      { description: 'The id of the source at this address, which is made where there is none' },
    ),
  ),
  slug: optional(Type.Boolean({ description: 'As an id: lower-case words joined by hyphens' })),
  most: optional(
    Type.Integer({ minimum: 10, maximum: 5_000, description: 'At most so many characters: what is longer is cut' }),
  ),
  otherwise: optional(
    Type.Unsafe<unknown>({
      ...{ anyOf: [{ $ref: '#/$defs/Value' }, { type: 'null' }] },
      description: 'What stands where there is nothing, or what there is cannot be read; `null` leaves that out',
    }),
  ),
} as const;

/** A value: a text is a template, a number or a boolean stands for itself, an object says how. */
const value = {
  ...object(VALUE_OPTIONS, { description: 'How a value is told' }),
  type: ['string', 'number', 'boolean', 'object'],
  maxLength: 2_000,
};

const each = Type.Unsafe<unknown>({
  ...object({
    columns: columns('Columns whose values belong together, one by one'),
    split: optional(VALUE_OPTIONS.split),
  }),
  type: ['object', 'string'],
  maxLength: 300,
  description: 'One of these for each value of a column, which stands for that value here',
});

/** The members of a mapping besides its record. */
const MEMBERS = {
  name: id('What the data set is called: the scheme of external ids'),
  kind: optional(among<KindName>(kindNames, 'What kind of record a row is; without this, `event`')),
  columns: optional(columns('The names of the columns, where the table has no header')),
  sheet: optional(words('The name of the sheet, where the table is a workbook; without this, the first', 100)),
  language: optional(language('The language of its texts, BCP 47; without this, `en`')),
  zone: optional(zone),
  dates: optional(dates),
  empty: optional(
    list(words('A word'), 100, { description: 'What is written where there is nothing, besides `N/A` and its like' }),
  ),
  fill: optional(columns('Columns whose empty cells stand for what the row above has')),
  skip: optional(
    Type.Unsafe<Record<string, string | string[]>>({
      type: 'object',
      maxProperties: 100,
      additionalProperties: oneOrMore(Type.String({ maxLength: 300 }), 'Values'),
      description:
        'Rows that are left out: by column, the values that they have there; an empty one where there is nothing',
    }),
  ),
  key: optional(columns('The columns that tell one record from another')),
  fold: optional(columns('The columns that tell rows of one key from each other: they become one event')),
  id: optional(VALUE),
  source: optional(
    object(
      {
        id: id('Id of the source'),
        title: text(300, 'Title'),
        type: optional(oneOf(sourceType)),
        language: optional(language()),
        publisher: optional(text(300, 'Publisher')),
        url: optional(webAddress('Where it was published')),
        rights: oneOf(sourceRights),
      },
      { description: 'The data set as a source: each event cites it, and its row' },
    ),
  ),
} as const;

/** The JSON Schema of mappings to records of a kind. */
export function mappingSchemaOf(kind: KindName): TSchema {
  return Type.Unsafe({
    ...object({ ...MEMBERS, record: Type.Unsafe<unknown>(formOf(shapeOf(kind))) }),
    $defs: { Value: value },
  });
}

/** The JSON Schema of all mappings. */
export function mappingSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A mapping of a table to records',
    ...object({ ...MEMBERS, record: Type.Unsafe<unknown>({ type: 'object' }) }),
    anyOf: kindNames.map(kind => ({
      properties: { kind: { const: kind }, record: { $ref: `#/$defs/${kind}` } },
      ...(kind !== 'event' && { required: ['kind'] }),
    })),
    $defs: { Value: value, ...Object.fromEntries(kindNames.map(kind => [kind, formOf(shapeOf(kind))])) },
  };
}

/** How a shape is written in a mapping. */
function formOf(shape: Shape): Record<string, unknown> {
  const { form, description } = shape;
  if (form === 'leaf') return { $ref: '#/$defs/Value', description };
  if (form === 'list') {
    const { items } = shape;
    if (items.form === 'leaf')
      return { ...value, type: [...value.type, 'array'], items: VALUE, maxItems: 100, description };
    const item = formOf(items) as { properties: object };
    return {
      ...{ type: 'array', minItems: 1, maxItems: 100, description },
      items: { ...item, properties: { each, ...item.properties } },
    };
  }
  if (form === 'words')
    return {
      ...value,
      description,
      patternProperties: { [LANGUAGE_PATTERN]: VALUE },
    };
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, formOf(member)])),
    required: shape.required.filter(name => !isImplied(shape, name)),
    additionalProperties: false,
  };
}

/** What a mapping need not tell of a record, for it follows from the rest: the name of an actor, how exact a venue is. */
export const isImplied = ({ members }: Members, name: string): boolean =>
  (name === 'name' && members.actor !== undefined) || (name === 'resolution' && members.city !== undefined);
