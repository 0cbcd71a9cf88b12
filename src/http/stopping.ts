// Stopping: what is in flight is answered, and connections on which nothing is due are closed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The signal that is aborted when the server is told to stop. */
export function stoppingOf(app: FastifyInstance): AbortSignal {
  const begin = new AbortController();
  // How many answers are due on each connection. Node waits for those on which none is, where a request has begun to come,
  // or the body of one that is answered already goes on.
  const due = new Map<Socket, number>();
  const count = (socket: Socket, by: number) => {
    const before = due.get(socket);
    if (before !== undefined) due.set(socket, before + by);
  };
  app.server.on('connection', (socket: Socket) => {
    due.set(socket, 0);
    socket.once('close', () => due.delete(socket));
  });
  app.server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    count(socket, 1);
    answer.once('close', () => {
      count(socket, -1);
      // One that began before did not say that its connection ends with it.
      if (begin.signal.aborted && due.get(socket) === 0) socket.destroySoon();
    });
  });
  app.addHook('preClose', async () => {
    begin.abort();
    for (const [socket, answers] of due) if (answers === 0) socket.destroy();
  });
  return begin.signal;
}
