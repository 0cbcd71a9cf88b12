// Stopping: what is in flight is answered, and told that the connection closes after it.
import type { FastifyInstance } from 'fastify';

export interface Stopping {
  readonly begun: () => boolean;
}

export function registerStopping(app: FastifyInstance): Stopping {
  let begun = false;
  app.addHook('preClose', async () => {
    begun = true;
  });
  app.addHook('onSend', async (_, reply) => {
    if (begun) reply.header('connection', 'close');
  });
  return { begun: () => begun };
}
