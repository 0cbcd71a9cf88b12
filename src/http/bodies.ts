// Request bodies: JSON in well-formed UTF-8, of the media types that a route takes.
import type { FastifyInstance } from 'fastify';
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
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      return done(new Problem('malformed-request', 'The body is not well-formed UTF-8.'));
    }
    return parseJson(request, text, done);
  });
  app.addHook('onRequest', async request => {
    const { consumes } = request.routeOptions.config ?? {};
    const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (consumes === undefined || given === consumes) return;
    const acceptPatch = consumes === MERGE_PATCH_TYPE ? { headers: { 'accept-patch': consumes } } : {};
    throw new Problem('unsupported-media-type', `The body must be ${consumes}.`, acceptPatch);
  });
}
