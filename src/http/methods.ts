// Methods: OPTIONS on every resource, and 405 with Allow for whatever a resource does not have (RFC 9110 §9.3.7, §15.5.6).
import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../model/refusals.ts';
import { ACCEPT_PATCH } from './bodies.ts';

/** All that Node knows but CONNECT, which never reaches a route. */
const ROUTED = METHODS.filter(method => method !== 'CONNECT');

/** Watches the routes that are added from here on; call the answer when all are. */
export function registerMethods(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  for (const method of ROUTED) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set(['OPTIONS']);
    for (const one of [method].flat()) methods.add(one);
    methodsOf.set(url, methods);
  });
  return () => {
    for (const [url, methods] of [...methodsOf]) addRest(app, url, [...methods].sort());
  };
}

function addRest(app: FastifyInstance, url: string, methods: readonly string[]): void {
  const allow = methods.join(', ');
  const acceptPatch = methods.includes('PATCH') ? { 'accept-patch': ACCEPT_PATCH } : {};
  const hidden = { schema: { hide: true } as object, config: { access: 'open' as const, produces: [] } };
  app.route({
    ...hidden,
    url,
    method: 'OPTIONS',
    handler: (request, reply) =>
      reply
        .code(204)
        .headers({ allow, ...acceptPatch, ...preflight(request, allow) })
        .send(),
  });
  const rest = ROUTED.filter(method => !methods.includes(method));
  const refuse = async () => {
    throw new Refusal('method-not-allowed', `This resource has ${allow}.`, { headers: { allow } });
  };
  app.route({ ...hidden, url, method: rest, onRequest: refuse, handler: refuse });
}

/** What a browser asks before a page of another origin may use a method (Fetch, CORS-preflight). */
function preflight({ headers }: FastifyRequest, allow: string): Record<string, string> {
  if (headers['access-control-request-method'] === undefined) return {};
  const asked = headers['access-control-request-headers'];
  return {
    'access-control-allow-methods': allow,
    'access-control-max-age': '86400',
    ...(asked !== undefined && { 'access-control-allow-headers': asked }),
  };
}
