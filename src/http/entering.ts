// Entering: who asks, whether they may, and whether they have points for it.
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../operations/operation.ts';
import { type AccessOptions, accessBy } from './access.ts';
import { callerOf, networkOf } from './caller.ts';
import type { Limits } from './limits.ts';

export interface EnteringOptions extends AccessOptions {
  readonly limits: Limits;
  /** Refuses what comes while the server has more to do than it can. */
  readonly shed: () => void;
}

/** Tells a request whose it is, of an unknown path too. @throws Refusal where it may not go on */
export type Enter = (operation: Operation | undefined, request: FastifyRequest) => Promise<void>;

export function entering({ limits, shed, ...options }: EnteringOptions): Enter {
  const { holderOf, refuseBeyond } = accessBy(options);
  return async (operation, request) => {
    shed();
    const byAddress = { caller: networkOf(request.ip), keyed: false };
    request.counted = byAddress;
    try {
      if (operation !== undefined && operation.access !== 'open') request.holder = await holderOf(request.headers);
    } catch (error) {
      // Whoever guesses keys has as many guesses as an address has points.
      limits.admit(byAddress);
      throw error;
    }
    request.counted = { caller: callerOf(request), keyed: request.holder !== null };
    limits.admit(request.counted);
    if (operation !== undefined) await refuseBeyond(operation, request.holder);
  };
}
