// A connection as bytes go over it, for what no HTTP client would send.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Connection {
  readonly socket: Socket;
  /** All that came on it so far, as Latin-1: a character is a byte. */
  readonly said: () => string;
}

/** Connects to a port of this machine, from an address of it. */
export async function connection(port: number, localAddress = '127.0.0.1'): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  let text = '';
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return { socket, said: () => text };
}
