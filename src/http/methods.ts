// Resources: which methods a path has, what OPTIONS says of it, and 405 for the others (RFC 9110 §9.3.7, §15.5.6).
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../model/refusals.ts';
import { PATCH_TYPES } from '../operations/media-types.ts';
import type { Operation } from '../operations/operation.ts';

export interface Resource {
  readonly refusal: () => Refusal;
  /** The headers that answer OPTIONS. */
  readonly preflight: (headers: IncomingHttpHeaders) => Readonly<Record<string, string>>;
}

/**
 * Finds the resource at the path of a URL, where what was asked for is no operation of it; null where there is none, or it
 * is. A path without parameters is found before one with them.
 */
export function resourcesOf(operations: readonly Operation[]): (url: string, asked?: Operation) => Resource | null {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const named = new Map<string, Resource>();
  const varied: (readonly [RegExp, Resource])[] = [];
  for (const [path, each] of byPath) {
    const resource = resourceOf(each);
    if (path.includes('{')) varied.push([patternOf(path), resource]);
    else named.set(path, resource);
  }
  return (url, asked) => {
    if (asked && !asked.path.includes('{')) return null;
    const end = url.indexOf('?');
    const path = end === -1 ? url : url.slice(0, end);
    const own = named.get(path);
    if (own || asked) return own ?? null;
    return varied.find(([pattern]) => pattern.test(path))?.[1] ?? null;
  };
}

const patternOf = (path: string) => new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

function resourceOf(operations: readonly Operation[]): Resource {
  const methods = operations.flatMap(({ method }) => (method === 'GET' ? [method, 'HEAD'] : [method]));
  const allow = [...methods, 'OPTIONS'].sort().join(', ');
  const always = { allow, ...(allow.includes('PATCH') && { 'accept-patch': PATCH_TYPES.join(', ') }) };
  return {
    refusal: () => new Refusal('method-not-allowed', `This resource has ${allow}.`, { headers: { allow } }),
    preflight: headers => ({ ...always, ...preflightOf(headers, allow) }),
  };
}

/** What a browser asks before a page of another origin may use a method (Fetch, CORS-preflight). */
function preflightOf(headers: IncomingHttpHeaders, allow: string): Readonly<Record<string, string>> {
  if (headers['access-control-request-method'] === undefined) return {};
  const asked = headers['access-control-request-headers'];
  return {
    'access-control-allow-methods': allow,
    'access-control-max-age': '86400',
    ...(asked !== undefined && { 'access-control-allow-headers': asked }),
  };
}
