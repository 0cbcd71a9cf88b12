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
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, unknown>> };
}

interface Documented {
  readonly headers?: object;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** What every answer of the server may carry without each operation saying so. */
const COMMON =
  /^(access-control-|content-(type|length|encoding|security-policy)|connection|keep-alive|date|vary|cache-control|cross-origin|referrer-policy|x-|transfer-encoding|request-id)/;

export type Contract = (method: string, url: string, served: Served) => void;

/** Checks answers against `document`; what is not in it, such as OPTIONS, is left alone. */
export function contractOf(document: OpenApi): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  // A path without parameters goes before one with them (OpenAPI 3.1 §4.8.8).
  const paths = Object.keys(document.paths)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .map(path => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));

  return (method, url, { status, headers, text }) => {
    const path = paths.find(({ pattern }) => pattern.test(url.split('?')[0] ?? ''))?.path;
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = path === undefined ? undefined : document.paths[path]?.[verb];
    if (path === undefined || operation === undefined) return;
    const where = `${method} ${url} → ${status}`;
    const answer = operation.responses[status];
    expect(answer, `${where} is not documented in ${operation.operationId}`).toBeDefined();
    const shared = answer?.$ref?.split('/').at(-1);
    const documented = (shared ? document.components.responses[shared] : answer) as Documented;
    const known = Object.keys(documented.headers ?? {}).map(name => name.toLowerCase());
    const unknown = Object.keys(headers).filter(name => !COMMON.test(name) && !known.includes(name));
    expect(unknown, `${where} has headers that are not documented`).toEqual([]);
    if (method === 'HEAD' || documented.content === undefined) return expect(text).toBe('');
    const mediaType = String(headers['content-type']).split(';')[0] ?? '';
    expect(Object.keys(documented.content ?? {}), `${where} is ${mediaType}`).toContain(mediaType);
    const escaped = [path, verb, 'responses', String(status), 'content', mediaType].map(step =>
      step.replaceAll('~', '~0').replaceAll('/', '~1'),
    );
    const pointer = shared
      ? `/components/responses/${shared}/content/${mediaType.replace('/', '~1')}/schema`
      : `/paths/${escaped.join('/')}/schema`;
    const validate = ajv.getSchema(`openapi#${pointer}`);
    expect(validate, pointer).toBeDefined();
    const body = /[/+]json$/.test(mediaType) ? JSON.parse(text) : text;
    expect(validate?.(body) ? [] : validate?.errors, where).toEqual([]);
  };
}
