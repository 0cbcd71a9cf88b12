// Access: who may do what. Every route declares what it needs; one that does not fails at start.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../model/refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `open` never looks at keys, `read` refuses wrong ones, `write` needs one. */
    access?: 'open' | 'read' | 'write';
  }
  interface FastifyRequest {
    /** Who writes, for the ledger's record. */
    author: string;
  }
}

const HOW = '`Authorization: Bearer <key>`, with the key that the server was started with';
const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** Checks the key of each request against the one that the server was started with; without one nobody writes. */
export function registerAccess(app: FastifyInstance, apiKey: string | undefined): void {
  const expected = apiKey === undefined ? null : hash(apiKey);
  app.decorateRequest('author', '');
  app.addHook('onRoute', route => {
    if (route.config?.access === undefined) throw new Error(`${route.method} ${route.url} declares no access.`);
  });
  app.addHook('onRequest', async request => {
    const access = request.routeOptions.config?.access ?? 'open';
    if (access === 'open') return;
    if (access === 'write' && expected === null) {
      throw new Refusal('read-only', 'No key is set, so the server takes no writes: start it with COMMUNIQUE_API_KEY.');
    }
    const given = keyOf(request);
    if (given === null) {
      if (access === 'write')
        throw new Refusal('missing-key', `Writing needs a key: send ${HOW}.`, challenge('Bearer'));
      return;
    }
    if (expected === null || given === undefined || !timingSafeEqual(hash(given), expected)) {
      const detail = given === undefined ? `The key is not sent as ${HOW}.` : 'The key is not valid here.';
      throw new Refusal('invalid-key', detail, challenge('Bearer error="invalid_token"'));
    }
    request.author = 'api-key';
  });
}

/** The key that a request carries; null where it carries none, undefined where it cannot be read. */
function keyOf(request: FastifyRequest): string | null | undefined {
  const { authorization } = request.headers;
  return authorization === undefined ? null : BEARER.exec(authorization)?.[1];
}

/** Hashes are of one length, which comparing in constant time needs. */
const hash = (key: string) => createHash('sha256').update(key).digest();

const challenge = (value: string) => ({ headers: { 'www-authenticate': value } });
