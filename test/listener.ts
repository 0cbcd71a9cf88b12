// A listener to the change feed on a socket of its own, which notes what comes and says when it has what is waited for.
import { type ClientRequest, get, type IncomingMessage } from 'node:http';

export interface Listener {
  readonly response: IncomingMessage;
  /** What came so far: the positions, the changes, and how many heartbeats. */
  readonly positions: readonly number[];
  readonly changes: readonly { readonly position: number }[];
  readonly heartbeats: number;
  /** Resolves once the condition holds; it is looked at after each piece that comes. */
  until(condition: (listener: Listener) => boolean): Promise<void>;
  /** Resolves when the stream has ended: true where it did so cleanly. */
  readonly ended: Promise<boolean>;
  /** Breaks the connection. */
  close(): void;
}

/** Resolves once the answer has begun. */
export function listen(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent: false, headers: { accept: 'text/event-stream', ...headers } }, response =>
      resolve(listenerOf(sent, response)),
    );
    sent.on('error', reject);
  });
}

function listenerOf(sent: ClientRequest, response: IncomingMessage): Listener {
  const waiting = new Set<() => void>();
  const changes: { position: number }[] = [];
  const positions: number[] = [];
  let rest = '';
  const own = {
    ...{ response, changes, positions, heartbeats: 0 },
    until: (condition: (listener: Listener) => boolean) =>
      new Promise<void>(resolve => {
        const look = () => {
          if (!condition(own)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    ended: new Promise<boolean>(resolve => response.once('close', () => resolve(response.complete))),
    close: () => void sent.destroy(),
  };
  const note = (block: string) => {
    const fields = new Map(block.split('\n').map(line => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]));
    if (fields.has('')) own.heartbeats += 1;
    if (!fields.has('data')) return;
    positions.push(Number(fields.get('id')));
    changes.push(JSON.parse(fields.get('data') ?? ''));
  };
  response.setEncoding('utf8').on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) note(block);
    for (const look of [...waiting]) look();
  });
  sent.on('error', () => {});
  response.on('error', () => {});
  return own;
}
