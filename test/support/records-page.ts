// The reference of records (docs/records.md), made from their schemas.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KindName, kindNames, kinds, sharedParts } from '../../src/model/kinds.ts';
import { vocabularies } from '../../src/model/vocabularies/index.ts';
import { packageRoot } from '../../src/package-root.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export const PAGE = join(packageRoot, 'docs/records.md');

const named = new Map(sharedParts.map(part => [part.$id as string, part as Schema]));

/** A schema with what it refers to in the place of the reference. */
const resolved = (schema: Schema): Schema =>
  schema.$ref === undefined
    ? schema
    : { ...resolved(named.get(schema.$ref.replace(/#$/, '')) as Schema), ...described(schema) };

const described = ({ description }: Schema) => (description === undefined ? {} : { description });

interface Row {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly example: unknown;
}

/** Every member below a schema, depth first, with what `examples` have there. `[]` stands for each element of a list. */
function rowsOf(schema: Schema, path: string, examples: readonly unknown[]): Row[] {
  const branches = schema.anyOf ? schema.anyOf.map(resolved).filter(({ properties }) => properties) : [schema];
  const rows = branches.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, given]) => {
      const member = resolved(given);
      const own = `${path}${name}`;
      const values = examples.flatMap(example => valuesAt(example, name));
      const inner = member.type === 'array' ? resolved(member.items ?? {}) : member;
      const below = member.type === 'array' ? values.flat() : values;
      const isRequired = required.includes(name) && branches.length === 1;
      return [
        { path: own, schema: member, required: isRequired, example: values[0] },
        ...rowsOf(inner, member.type === 'array' ? `${own}[].` : `${own}.`, below),
      ];
    }),
  );
  return [...new Map(rows.map(row => [row.path, row])).values()];
}

function valuesAt(example: unknown, name: string): unknown[] {
  const value =
    typeof example === 'object' && example !== null ? (example as Record<string, unknown>)[name] : undefined;
  return value === undefined ? [] : [value];
}

/** What a value looks like, in a few words. */
function formOf(schema: Schema): string {
  const {
    type,
    enum: codes,
    items,
    pattern,
    format,
    minimum,
    maximum,
    anyOf,
    additionalProperties,
    properties,
  } = schema;
  if (codes) return vocabularyOf(codes) ?? codes.map(code => `\`${code}\``).join(' ');
  if (type === 'array') return `list of ${formOf(resolved(items ?? {}))}`;
  if (typeof additionalProperties === 'object' && !properties) return 'text by language';
  if (properties || anyOf?.some(branch => resolved(branch).properties)) return 'object';
  if (format === 'date-time') return 'RFC 3339 instant';
  if (type === 'integer' || type === 'number') return `${type}, ${minimum} to ${maximum}`;
  if (type === 'boolean') return 'true or false';
  return pattern?.startsWith('^[a-z0-9]+(-') ? 'id' : type === undefined ? 'any value' : 'text';
}

const BY_CODES = new Map(
  Object.entries(vocabularies).map(([name, { terms }]) => [terms.map(({ code }) => code).join(), name]),
);

function vocabularyOf(codes: readonly string[]): string | undefined {
  const name = BY_CODES.get(codes.join());
  return name === undefined ? undefined : `code of \`/v1/vocabularies/${name}\``;
}

const LONGEST = 90;

