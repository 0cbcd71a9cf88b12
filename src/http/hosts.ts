// Under which host names the server answers: a request for another was led here by mistake, or by a page that means harm.
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../model/refusals.ts';
import { hostOf } from './target.ts';

type Reached = Pick<FastifyRequest, 'originalUrl' | 'headers' | 'protocol'>;

/**
 * Makes what refuses a request for a host that is not `allowed`: names separated by commas, each with its port, or without
 * one for any; of an empty list none is refused. @throws Refusal (421)
 */
export function refusingHosts(allowed: string): (request: Reached) => void {
  if (allowed === '') return () => {};
  const names = new Set(allowed.toLowerCase().split(','));
  return request => {
    const host = hostOf(request);
    const [, name = '', port = PORTS[request.protocol]] = AUTHORITY.exec(host.toLowerCase()) ?? [];
    if (names.has(name) || names.has(`${name}:${port}`)) return;
    throw new Refusal(
      'misdirected',
      host === ''
        ? 'The request names no host, and this server answers for some alone.'
        : `This server does not answer for ${host.slice(0, 200)}: ask it under a name that it has.`,
    );
  };
}

const PORTS = { http: '80', https: '443' } as const;

/** A name with or without the dot at its end, and a port. */
const AUTHORITY = /^([^:[\]@]+?|\[[0-9a-f:.]+\])\.?(?::(\d*))?$/;
