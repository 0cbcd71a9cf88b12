// JSON-LD in the words of schema.org: a graph of the records, with links between them.
import { Type } from '@sinclair/typebox';
import { list, MAX_POSITION, named, object } from '../model/schema.ts';
import type { Context, Writer } from './format.ts';
import { CONTEXT_PATH } from './jsonld-context.ts';
import { thingOf } from './jsonld-things.ts';
import type { Recorded } from './texts.ts';

export const graph = named(
  'Graph',
  object(
    {
      '@context': Type.String({ maxLength: 500, description: 'Where the context is' }),
      '@graph': list(
        Type.Object(
          {
            '@id': Type.String({ maxLength: 500, description: 'The permanent id of the record' }),
            '@type': Type.String({ maxLength: 50, description: 'A type of schema.org' }),
          },
          { additionalProperties: true, description: 'A record in the words of schema.org' },
        ),
        MAX_POSITION,
      ),
    },
    { description: 'JSON-LD 1.1' },
  ),
);

export const jsonld = ({ kind, base, ids, actorOf }: Context): Writer => ({
  head: `{"@context":${JSON.stringify(base + CONTEXT_PATH)},"@graph":[\n`,
  each: document =>
    JSON.stringify(thingOf(kind.name, JSON.parse(document.toString()) as Recorded, { base, ids, actorOf })),
  between: ',\n',
  tail: () => '\n]}\n',
});
