// Content negotiation: which of the media types that a route has the client prefers (RFC 9110 §12.5.1).
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';
import { Problem } from './problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types that the route answers in, the preferred first; JSON where it says nothing, none where it has no body. */
    produces?: readonly string[];
  }
  interface FastifyRequest {
    /** The media type to answer in. */
    answerType: string;
  }
}

export const JSON_TYPE = 'application/json';

/** Chooses the media type before the body is read; 406 where there is none to choose. */
export function registerNegotiation(app: FastifyInstance): void {
  app.decorateRequest('answerType', JSON_TYPE);
  app.addHook('onRequest', async request => {
    const produced = request.routeOptions.config?.produces ?? [JSON_TYPE];
    const [preferred] = produced;
    if (preferred === undefined) return;
    request.answerType = preferred;
    if (request.headers.accept === undefined) return;
    const chosen = new Negotiator(request.raw).mediaType([...produced]);
    if (chosen === undefined) throw new Problem('not-acceptable', `To be had here: ${produced.join(', ')}.`);
    request.answerType = chosen;
  });
}
