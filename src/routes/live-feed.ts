// The live feed: however many listen, each change is read and written out once, as soon as the head moves.
import { setImmediate } from 'node:timers/promises';
import { type EventStream, eventText, HEARTBEAT } from '../http/event-stream.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import { changeText } from './entry.ts';

/** How many changes are read at once, and how many of those who are behind read at a time. */
const PAGE = 100;
const READING = 4;

/** To how many listeners something is sent before others have their turn: a few milliseconds' worth. */
const AT_ONCE = 50;

export interface LiveFeed {
  /** Tells a stream every change after a position: those that there are, then each as it comes. */
  readonly join: (stream: EventStream, since: number) => Promise<void>;
  readonly leave: (stream: EventStream) => void;
  readonly listeners: () => number;
  /** Ends all streams, and takes no more. */
  readonly close: () => void;
}

const encoded = (changes: readonly Revision[]) =>
  Buffer.from(changes.map(change => eventText(change.position, 'change', changeText(change))).join(''));

/** `heartbeat`, in milliseconds, is how often a stream shows that it lives. `failed` is told what the ledger failed for. */
export function liveFeed(ledger: Ledger, heartbeat: number, failed: (error: unknown) => void): LiveFeed {
  const all = new Set<EventStream>();
  /** Those who have all changes up to `edge`. */
  const live = new Set<EventStream>();
  let edge = ledger.head().position;
  let telling: Promise<void> | null = null;
  const limited = atMost(READING);
  const read = (since: number) => ledger.changes(since, ledger.head().position, PAGE);

  async function tellOnce(): Promise<void> {
    const changes = await read(edge);
    edge = changes.at(-1)?.position ?? edge;
    const events = encoded(changes);
    await toEach(live, stream => {
      stream.send(events);
      if (stream.crowded()) fallBehind(stream);
    });
  }

  const isBehind = () => live.size > 0 && edge < ledger.head().position;

  async function tellAll(): Promise<void> {
    try {
      while (isBehind()) await tellOnce();
    } catch (error) {
      failed(error);
      for (const stream of live) stream.end();
      live.clear();
    }
  }

  /** At work whenever a live listener lacks a change: called as the head moves, as one joins, and as it is done. */
  function tell(): void {
    if (telling !== null || !isBehind()) return;
    telling = tellAll().then(() => {
      telling = null;
      tell();
    });
  }

  /** What waits for a slow reader stays bounded: it reads on by itself when that has gone. */
  function fallBehind(stream: EventStream): void {
    live.delete(stream);
    void catchUp(stream, edge);
  }

  async function catchUp(stream: EventStream, since: number): Promise<void> {
    try {
      let position = since;
      while (await stream.room()) {
        // Where nobody listens nothing was told since: the edge is where the ledger is.
        if (live.size === 0 && telling === null) edge = ledger.head().position;
        if (position === edge) {
          live.add(stream);
          return tell();
        }
        if (position > edge) await telling;
        else {
          const changes = await limited(() => read(position));
          stream.send(encoded(changes));
          position = changes.at(-1)?.position ?? position;
        }
      }
    } catch (error) {
      failed(error);
    }
    stream.end();
  }

  const stopListening = ledger.onHead(tell);
  const beat = (stream: EventStream) => {
    if (!stream.crowded()) stream.send(HEARTBEAT);
  };
  const timer = setInterval(() => void toEach(all, beat), heartbeat).unref();
  return {
    join: (stream, since) => {
      all.add(stream);
      return catchUp(stream, since);
    },
    leave: stream => {
      all.delete(stream);
      live.delete(stream);
    },
    listeners: () => all.size,
    close: () => {
      stopListening();
      clearInterval(timer);
      for (const stream of all) stream.end();
    },
  };
}

/** Calls `action` with each of those who listen now; others are served in between. */
async function toEach(streams: ReadonlySet<EventStream>, action: (stream: EventStream) => void): Promise<void> {
  for (const [index, stream] of [...streams].entries()) {
    action(stream);
    // What is sent leaves when the process is let go of, and costs ten times what sending it did.
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
}

/** Answers what runs so many actions at once, and the others in their turn. */
function atMost(most: number): <T>(action: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async action => {
    if (running < most) running += 1;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
