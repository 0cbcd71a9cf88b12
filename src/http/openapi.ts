// The OpenAPI 3.1 document, made from the schemas of the routes.
import swagger from '@fastify/swagger';
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify';
import { referringInto } from '../model/schema.ts';
import { version } from '../package-root.ts';
import { shared } from './sharing.ts';

export interface NamedSchema {
  readonly $id?: string;
}

/** The named schemas as they are, which the plugin would thin out; a reference to a name becomes one into the document. */
function componentsOf(schemas: readonly NamedSchema[]): Record<string, object> {
  const entries = schemas.map(({ $id = '', ...schema }): [string, object] => [$id, schema]);
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return referringInto('#/components/schemas', sorted);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Headers without which the operation refuses by a problem of its own, which validation leaves to it. */
    requires?: readonly string[];
    /**
     * The operations, by their ids, whose answers this one gives too where one of the parameters `by`, or `Accept`, asks
     * for them. What it is documented to take and to answer without these is what a client gets that says no more.
     */
    also?: { readonly answers: readonly string[]; readonly by: readonly string[] };
  }
}

interface Parameters {
  readonly properties?: Readonly<Record<string, object>>;
}

/** What an operation is documented as: locked where it needs a key, with all that it requires, and without what others are for. */
function documented(schema: FastifySchema, { access, requires, also }: Partial<FastifyContextConfig>): FastifySchema {
  const without = ({ properties = {}, ...rest }: Parameters) => ({
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !also?.by.includes(name))),
  });
  const { querystring, headers } = schema as { querystring?: Parameters; headers?: Parameters };
  return {
    ...schema,
    ...(access === 'write' && { security: [{ key: [] }] }),
    ...(querystring && { querystring: without(querystring) }),
    ...(headers && { headers: { ...without(headers), ...(requires && { required: requires }) } }),
    ...(also && { 'x-also-answers': also.answers }),
  };
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
      security: [],
      tags: Object.entries(tags).map(([name, meaning]) => ({ name, description: meaning })),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'The key that the server was started with' },
        },
      },
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: documented(schema ?? {}, route.config ?? {}), url }),
    transformObject: document =>
      'openapiObject' in document ? shared(document.openapiObject as never, componentsOf(schemas)) : {},
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `schema-${index}`) },
  });
}
