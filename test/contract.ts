// Holds an answer against the OpenAPI document: its status, its media type, its headers and its body must be documented.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';

export interface Served {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>;
  /** The operations whose answers it gives too, where it is asked to. */
  readonly 'x-also-answers'?: readonly string[];
}

interface Schema {
  readonly required?: readonly string[];
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly responses: Readonly<Record<string, Documented>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

interface Documented {
  readonly description: string;
  readonly headers?: object;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** What every answer of the server may carry without each operation saying so. */
const COMMON =
  /^(access-control-|content-(type|length|encoding|security-policy)|connection|keep-alive|date|vary|cache-control|cross-origin|referrer-policy|x-|transfer-encoding|request-id|dataset-position|ratelimit)/;

/** What every answer has, and none says so. */
const EVERYWHERE = ['request-id', 'dataset-position'];

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

export type Contract = (asked: Asked, served: Served) => void;

/** Apps of one process have one document, whose schemas are then compiled once. */
const known = new WeakMap<OpenApi, Contract>();

/** Checks answers against `document`; what is not in it, such as OPTIONS, is left alone. */
export function contractOf(document: OpenApi): Contract {
  const contract = known.get(document) ?? made(document);
  known.set(document, contract);
  return contract;
}

function made(document: OpenApi): Contract {
  const [whole, inPart] = [document, withoutRequired(document)].map(each => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    return ajv.addSchema({ ...each, $id: 'openapi' });
  }) as [Ajv2020, Ajv2020];
  const operations = operationsOf(document);

  return (asked, { status, headers, text }) => {
    const verb = asked.method === 'HEAD' ? 'get' : asked.method.toLowerCase();
    const operation = operations.find(
      ({ method, pattern }) => method === verb && pattern.test(asked.url.split('?')[0] ?? ''),
    );
    const path = operations.find(({ pattern }) => pattern.test(asked.url.split('?')[0] ?? ''))?.path;
    if (operation === undefined || operation.path !== path) return;
    const where = `${asked.method} ${asked.url} → ${status}`;
    const mediaType = String(headers['content-type']).split(';')[0] ?? '';
    const also = operations.filter(({ operationId }) => operation['x-also-answers']?.includes(operationId));
    const answers = [operation, ...also].flatMap(each => answersOf(document, each, status, mediaType));
    expect(answers.length, `${where} is not documented in ${operation.operationId}`).toBeGreaterThan(0);
    expect(Object.keys(headers), where).toEqual(expect.arrayContaining(EVERYWHERE));
    const faults = answers.map(answer => {
      const known = Object.keys(answer.headers ?? {}).map(name => name.toLowerCase());
      const unknown = Object.keys(headers).filter(name => !COMMON.test(name) && !known.includes(name));
      if (unknown.length > 0) return `${unknown} is not documented`;
      if (asked.method === 'HEAD' || answer.content === undefined) return text === '' ? null : 'it has a body';
      if (answer.schema === undefined) return `it is ${mediaType}`;
      const validate = (isPart(asked) ? inPart : whole).getSchema(`openapi#${answer.schema}`);
      const body = /[/+]json$/.test(mediaType) ? JSON.parse(text) : text;
      return validate?.(body) ? null : JSON.stringify(validate?.errors ?? answer.schema);
    });
    if (!faults.includes(null)) expect(faults, where).toEqual([]);
  };
}

/** With `fields` and on a dry run, documents come without some of the members that they always have. */
const isPart = ({ url, body }: Asked) =>
  /[?&](fields=|dryRun=true)/.test(url) || (typeof body === 'object' && body !== null && 'fields' in body);

function withoutRequired(document: OpenApi): OpenApi {
  const kinds = ['Event', 'Actor', 'Issue', 'Source'].map(name => [
    name,
    { ...document.components.schemas[name], required: ['id'] },
  ]);
  const schemas = { ...document.components.schemas, ...Object.fromEntries(kinds) };
  return { ...document, components: { ...document.components, schemas } };
}

/** Every operation with its path as a pattern. A path without parameters goes before one with them (OpenAPI 3.1 §4.8.8). */
const operationsOf = ({ paths }: OpenApi) =>
  Object.keys(paths)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .flatMap(path => {
      const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
      return Object.entries(paths[path] ?? {}).map(([method, operation]) => ({ ...operation, method, path, pattern }));
    });

/** What a reference within the document leads to; what is none is itself. */
export function resolved<T extends object>(document: object, node: T | { readonly $ref: string }): T {
  if (!('$ref' in node)) return node;
  const steps = node.$ref.split('/').slice(1);
  return steps.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], document) as T;
}

const step = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is documented of an answer, with where its schema is where it has one of the media type. */
function answersOf(
  { components }: OpenApi,
  { responses, path, method }: Operation & { readonly path: string; readonly method: string },
  status: number,
  mediaType: string,
): (Documented & { readonly schema?: string })[] {
  const answer = responses[status] ?? responses.default;
  const shared = answer?.$ref?.split('/').at(-1);
  const documented = shared ? components.responses[shared] : (answer as Documented | undefined);
  // What stands for several says which.
  if (documented === undefined || !(status in responses || documented.description.includes(`${status} `))) return [];
  const at = shared ? `/components/responses/${shared}` : `/paths/${step(path)}/${method}/responses/${status}`;
  const has = mediaType in (documented?.content ?? {});
  return [{ ...documented, ...(has && { schema: `${at}/content/${step(mediaType)}/schema` }) }];
}
