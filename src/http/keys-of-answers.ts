// Under what answers are kept: all that an answer depends on beside the state of the ledger.
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../operations/operation.ts';
import { originOf } from './origin.ts';

type Asking = Pick<FastifyRequest, 'url' | 'answerType' | 'holder' | 'headers' | 'protocol' | 'originalUrl'>;

/**
 * Makes what answers the key of a request, `base` being what is put before every link; null where nothing is kept: of what
 * needs more than reading, and of what is no reading. Of the headers those count that an operation says it takes.
 */
export function answerKeys(base: string): (operation: Operation, request: Asking) => string | null {
  const taken = new Map<Operation, readonly string[]>();
  const takenBy = (operation: Operation): readonly string[] => {
    const known = taken.get(operation);
    if (known) return known;
    const names = Object.keys(operation.parameters?.headers?.properties ?? {});
    taken.set(operation, names);
    return names;
  };
  return (operation, request) => {
    const { id, method, access, quiet } = operation;
    if (method !== 'GET' || quiet || (access !== 'open' && access !== 'read')) return null;
    const { url, answerType, holder, headers } = request;
    // Whoever has a key is told more; an address that is told in an answer is where the client reached the server.
    let key = `${id}\n${url}\n${answerType}\n${holder === null ? '' : 'keyed'}\n${base === '' ? originOf(request) : ''}`;
    for (const name of takenBy(operation)) key += `\n${headers[name] ?? ''}`;
    return key;
  };
}
