// Stopping: what is in flight is answered, and told that the connection closes after it.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

export interface Stopping {
  readonly begun: () => boolean;
}

export function registerStopping(app: FastifyInstance): Stopping {
  let begun = false;
  // Node waits for connections that have never sent a request; nothing is due on them.
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  app.addHook('preClose', async () => {
    begun = true;
    for (const socket of silent) socket.destroy();
  });
  app.addHook('onSend', async (_, reply) => {
    if (begun) reply.header('connection', 'close');
  });
  return { begun: () => begun };
}
