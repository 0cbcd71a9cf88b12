// The vocabularies with their labels, and the schemas of the records: what the data are made of.
import { Type } from '@sinclair/typebox';
import { type KindName, kindNames, kinds, sharedParts } from '../../model/kinds.ts';
import {
  among,
  coded,
  id,
  integer,
  list,
  named,
  object,
  optional,
  prose,
  ref,
  referringInto,
} from '../../model/schema.ts';
import { vocabularies } from '../../model/vocabularies/index.ts';
import { JSON_TYPE } from '../media-types.ts';
import { entryNamed, released } from './released.ts';

const SCHEMA_TYPE = 'application/schema+json';
const line = (description: string) => prose(300, description);

const termSchema = named(
  'Term',
  object({
    code: coded('^[A-Za-z0-9_-]+$', 50, 'The code'),
    label: object({ en: line('Label in English'), ar: line('Label in Arabic') }),
    broader: optional(coded('^[A-Za-z0-9_-]+$', 50, "The vocabulary's own grouping")),
    until: optional(integer(1900, 2100, 'The last year of a code that is no longer in use')),
  }),
);

const heading = { name: id('Name'), description: line('What it is for') };
const vocabularySchema = named(
  'Vocabulary',
  object({ ...heading, terms: list(ref(termSchema), 1_000) }, { description: 'A vocabulary' }),
);
const indexSchema = named(
  'VocabularyIndex',
  object(
    { data: list(object({ ...heading, size: integer(0, 1_000, 'How many terms it has') }), 100) },
    { description: 'All vocabularies' },
  ),
);

export const vocabularySchemas = [termSchema, vocabularySchema, indexSchema];

const common = { access: 'read', tag: 'vocabularies' } as const;

export const vocabularyOperations = [
  released({
    ...common,
    id: 'list-vocabularies',
    path: '/v1/vocabularies',
    summary: 'List the vocabularies',
    description: 'Every vocabulary that records use.',
    shows: [ref(indexSchema), 'The vocabularies'],
    make: () => ({
      data: Object.entries(vocabularies).map(([name, { description, terms }]) => ({
        name,
        description,
        size: terms.length,
      })),
    }),
  }),
  released({
    ...common,
    id: 'get-vocabulary',
    path: '/v1/vocabularies/{name}',
    summary: 'Read one vocabulary',
    description: 'Its codes, with labels in English and Arabic.',
    parameters: { name: id('Name of the vocabulary') },
    shows: [ref(vocabularySchema), 'The vocabulary'],
    refuses: ['not-found'],
    make: ({ name = '' }) => ({ name, ...entryNamed(vocabularies, name, 'vocabulary', '/v1/vocabularies') }),
  }),
  released({
    ...common,
    id: 'get-schema',
    path: '/v1/schemas/{kind}',
    summary: 'Read the schema of a kind of record',
    description: 'The JSON Schema (2020-12) of its documents, complete in itself.',
    parameters: {
      kind: among<KindName>(kindNames, 'Kind of record'),
    },
    mediaTypes: [SCHEMA_TYPE, JSON_TYPE],
    shows: [Type.Object({}, { description: 'A JSON Schema' }), 'The schema'],
    make: ({ kind }) => schemaOf(kind as KindName),
  }),
];

/** The schema of a kind with all that it refers to. A reference to a name becomes one into `$defs`. */
function schemaOf(kind: KindName): object {
  const $defs = Object.fromEntries(sharedParts.map(({ $id, ...part }) => [String($id), part]));
  const { $id: _, ...schema } = kinds[kind].document;
  return referringInto('#/$defs', { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, $defs });
}
