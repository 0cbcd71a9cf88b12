// Answers that change with a release of the server alone: vocabularies, schemas, problems, the description.
import type { TSchema } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CACHE, derivedTag, notModified } from '../http/caching.ts';
import { answerWith } from '../http/responses.ts';

/** What such a route answers, for the OpenAPI document. */
export const released = (schema: TSchema, description: string, mediaTypes?: string[]) =>
  answerWith(schema, { description, headers: ['ETag', 'Cache-Control', 'Vary'] }, mediaTypes);

/** Sends what is made, where the client does not have it already; `variant` is what else it depends on. */
export function sendReleased(
  request: FastifyRequest,
  reply: FastifyReply,
  make: () => object | string,
  variant = '',
): FastifyReply {
  const etag = derivedTag(request.url, request.answerType, variant);
  if (notModified(request, reply, { etag, modified: null }, CACHE.day)) return reply.send();
  const body = make();
  return reply.type(request.answerType).send(typeof body === 'string' ? body : JSON.stringify(body));
}
