// Stopping: what is in flight is answered, and told that the connection closes after it.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

export interface Stopping {
  readonly begun: () => boolean;
  /** Aborted when it begins. */
  readonly signal: AbortSignal;
}

export function registerStopping(app: FastifyInstance): Stopping {
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
  app.addHook('onSend', async (_, reply) => {
    if (begin.signal.aborted) reply.header('connection', 'close');
  });
  return { begun: () => begin.signal.aborted, signal: begin.signal };
}
