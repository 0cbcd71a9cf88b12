// Request bodies: JSON in well-formed UTF-8, of the media types that a route takes.
import type { FastifyInstance } from 'fastify';
import { digestOf, needsDigest } from './idempotency.ts';
import { JSON_TYPE } from './negotiation.ts';
import { Problem } from './problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media type of the body that the route takes. */
    consumes?: string;
  }
}

export const MERGE_PATCH_TYPE = 'application/merge-patch+json';

export function registerBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([JSON_TYPE, MERGE_PATCH_TYPE], { parseAs: 'buffer' }, (request, body, done) => {
    if (needsDigest(request)) request.bodyDigest = digestOf(body as Buffer);
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      return done(new Problem('malformed-request', 'The body is not well-formed UTF-8.'));
    }
    return parseJson(request, text, (error, value) => (error ? done(malformed(text)) : done(null, value)));
  });
  app.addHook('onRequest', async ({ headers, routeOptions }) => {
    const { consumes } = routeOptions.config ?? {};
    if (consumes === undefined) return;
    const [type, ...parameters] = (headers['content-type'] ?? '')
      .toLowerCase()
      .split(';')
      .map(part => part.trim());
    const charset = parameters.find(parameter => parameter.startsWith('charset='))?.slice('charset='.length);
    if (type !== consumes || (charset !== undefined && !/^"?utf-8"?$/.test(charset))) {
      const acceptPatch = consumes === MERGE_PATCH_TYPE ? { headers: { 'accept-patch': consumes } } : {};
      throw new Problem('unsupported-media-type', `The body must be ${consumes} in UTF-8.`, acceptPatch);
    }
    if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
      throw new Problem('unsupported-media-type', 'The body must not be compressed.', {
        headers: { 'accept-encoding': 'identity' },
      });
    }
    // A part of a record is no record (RFC 9110 §14.5).
    if (headers['content-range'] !== undefined)
      throw new Problem('malformed-request', 'A record is written whole: send no Content-Range.');
  });
}

/** Why a text was refused: it is no JSON, or has a member that could reach the prototypes of JavaScript. */
function malformed(text: string): Problem {
  if (text === '') return new Problem('malformed-request', 'The body is empty.');
  try {
    JSON.parse(text);
  } catch (error) {
    return new Problem('malformed-request', `The body is not JSON: ${(error as Error).message.slice(0, 200)}.`);
  }
  return new Problem(
    'malformed-request',
    'The body has a member __proto__ or constructor.prototype, which is refused.',
  );
}
