// The context of JSON-LD at a path that stays.
import { Type } from '@sinclair/typebox';
import { CONTEXT_PATH, jsonldContext } from '../../formats/jsonld-context.ts';
import { named, ref } from '../../model/schema.ts';
import { JSON_TYPE } from '../media-types.ts';
import { released } from './released.ts';

const contextSchema = named(
  'JsonLdContext',
  Type.Object(
    { '@context': Type.Object({}, { additionalProperties: true, description: 'Terms and what they mean' }) },
    { description: 'A context of JSON-LD 1.1', examples: [jsonldContext] },
  ),
);

export const jsonldContextSchemas = [contextSchema];

export const jsonldContextOperation = released({
  id: 'get-context',
  path: CONTEXT_PATH,
  access: 'read',
  tag: 'vocabularies',
  summary: 'Read the context of JSON-LD',
  description: 'What the members of records in JSON-LD mean, in the words of schema.org.',
  mediaTypes: ['application/ld+json', JSON_TYPE],
  shows: [ref(contextSchema), 'The context'],
  make: () => jsonldContext,
});
