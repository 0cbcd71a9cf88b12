// Shedding: where the process is late with everything, new requests are told to come again before all of them wait in vain.
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { unavailable } from '../model/refusals.ts';

/** Makes what refuses a request while the event loop has been late by more than `delay` milliseconds for a second; never with 0. */
export async function sheddingOf(app: FastifyInstance, delay: number): Promise<() => void> {
  if (delay === 0) return () => {};
  // Which requests are refused is for the pipe to say: probes are answered.
  await app.register(underPressure, { maxEventLoopDelay: delay, pressureHandler: () => {} });
  return () => {
    if (app.isUnderPressure()) throw unavailable('The server has more to do than it can: come again in a while.');
  };
}
