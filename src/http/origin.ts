// Where the client reached the server: for answers whose links can be relative to nothing.
import type { FastifyRequest } from 'fastify';
import { hostOf } from './target.ts';

/** Empty where the request does not tell. */
export function originOf(request: Pick<FastifyRequest, 'protocol' | 'headers' | 'originalUrl'>): string {
  const host = hostOf(request);
  return /^[A-Za-z0-9.:[\]-]+$/.test(host) ? `${request.protocol}://${host}` : '';
}
