// The vocabularies with their labels, and the schemas of the records: what the data are made of.

import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { JSON_TYPE } from '../http/negotiation.ts';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import { type KindName, kindNames, kinds, sharedParts } from '../model/kinds.ts';
import { Refusal } from '../model/refusals.ts';
import { coded, id, integer, list, named, object, optional, prose, ref, referringInto } from '../model/schema.ts';
import { didYouMean, nearestName } from '../model/suggestions.ts';
import { vocabularies } from '../model/vocabularies/index.ts';
import { released, sendReleased } from './released.ts';

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

export function registerVocabularies(app: FastifyInstance): void {
  addVocabularies(app);
  addVocabulary(app);
  addSchema(app);
}

const config = { access: 'read' as const };

function addVocabularies(app: FastifyInstance): void {
  app.get('/v1/vocabularies', {
    config,
    schema: {
      operationId: 'list-vocabularies',
      tags: ['vocabularies'],
      summary: 'List the vocabularies',
      description: 'Every vocabulary that records use.',
      querystring: object({}),
      response: {
        200: released(ref(indexSchema), 'The vocabularies'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: async (request, reply) => {
      const data = Object.entries(vocabularies).map(([name, { description, terms }]) => ({
        name,
        description,
        size: terms.length,
      }));
      return sendReleased(request, reply, () => ({ data }));
    },
  });
}

function addVocabulary(app: FastifyInstance): void {
  app.get('/v1/vocabularies/:name', {
    config,
    schema: {
      operationId: 'get-vocabulary',
      tags: ['vocabularies'],
      summary: 'Read one vocabulary',
      description: 'Its codes, with labels in English and Arabic.',
      params: object({ name: id('Name of the vocabulary') }),
      querystring: object({}),
      response: {
        200: released(ref(vocabularySchema), 'The vocabulary'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found'),
      },
    },
    handler: async (request, reply) => {
      const { name } = request.params as { name: string };
      const vocabulary = Object.hasOwn(vocabularies, name) && vocabularies[name];
      if (!vocabulary)
        throw new Refusal(
          'not-found',
          `There is no vocabulary ${name}. GET /v1/vocabularies lists them.${didYouMean(nearestName(name, Object.keys(vocabularies)))}`,
        );
      return sendReleased(request, reply, () => ({ name, ...vocabulary }));
    },
  });
}

function addSchema(app: FastifyInstance): void {
  app.get('/v1/schemas/:kind', {
    config: { ...config, produces: [SCHEMA_TYPE, JSON_TYPE] },
    schema: {
      operationId: 'get-schema',
      tags: ['vocabularies'],
      summary: 'Read the schema of a kind of record',
      description: 'The JSON Schema (2020-12) of its documents, complete in itself.',
      params: object({
        kind: Type.Unsafe<KindName>({ type: 'string', enum: [...kindNames], description: 'Kind of record' }),
      }),
      querystring: object({}),
      response: {
        200: released(Type.Object({}, { description: 'A JSON Schema' }), 'The schema', [SCHEMA_TYPE, JSON_TYPE]),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: async (request, reply) =>
      sendReleased(request, reply, () => schemaOf((request.params as { kind: KindName }).kind)),
  });
}

/** The schema of a kind with all that it refers to. A reference to a name becomes one into `$defs`. */
function schemaOf(kind: KindName): object {
  const $defs = Object.fromEntries(sharedParts.map(({ $id, ...part }) => [String($id), part]));
  const { $id: _, ...schema } = kinds[kind].document;
  return referringInto('#/$defs', { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, $defs });
}
