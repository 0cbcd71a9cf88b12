// Where the client reached the server: for answers whose links can be relative to nothing.
import type { FastifyRequest } from 'fastify';

/** Empty where the request does not tell. */
export const originOf = ({ protocol, headers: { host = '' } }: Pick<FastifyRequest, 'protocol' | 'headers'>) =>
  /^[A-Za-z0-9.:[\]-]+$/.test(host) ? `${protocol}://${host}` : '';
