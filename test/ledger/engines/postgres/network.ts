// A network between a ledger and its database that fails when it is told to.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** What is done to a piece on its way: passed on; the connection cut before it arrives, or right after it has. */
export type Fate = 'pass' | 'cut' | 'pass and cut' | 'swallow';

/** Decides on each piece: which way it goes, what it is, and on which connection, by number. */
export type Fortune = (way: 'up' | 'down', piece: Buffer, connection: number) => Fate;

export interface Network {
  /** The URL of the database through it. */
  readonly url: string;
  decide(fortune: Fortune): void;
  close(): Promise<void>;
}

const calm: Fortune = () => 'pass';

export async function networkTo(database: string): Promise<Network> {
  const target = new URL(database);
  let fortune = calm;
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname);
    const number = connections++;
    const pair = [client, upstream];
    const cut = () => {
      for (const socket of pair) {
        open.delete(socket);
        socket.destroy();
      }
    };
    const carry = (from: Socket, to: Socket, way: 'up' | 'down') => {
      open.add(from);
      from.setNoDelay(true);
      from.on('error', cut).on('close', cut);
      from.on('data', piece => {
        const fate = fortune(way, piece, number);
        if (fate === 'pass') to.write(piece);
        if (fate === 'cut') cut();
        if (fate === 'pass and cut') to.write(piece, cut);
      });
    };
    carry(client, upstream, 'up');
    carry(upstream, client, 'down');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const at = new URL(database);
  at.port = String((server.address() as AddressInfo).port);
  return {
    url: at.href,
    decide: given => {
      fortune = given;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