/** The example as JSON; what is long is cut, for the seed has it whole. */
function exampleOf(value: unknown): string {
  if (value === undefined) return '';
  const json = JSON.stringify(value);
  const text = json.length > LONGEST ? `${Array.from(json).slice(0, LONGEST).join('')}…` : json;
  return `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}

const lineOf = ({ path, schema, required, example }: Row) =>
  `| \`${path}\`${required ? ' *' : ''} | ${formOf(schema)} | ${(schema.description ?? '').replaceAll('|', '\\|')} | ${exampleOf(example)} |`;

/** Examples of what no record of the seed has, by path below the kind. */
const OTHERS: Readonly<Record<KindName, object>> = {
  event: {
    when: { planned: { start: '2016-09-05T10:00:00+08:00', end: '2016-09-05T11:00:00+08:00' } },
    duration: {
      ...{ minutes: 30, maxMinutes: 35, qualifier: 'between', approximate: true, comparedToPlan: 'longer' },
      planned: { minutes: 30, maxMinutes: 45, qualifier: 'between', approximate: true },
    },
    phases: [
      {
        ...{ id: 'one-on-one', label: { en: 'One on one', ar: 'على انفراد' } },
        duration: {
          ...{ minutes: 20, maxMinutes: 25, qualifier: 'between', approximate: true, comparedToPlan: 'longer' },
          planned: { minutes: 15, maxMinutes: 20, qualifier: 'between', approximate: true },
        },
        participants: ['barack-obama', 'vladimir-putin'],
      },
    ],
    pressAccess: 'closed',
    venue: { name: { en: 'West Lake State Guest House' } },
    sameAs: [{ event: 'gdelt-571302145' }, { url: 'https://example.org/v1/events/obama-putin' }],
    otherParticipants: [
      {
        ...{ id: 'aides', description: { en: 'Five aides', ar: 'خمسة مساعدين' }, count: 5, role: 'delegate' },
        ...{ represents: 'united-states', presence: 'reported' },
      },
    ],
    outcomes: [
      {
        due: '2016-09-12',
        term: {
          ...{ from: '2016-09-12', until: '2016-09-18', length: 'P7D', renewable: true },
          conditions: { en: 'While aid reaches Aleppo' },
        },
      },
    ],
    statements: [
      {
        speaker: { represents: 'united-states' },
        asserts: {
          kind: 'meeting',
          status: 'held',
          format: 'bilateral',
          when: { start: '2016-09-05T10:00:00+08:00', end: '2016-09-05T11:30:00+08:00' },
          duration: {
            ...{ minutes: 85, maxMinutes: 95, qualifier: 'between', approximate: true, comparedToPlan: 'longer' },
            planned: { minutes: 30, maxMinutes: 45, qualifier: 'between', approximate: true },
          },
          pressAccess: 'closed',
          venue: { name: { en: 'West Lake State Guest House' }, city: { en: 'Hangzhou' }, country: 'CN' },
          'issues/syria-ceasefire': 'deadlocked',
          'outcomes/ceasefire': 'not-achieved',
        },
        coding: {
          cameo: '042',
          plover: { event: 'CONSULT', modes: ['visit'], contexts: ['diplomatic'] },
          actors: [{ actor: 'barack-obama', name: { en: 'White House' }, sectors: ['GOV'] }],
          recipients: [{ actor: 'china', name: { en: 'Hangzhou' }, sectors: ['GOV'] }],
          dyad: 'gdelt-2016-09-05-talks-640de77479cfec9f',
        },
        expects: [
          {
            ...{ outcome: 'ceasefire', event: 'kerry-lavrov-follow-up-2016-09', by: '2016-09-11', within: 'P7D' },
          },
        ],
        evidence: [{ check: 'unchecked', locator: 'page 3' }],
      },
    ],
    evidence: [{ check: 'verified', locator: 'at 12:30' }],
    codes: { cameo: ['044'] },
    externalIds: [{ scheme: 'gdelt', value: '571302145' }],
  },
  actor: { positions: [{ to: '2017-01-20' }], externalIds: [{ scheme: 'viaf', value: '52010985' }] },
  issue: {
    description: { en: 'An end of fighting in Syria' },
    externalIds: [{ scheme: 'codebook', value: '42' }],
  },
  source: {
    externalIds: [{ scheme: 'doi', value: '10.1000/182' }],
    publisher: { en: 'A newspaper' },
    url: 'https://news.example/1',
    text: 'Both sides met.',
    basedOn: ['agency-dispatch'],
    corrects: ['first-edition'],
    supersedes: ['first-edition'],
    sha256: 'f'.repeat(64),
    length: 15,
  },
};

/** The documents of the seed of a kind: their members are the examples. */
const seedOf = (kind: KindName) =>
  JSON.parse(readFileSync(join(packageRoot, 'prisma/seed', `${kinds[kind].plural}.json`), 'utf8')) as object[];

/** The table of one kind of record. */
function tableOf(kind: KindName): string {
  const [example] = kinds[kind].document.examples as object[];
  const rows = rowsOf(kinds[kind].document as Schema, '', [...seedOf(kind), example, OTHERS[kind]]);
  return ['| member | form | what it is | example |', '|---|---|---|---|', ...rows.map(lineOf)].join('\n');
}

/** The page with the tables that the schemas make; what stands around them is kept as it is written there. */
export function recordsPage(page: string): string {
  return kindNames.reduce((text, kind) => {
    const [begin, end] = [`<!-- ${kind}: made from its schema -->`, `<!-- ${kind}: end -->`];
    const [before, rest = ''] = text.split(`${begin}\n`);
    const after = rest.slice(rest.indexOf(end));
    return `${before}${begin}\n\n${tableOf(kind)}\n\n${after}`;
  }, page);
}
