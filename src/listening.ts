// Listening: an address is tried before anything is made for it, and one that cannot be had is told with what to do.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** The address cannot be listened on; the message says why and what to do. */
export class CannotListen extends Error {}

/** A process of a server of several could not begin; it has said why. */
export class PartFailed extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('A process of the server could not begin.');
    this.exitCode = exitCode;
  }
}

export interface Address {
  readonly host: string;
  readonly port: number;
  /** The settings that it comes from. */
  readonly settings: readonly [host: string, port: string];
}

/** Tries an address, before a database is made for nothing; returns its port, of any the one that was free. @throws CannotListen */
export async function tryAddress(address: Address): Promise<number> {
  const probe = createServer();
  await listenOn(address, ({ host, port }) => {
    probe.listen({ host, port });
    return once(probe, 'listening');
  });
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Has `listen` listen on an address. @throws CannotListen */
export async function listenOn(address: Address, listen: (address: Address) => Promise<unknown>): Promise<void> {
  try {
    await listen(address);
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, address);
  }
}

/** Where a server listens, as a URL without a path. */
export function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function cannotListen({ code, message }: NodeJS.ErrnoException, { host, port, settings }: Address): CannotListen {
  const [HOST, PORT] = settings;
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken. Set ${PORT} to another, or to 0 for any that is free.`,
    EACCES: `Port ${port} may not be listened on by this user. Set ${PORT} to one above 1023.`,
    EADDRNOTAVAIL: `This machine does not have the address ${host}. Set ${HOST} to one it has, such as 127.0.0.1.`,
    ENOTFOUND: `There is no host ${host}. Set ${HOST} to an address of this machine, such as 127.0.0.1.`,
  };
  return new CannotListen(reasons[code ?? ''] ?? `Cannot listen on ${host}:${port}: ${message}`);
}
