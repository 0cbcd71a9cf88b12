// Answers that are due: which of them each connection of a server waits for.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface DueAnswers {
  /** The answer to the request that came last on a connection; undefined where none has come. */
  readonly lastOn: (connection: Duplex) => ServerResponse | undefined;
  /** Closes connections on which nothing is due, and each of the others once nothing is. */
  readonly closeIdle: () => void;
}

interface Due {
  answers: number;
  last: ServerResponse | undefined;
}

/** Watches the connections of a server, from before it listens on. */
export function dueOn(server: Server): DueAnswers {
  const all = new Map<Duplex, Due>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    all.set(socket, { answers: 0, last: undefined });
    socket.once('close', () => all.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    const due = all.get(socket);
    if (due === undefined) return;
    due.answers += 1;
    due.last = answer;
    answer.on('close', () => {
      due.answers -= 1;
      // One that began before the server was told to stop did not say that its connection ends with it.
      if (isClosing && due.answers === 0) socket.destroySoon();
    });
  });
  return {
    lastOn: connection => all.get(connection)?.last,
    closeIdle: () => {
      isClosing = true;
      for (const [socket, { answers }] of all) if (answers === 0) socket.destroy();
    },
  };
}
