// A proxy before a server on sockets of their own, which notes what comes and does to it what networks do.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: refused by the proxy, its answer lost, or cut off after so many bytes of its body. */
export type Fault =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly lost: true }
  | { readonly cutAfter: number };

export interface Front {
  readonly url: string;
  /** What came, in order. */
  readonly requests: readonly IncomingMessage[];
  /** What is to go wrong with the next requests, one by one. */
  readonly faults: Fault[];
  /** Forgets what came, and what was to go wrong. */
  readonly forget: () => void;
  /** Breaks every connection that is open. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

export async function frontOf(target: string): Promise<Front> {
  const requests: IncomingMessage[] = [];
  const faults: Fault[] = [];
  const server = createServer((incoming, answer) => {
    requests.push(incoming);
    const fault = faults.shift();
    if (fault && 'status' in fault) answer.writeHead(fault.status, fault.headers).end();
    else pass(target, incoming, answer, fault);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    const closed = new Promise(resolve => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  const { port } = server.address() as AddressInfo;
  const forget = () => {
    requests.length = 0;
    faults.length = 0;
  };
  return { url: `http://127.0.0.1:${port}`, requests, faults, forget, cut: () => server.closeAllConnections(), close };
}

function pass(
  target: string,
  incoming: IncomingMessage,
  answer: ServerResponse,
  fault: Exclude<Fault, { status: number }> | undefined,
) {
  const { method, url = '/', headers } = incoming;
  const passed = request(target + url, { method, headers, agent: false }, from => {
    if (fault && 'lost' in fault) return from.resume().on('end', () => answer.destroy());
    answer.writeHead(from.statusCode ?? 500, from.headers);
    let left = fault?.cutAfter ?? Number.POSITIVE_INFINITY;
    return from
      .on('data', (piece: Buffer) => {
        if (piece.length < left) answer.write(piece);
        else answer.write(piece.subarray(0, left), () => answer.destroy());
        left -= piece.length;
      })
      .on('end', () => left > 0 && answer.end());
  });
  passed.on('error', () => answer.destroy());
  answer.on('close', () => passed.destroy());
  incoming.pipe(passed);
}
