// Server-sent events: an answer that goes on for as long as its reader keeps up (WHATWG HTML §9.2).
import type { ServerResponse } from 'node:http';
import { FIRST } from '../formats/server-sent-events.ts';
import { CACHE } from '../operations/follows.ts';
import { EVENT_STREAM } from '../operations/media-types.ts';
import type { Listener } from '../operations/operation.ts';
import type { Held } from './held.ts';

/** How much may wait for a reader before it is sent nothing more, in bytes. */
const CROWDED = 131_072;

/** The headers of a stream. It takes its connection with it, and nothing on its way may collect it first. */
export const streamHeaders = {
  'content-type': EVENT_STREAM,
  'cache-control': CACHE.none,
  'x-accel-buffering': 'no',
  connection: 'close',
} as const;

/** Begins a stream; `patience` is how long its reader may take for what waits, in milliseconds, and `held` is what waits for all. */
export function openEventStream(
  raw: ServerResponse,
  headers: Readonly<Record<string, string>>,
  { patience, held }: { readonly patience: number; readonly held: Held },
  ended: () => void,
): Listener {
  raw.once('close', ended);
  raw.writeHead(200, { ...headers, ...streamHeaders });
  raw.write(FIRST);
  const send = held.to(raw);
  const isOver = () => raw.writableEnded || raw.destroyed;
  const crowded = () => raw.writableLength > CROWDED;
  return {
    send: events => {
      if (!isOver()) send(events);
    },
    crowded,
    ended: isOver,
    room: async () => !isOver() && (!crowded() || (await drained(raw, patience))),
    end: (within = patience) => {
      if (raw.destroyed) return;
      const timer = setTimeout(() => raw.destroy(), within);
      raw.once('close', () => clearTimeout(timer));
      if (!raw.writableEnded) raw.end();
    },
  };
}

/** Whether all that waits has left in time. */
const drained = (raw: ServerResponse, patience: number) =>
  new Promise<boolean>(resolve => {
    const finish = (left: boolean) => {
      clearTimeout(timer);
      raw.off('drain', yes).off('close', no);
      resolve(left);
    };
    const yes = () => finish(true);
    const no = () => finish(false);
    const timer = setTimeout(no, patience);
    raw.on('drain', yes).on('close', no);
  });
