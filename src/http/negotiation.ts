// Content negotiation: which of the media types that a route has the client prefers (RFC 9110 §12.5.1).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Refusal } from '../model/refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types that the route answers in, the preferred first; JSON where it says nothing, none where it has no body. */
    produces?: readonly string[];
    /** The media type that a parameter of the request asks for, which wins over Accept. */
    chosenBy?: (request: FastifyRequest) => string | undefined;
  }
  interface FastifyRequest {
    /** The media type to answer in. */
    answerType: string;
  }
}

export const JSON_TYPE = 'application/json';

/**
 * Whether whoever asks names web pages among what can be shown. There are none here, so such a request is answered with
 * what there is, as the protocol allows (RFC 9110 §12.5.1).
 */
export const isBrowser = ({ headers: { accept = '' } }: Pick<FastifyRequest, 'headers'>): boolean =>
  /(^|,)\s*text\/html\s*(;|,|$)/i.test(accept);

/** Chooses the media type before the body is read; 406 where there is none to choose. */
export function registerNegotiation(app: FastifyInstance): void {
  app.decorateRequest('answerType', JSON_TYPE);
  app.addHook('onRequest', async request => {
    const produced = request.routeOptions.config?.produces ?? [JSON_TYPE];
    const [preferred] = produced;
    if (preferred === undefined) return;
    const asked = request.routeOptions.config?.chosenBy?.(request);
    request.answerType = asked ?? preferred;
    if (asked !== undefined) return;
    const { accept = '' } = request.headers;
    if (request.is404 || accept.trim() === '') return;
    // JSON is UTF-8 whatever a parameter says (RFC 8259 §8.1).
    const headers = { accept: accept.replace(/;\s*charset=[^;,\s]*/gi, '') };
    const chosen = new Negotiator({ headers }).mediaType([...produced]);
    if (chosen !== undefined) request.answerType = chosen;
    else if (isBrowser(request)) request.answerType = produced.find(type => type === JSON_TYPE) ?? preferred;
    else throw new Refusal('not-acceptable', `To be had here: ${produced.join(', ')}.`);
  });
}
