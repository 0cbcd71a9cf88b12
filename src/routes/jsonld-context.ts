// The context of JSON-LD at a path that stays.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { CONTEXT_PATH, jsonldContext } from '../formats/jsonld-context.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import { named, object, ref } from '../model/schema.ts';
import { released, sendReleased } from './released.ts';

const TYPES = ['application/ld+json', JSON_TYPE];

export function registerJsonLdContext(app: FastifyInstance): void {
  app.get(CONTEXT_PATH, {
    config: { access: 'read', produces: TYPES },
    schema: {
      operationId: 'get-context',
      tags: ['vocabularies'],
      summary: 'Read the context of JSON-LD',
      description: 'What the members of records in JSON-LD mean, in the words of schema.org.',
      querystring: object({}),
      response: {
        200: released(ref(contextSchema), 'The context', TYPES),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: async (request, reply) => sendReleased(request, reply, () => jsonldContext),
  });
}

const contextSchema = named(
  'JsonLdContext',
  Type.Object(
    { '@context': Type.Object({}, { additionalProperties: true, description: 'Terms and what they mean' }) },
    { description: 'A context of JSON-LD 1.1', examples: [jsonldContext] },
  ),
);

export const jsonldContextSchemas = [contextSchema];
