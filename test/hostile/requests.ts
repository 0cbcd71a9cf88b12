// Requests made from an OpenAPI document: values that its schemas take, and values that they do not.
import fc from 'fast-check';
import { type OpenApi, resolved } from '../contract.ts';
import { type Schema, type Strays, valuesIn } from './values.ts';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Of a path, a query or a header. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** An operation of a document, its references led to. */
export interface Offered {
  readonly path: string;
  readonly method: string;
  readonly parameters: readonly Parameter[];
  readonly required: boolean;
  /** Media types of bodies, each with its schema. */
  readonly bodies: readonly (readonly [type: string, schema: Schema])[];
}

interface Documented {
  readonly parameters?: readonly (Parameter & { $ref: string })[];
  readonly requestBody?: {
    readonly $ref: string;
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
}

export function offeredIn(document: OpenApi): Offered[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { parameters = [], requestBody } = operation as Documented;
      const body = requestBody && resolved<Omit<typeof requestBody, '$ref'>>(document, requestBody);
      return {
        path,
        method: method.toUpperCase(),
        parameters: parameters.map(each => resolved<Parameter>(document, each)),
        required: body?.required ?? false,
        bodies: Object.entries(body?.content ?? {}).map(([type, { schema = {} }]) => [type, schema] as const),
      };
    }),
  );
}

/** What an operation is asked with. */
export interface Asking {
  readonly offered: Offered;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: { readonly type: string; readonly value: unknown } | null;
}

/** What headers that have no form of their own are sent with. */
const HEADERS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'if-match': fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 1, max: 60 }).map(position => `"${position}"`),
  ),
  'if-none-match': fc.constantFrom('*', '"1"', 'W/"1", "2"'),
  prefer: fc.constantFrom('respond-async', 'count=exact', 'return=minimal', 'wait=1'),
};

/** A record of the seed of each kind, by how its paths begin. */
const RECORDS: Readonly<Record<string, string>> = {
  ...{ events: 'obama-putin-hangzhou-2016-09-05', actors: 'russia', issues: 'syria-ceasefire' },
  sources: 'article-obama-putin-g20-2016',
};

/** A record of the seed that a path may name. */
export const recordOf = (path: string): string | undefined => RECORDS[path.split('/')[2] ?? ''];

/** What each operation may be asked with; in the query of a request at most four parameters, for more are seldom taken. */
export function askingsOf(document: OpenApi, strays: Strays): fc.Arbitrary<Asking>[] {
  const valuesOf = valuesIn(document, strays);
  return offeredIn(document).map(offered => {
    const inAny = (where: Parameter['in']) => {
      const own = offered.parameters.filter(each => each.in === where);
      const record = recordOf(offered.path);
      const valuesFor = ({ name, schema }: Parameter) => {
        if (where === 'header') return HEADERS[name] ?? valuesOf(schema);
        if (where === 'query' || name !== 'id' || record === undefined) return valuesOf(schema);
        return fc.oneof(fc.constant(record), valuesOf(schema));
      };
      const values = own.map(each => [each.name, valuesFor(each)]);
      const required = own.filter(each => each.in === 'path' || each.required).map(({ name }) => name);
      return fc
        .tuple(
          fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>),
          fc.subarray(
            own.map(({ name }) => name).filter(name => !required.includes(name)),
            { maxLength: Math.min(4, own.length - required.length) },
          ),
        )
        .map(([all, some]) => Object.fromEntries([...required, ...some].map(name => [name, all[name]])));
    };
    const bodies = offered.bodies.map(([type, schema]) => valuesOf(schema).map(value => ({ type, value })));
    const body: fc.Arbitrary<Asking['body']> = bodies.length === 0 ? fc.constant(null) : fc.oneof(...bodies);
    return fc.record({
      ...{ offered: fc.constant(offered), path: inAny('path'), query: inAny('query'), header: inAny('header'), body },
    });
  });
}

export const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Lone surrogates have no UTF-8. */
const escaped = (part: string) => encodeURIComponent(part.toWellFormed());

/** What a client of HTTP sends at all. */
export const inHeader = (value: string) => value.replace(/[^\x20-\x7e]/g, '').trim();

/** The request that asks it; `headers` go with it. */
export function requestFor({ offered, path, query, header, body }: Asking, headers: Sent['headers']): Sent {
  const at = offered.path.replace(/\{(\w+)\}/g, (_, name: string) => escaped(text(path[name])));
  const asked = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(each => `${name}=${escaped(text(each))}`),
  );
  const own = Object.entries(header).map(([name, value]) => [name.toLowerCase(), inHeader(text(value))]);
  return {
    method: offered.method,
    url: asked.length === 0 ? at : `${at}?${asked.join('&')}`,
    headers: { ...headers, ...Object.fromEntries(own), ...(body && { 'content-type': body.type }) },
    body: body && (body.type.endsWith('json') ? JSON.stringify(body.value) : text(body.value)),
  };
}

const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'];

const ACCEPTED = [
  '*/*',
  'text/csv',
  'application/x-ndjson',
  'application/problem+json',
  'text/*;q=0.5',
  ',,;q=',
  'x/y',
];

/** What is no JSON, or JSON that nobody may send. */
const GARBLED = [
  '',
  '{',
  '[]]',
  '\u0000',
  '{"a":1,"a":2}',
  '{"__proto__":1}',
  'null',
  '"\\ud800"',
  'NaN',
  '\ufeff{}',
  '/**/{}',
];

/** How often a part of a request is something else than its schema asks for: once in so many. */
const STRAYS = 80;

/** Nothing, but for once in so many times. */
const seldom = <T>(values: fc.Arbitrary<T>, once: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: once - 1 }, { arbitrary: values, weight: 1 });

/** A request to one of the operations, or by a method that its path may lack. `headers` go with most of them. */
export function requestsOf(document: OpenApi, headers: Sent['headers']): fc.Arbitrary<Sent> {
  return fc
    .record({
      asking: fc.oneof(...askingsOf(document, STRAYS)),
      method: seldom(fc.constantFrom(...METHODS), 13),
      keyless: seldom(fc.constant(true), 9),
      accept: seldom(fc.constantFrom(...ACCEPTED), 9),
      garbled: seldom(fc.constantFrom(...GARBLED), 30),
    })
    .map(({ asking, method, keyless, accept, garbled }) => {
      const sent = requestFor(asking, { ...(!keyless && headers), ...(accept && { accept }) });
      return { ...sent, method: method ?? sent.method, body: sent.body && (garbled ?? sent.body) };
    });
}
