// Stopping: what is in flight is answered, and connections on which nothing is due are closed.
import type { FastifyInstance } from 'fastify';
import type { DueAnswers } from './due.ts';

/** The signal that is aborted when the server is told to stop. */
export function stoppingOf(app: FastifyInstance, due: DueAnswers): AbortSignal {
  const begin = new AbortController();
  app.addHook('preClose', async () => {
    begin.abort();
    // Node waits for those where a request has begun to come, or the body of one that is answered already goes on.
    due.closeIdle();
  });
  return begin.signal;
}
