// Requests made from an OpenAPI document: values that its schemas take, and values that they do not.
import fc from 'fast-check';
import { type OpenApi, resolved } from '../contract.ts';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Documented {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** What strangers put where something else belongs. */
const HOSTILE = [
  ...['', ' ', '\u0000', '\r\nx: y', '../../etc/passwd', '%00', '%2e%2e', '=1+1', '<script>', "' OR 1=1 --", '\u202e'],
  ...['1e999', '-0', '9'.repeat(400), 'null', '[]', '{}', '__proto__', 'constructor', '\ud800', 'x'.repeat(3_000)],
];

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.constantFrom(null, true, -0, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[[[]]]]),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

/** What is made of a schema, by how deep it lies: to make it anew for each request takes longer than the server takes for that. */
const made = new WeakMap<Schema, fc.Arbitrary<unknown>[]>();

/** Values that a schema takes, or nearly so: `depth` ends those that hold themselves. */
function valuesOf(document: object, schema: Schema, depth = 5): fc.Arbitrary<unknown> {
  const known = made.get(schema) ?? [];
  made.set(schema, known);
  known[depth] ??= newValuesOf(document, schema, depth);
  return known[depth];
}

function newValuesOf(document: object, given: Schema, depth: number): fc.Arbitrary<unknown> {
  const schema = resolved(document, given as Schema & { $ref: string }) as Schema;
  const shown = [...(schema.examples ?? []), ...(schema.example === undefined ? [] : [schema.example])];
  const choices = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (depth === 0) return hostile;
  if (choices) return fc.oneof(...choices.map(each => valuesOf(document, each, depth - 1)));
  switch (schema.type) {
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf(document, schema.items ?? {}, depth - 1), { maxLength: 3 });
    case 'object': {
      const members = Object.entries(schema.properties ?? {});
      return fc.record(Object.fromEntries(members.map(([name, each]) => [name, valuesOf(document, each, depth - 1)])), {
        requiredKeys: schema.required?.filter(name => name in (schema.properties ?? {})) ?? [],
      });
    }
    default: {
      const known = fc.constantFrom(
        'russia',
        'barack-obama',
        '2016-09-05',
        'CN',
        'en',
        '1',
        'meeting',
        ...shown.map(String),
      );
      // What a pattern asks for is matched as JavaScript does; a surrogate or a property of characters is beyond that.
      const fitting =
        schema.pattern && !/\\p|\\u/.test(schema.pattern)
          ? fc.stringMatching(new RegExp(schema.pattern)).map(text => text.slice(0, schema.maxLength ?? 200))
          : fc.string({ maxLength: Math.min(schema.maxLength ?? 30, 60) });
      return fc.oneof(known, fitting);
    }
  }
}

/** Most of it fits; now and then something else stands in its place. */
const mostly = (values: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: values, weight: 9 }, { arbitrary: hostile, weight: 1 });

const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options', 'trace', 'query'];

/** A request to one of the operations, or by a method that its path may lack. `headers` go with most of them. */
export function requestsOf(document: OpenApi, headers: Readonly<Record<string, string>>): fc.Arbitrary<Sent> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Documented })),
  );
  const requests = operations.map(({ path, method, operation }) => {
    const parameters = (operation.parameters ?? []).map(each =>
      resolved(document, each as Parameter & { $ref: string }),
    );
    const inAny = (where: Parameter['in'], required: (parameter: Parameter) => boolean) => {
      const own = parameters.filter(each => each.in === where);
      return fc.record(Object.fromEntries(own.map(({ name, schema }) => [name, mostly(valuesOf(document, schema))])), {
        requiredKeys: own.filter(required).map(({ name }) => name),
      });
    };
    const content = Object.entries(operation.requestBody?.content ?? {});
    const body =
      content.length === 0
        ? fc.constant(null)
        : fc.oneof(
            ...content.map(([type, { schema = {} }]) =>
              mostly(valuesOf(document, schema)).map(value => ({ type, value })),
            ),
          );
    return fc
      .record({
        path: inAny('path', () => true),
        query: fc.oneof(
          { arbitrary: inAny('query', () => false), weight: 4 },
          { arbitrary: fc.constant({}), weight: 1 },
        ),
        header: inAny('header', ({ required = false }) => required),
        body,
        method: fc.oneof(
          { arbitrary: fc.constant(method), weight: 12 },
          { arbitrary: fc.constantFrom(...METHODS), weight: 1 },
        ),
        keyed: fc.oneof({ arbitrary: fc.constant(true), weight: 8 }, { arbitrary: fc.constant(false), weight: 1 }),
      })
      .map(made => {
        const at = path.replace(/\{(\w+)\}/g, (_, name: string) =>
          escaped(text((made.path as Record<string, unknown>)[name])),
        );
        const asked = Object.entries(made.query)
          .slice(0, 4)
          .flatMap(([name, value]) =>
            (Array.isArray(value) ? value : [value]).map(each => `${name}=${escaped(text(each))}`),
          );
        const own = Object.entries(made.header).map(([name, value]) => [name.toLowerCase(), inHeader(text(value))]);
        return {
          method: made.method.toUpperCase(),
          url: asked.length === 0 ? at : `${at}?${asked.join('&')}`,
          headers: {
            ...(made.keyed && headers),
            ...Object.fromEntries(own),
            ...(made.body && { 'content-type': made.body.type }),
          },
          body: made.body && (typeof made.body.value === 'string' ? made.body.value : JSON.stringify(made.body.value)),
        };
      });
  });
  return fc.oneof(...requests);
}

/** Lone surrogates have no UTF-8. */
const escaped = (part: string) => encodeURIComponent(part.toWellFormed());

/** What a client of HTTP sends at all. */
const inHeader = (value: string) => value.replace(/[^\x20-\x7e]/g, '').trim();
