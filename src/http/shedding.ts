// Shedding: where the process is late with everything, new requests are told to come again before all of them wait in vain.
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { unavailable } from '../model/refusals.ts';

export interface Shedding {
  /** Refuses a request while the process is late. @throws Refusal (unavailable) */
  readonly shed: () => void;
  /** By how many milliseconds it is; null where nothing measures it. */
  readonly late: () => number | null;
}

/** Sheds requests while the event loop has been late by more than `delay` milliseconds for a second; never with 0. */
export async function sheddingOf(app: FastifyInstance, delay: number): Promise<Shedding> {
  if (delay === 0) return { shed: () => {}, late: () => null };
  // Which requests are refused is for the pipe to say: probes are answered.
  await app.register(underPressure, { maxEventLoopDelay: delay, pressureHandler: () => {} });
  return {
    shed: () => {
      if (app.isUnderPressure()) throw unavailable('The server has more to do than it can: come again in a while.');
    },
    late: () => app.memoryUsage().eventLoopDelay,
  };
}
