// Server-sent events: an answer that goes on for as long as its reader keeps up (WHATWG HTML §9.2).
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { CACHE } from './caching.ts';

export const EVENT_STREAM = 'text/event-stream';

/** How much may wait for a reader, in bytes. */
const CROWDED = 1_048_576;

/** After how long a client that was cut off comes again, in milliseconds. */
const RETRY = 2_000;

const FIRST = Buffer.from(`retry: ${RETRY}\n\n`);

/** A line that means nothing, and shows that the stream lives. */
export const HEARTBEAT = Buffer.from(': \n\n');

export interface EventStream {
  readonly send: (events: Buffer) => void;
  /** More waits for the reader than should. */
  readonly crowded: () => boolean;
  /** Waits until there is room for more; false where there is none in time, or the stream has ended. */
  readonly room: () => Promise<boolean>;
  readonly ended: () => boolean;
  /** Ends the stream; one whose reader does not take the rest `within` so many milliseconds is cut off. */
  readonly end: (within?: number) => void;
}

/** The headers of a stream. It takes its connection with it, and nothing on its way may collect it first. */
export const streamHeaders = {
  'content-type': EVENT_STREAM,
  'cache-control': CACHE.none,
  'x-accel-buffering': 'no',
  connection: 'close',
} as const;

/** One event, which is told by `id` where the client comes again. `data` is a single line. */
export const eventText = (id: number, event: string, data: string) => `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;

/** Begins a stream; `patience` is how long its reader may take for what waits, in milliseconds. */
export function openEventStream(reply: FastifyReply, patience: number, ended: () => void): EventStream {
  const { raw } = reply.hijack();
  raw.once('close', ended);
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...streamHeaders });
  raw.write(FIRST);
  const isOver = () => raw.writableEnded || raw.destroyed;
  const crowded = () => raw.writableLength > CROWDED;
  return {
    send: events => {
      if (!isOver()) raw.write(events);
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
