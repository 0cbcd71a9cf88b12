// The OpenAPI 3.1 document, made from the schemas of the routes.
import { isDeepStrictEqual } from 'node:util';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { referringInto } from '../model/schema.ts';
import { version } from '../package-root.ts';

interface Answer {
  readonly description: string;
  headers?: Record<string, unknown>;
}

export interface NamedSchema {
  readonly $id?: string;
}

interface Document {
  readonly paths?: Readonly<
    Record<string, Readonly<Record<string, { responses?: Record<string, Answer | Reference> }>>>
  >;
  components?: object;
}

interface Reference {
  readonly $ref: string;
}

/** The named schemas as they are, which the plugin would thin out; a reference to a name becomes one into the document. */
function componentsOf(schemas: readonly NamedSchema[]): Record<string, unknown> {
  const entries = schemas.map(({ $id = '', ...schema }): [string, object] => [$id, schema]);
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return referringInto('#/components/schemas', sorted);
}

/** Says once what many operations say alike: each header, and each answer that is not a success. */
function shareComponents<D extends Document>(document: D, schemas: readonly NamedSchema[]): D {
  const headers: Record<string, unknown> = {};
  const responses: Record<string, Answer> = {};
  for (const operation of Object.values(document.paths ?? {}).flatMap(path => Object.values(path))) {
    for (const [status, answer] of Object.entries(operation.responses ?? {}) as [string, Answer][]) {
      for (const [name, header] of Object.entries(answer.headers ?? {})) {
        headers[name] = header;
        answer.headers = { ...answer.headers, [name]: { $ref: `#/components/headers/${name}` } };
      }
      if (Number(status) < 300 || operation.responses === undefined) continue;
      const name = answer.description.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
      responses[name] ??= answer;
      if (!isDeepStrictEqual(responses[name], answer))
        throw new Error(`Two answers are described as "${answer.description}".`);
      operation.responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  document.components = { ...document.components, headers, responses, schemas: componentsOf(schemas) };
  return document;
}

export async function registerOpenApi(
  app: FastifyInstance,
  base: string,
  schemas: readonly NamedSchema[],
  { description, tags }: { description: string; tags: Readonly<Record<string, string>> },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Communique',
        version,
        summary: 'Structured records of diplomatic events',
        description,
        contact: { name: 'Whoever runs this server' },
        license: { name: 'All rights reserved', identifier: 'LicenseRef-Communique' },
      } as never,
      servers: [{ url: base || '/', description: 'This server' }],
      security: [{}, { key: [] }],
      tags: Object.entries(tags).map(([name, meaning]) => ({ name, description: meaning })),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'The key that the server was started with' },
        },
      },
    },
    convertConstToEnum: false,
    transformObject: document =>
      'openapiObject' in document ? shareComponents(document.openapiObject as never, schemas) : {},
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `schema-${index}`) },
  });
}
