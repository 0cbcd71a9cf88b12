// Stopping: what is in flight is answered, and connections on which nothing is due are closed.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The signal that is aborted when the server is told to stop. */
export function stoppingOf(app: FastifyInstance): AbortSignal {
  const begin = new AbortController();
  // Node waits for connections that have never sent a request; nothing is due on them.
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  app.addHook('preClose', async () => {
    begin.abort();
    for (const socket of silent) socket.destroy();
  });
  return begin.signal;
}
