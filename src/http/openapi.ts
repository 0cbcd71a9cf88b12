// The OpenAPI 3.1 document, made from the operations.
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { type NamedSchema, referringInto } from '../model/schema.ts';
import type { Operation } from '../operations/operation.ts';
import { version } from '../package-root.ts';
import { shared } from './sharing.ts';

/** The named schemas as they are, which the plugin would thin out; a reference to a name becomes one into the document. */
function componentsOf(schemas: readonly NamedSchema[]): Record<string, object> {
  const entries = schemas.map(({ $id = '', ...schema }): [string, object] => [$id, schema]);
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return referringInto('#/components/schemas', sorted);
}

const INT32 = 2_147_483_647;

/** Every integer with the format that says how many bits it takes. */
const withFormats = <D extends object>(document: D): D =>
  JSON.parse(JSON.stringify(document), (_, value) => {
    if (value?.type !== 'integer' || value.format !== undefined) return value;
    return { ...value, format: Math.abs(value.maximum ?? Infinity) > INT32 ? 'int64' : 'int32' };
  });

interface Parameters {
  readonly properties?: Readonly<Record<string, object>>;
}

/** What an operation is documented as: locked where it needs a key, with all that it requires, and without what others are for. */
function documented(schema: FastifySchema, { access = 'open', requires, also }: Partial<Operation>): FastifySchema {
  const without = ({ properties = {}, ...rest }: Parameters) => ({
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !also?.by.includes(name))),
  });
  const { querystring, headers } = schema as { querystring?: Parameters; headers?: Parameters };
  return {
    ...schema,
    // Of reading an open server, or one that reads without a key, takes both.
    ...(access === 'read' && { security: [{}, { key: [] }] }),
    ...(access !== 'open' && access !== 'read' && { security: [{ key: [] }], 'x-scope': access }),
    ...(querystring && { querystring: without(querystring) }),
    ...(headers && { headers: { ...without(headers), ...(requires && { required: requires }) } }),
    ...(also && { 'x-also-answers': also.answers }),
  };
}

/** The documents that this process has made, by where they say that the server is: all else in them follows from code. */
const made = new Map<string, ReturnType<FastifyInstance['swagger']>>();

/** Gives an app its document, `swagger()`, which is made when it is first asked for. `schemas` are the named ones. */
export async function registerOpenApi(
  app: FastifyInstance,
  base: string,
  schemas: readonly NamedSchema[],
  { description, tags }: { description: string; tags: Readonly<Record<string, string>> },
): Promise<void> {
  const known = made.get(base);
  if (known) return void app.decorate('swagger', () => known);
  for (const schema of schemas) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Communique',
        version,
        summary: 'Structured records of diplomatic events',
        description,
        contact: { name: 'Whoever runs this server' },
        license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      } as never,
      servers: [{ url: base || '/', description: 'Production: this server', 'x-internal': false } as never],
      security: [],
      tags: Object.entries(tags).map(([name, meaning]) => ({ name, description: meaning })),
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description:
              'A key that `communique keys create` made, or that the server was started with. `x-scope` of an operation tells the scope that it must have',
          },
        },
      },
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: documented(schema ?? {}, route.config?.operation ?? {}), url }),
    transformObject: document => {
      if (!('openapiObject' in document)) return {};
      const whole = withFormats(shared(document.openapiObject as never, componentsOf(schemas)));
      made.set(base, whole);
      return whole;
    },
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `schema-${index}`) },
  });
}
