// The live feed: however many listen, each change is read and written out once, as soon as the head moves.
import { setImmediate } from 'node:timers/promises';
import { changeText } from '../../formats/change.ts';
import { eventText, HEARTBEAT } from '../../formats/server-sent-events.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Revision } from '../../ledger/revision.ts';
import type { Listener } from '../operation.ts';

/** How many changes are read at once, and how many of those who are behind read at a time. */
const PAGE = 100;
const READING = 4;

/** To how many listeners something is sent before others have their turn: a few milliseconds' worth. */
const AT_ONCE = 50;

/** How long a reader may take for the rest once the server stops, in milliseconds. */
const AT_THE_END = 1_000;

export interface LiveFeed {
  /** Tells a stream every change after a position: those that there are, then each as it comes. */
  readonly join: (stream: Listener, since: number) => Promise<void>;
  readonly leave: (stream: Listener) => void;
  readonly listeners: () => number;
  /** Ends all streams, and takes no more. */
  readonly close: () => void;
  readonly closed: () => boolean;
}

const encoded = (changes: readonly Revision[]) =>
  Buffer.from(changes.map(change => eventText(change.position, 'change', changeText(change, false))).join(''));

interface State {
  readonly ledger: Ledger;
  readonly all: Set<Listener>;
  /** Those who have all changes up to `edge`. */
  readonly live: Set<Listener>;
  edge: number;
  telling: Promise<void> | null;
  /** Runs the readings of those who are behind. */
  readonly limited: <T>(action: () => Promise<T>) => Promise<T>;
  readonly failed: (error: unknown) => void;
}

/** `heartbeat`, in milliseconds, is how often a stream shows that it lives. `failed` is told what the ledger failed for. */
export function liveFeed(ledger: Ledger, heartbeat: number, failed: (error: unknown) => void): LiveFeed {
  const edge = ledger.head().position;
  const limited = atMost(READING);
  const state: State = { ledger, all: new Set(), live: new Set(), edge, telling: null, limited, failed };
  const { all, live } = state;
  const stopListening = ledger.onHead(() => tell(state));
  const beat = (stream: Listener) => {
    if (!stream.crowded()) stream.send(HEARTBEAT);
  };
  const timer = setInterval(() => void toEach(all, beat), heartbeat).unref();
  let closed = false;
  return {
    join: async (stream, since) => {
      // A client may be gone by the time it would be told anything.
      if (stream.ended()) return;
      all.add(stream);
      return catchUp(state, stream, since);
    },
    leave: stream => {
      all.delete(stream);
      live.delete(stream);
    },
    listeners: () => all.size,
    closed: () => closed,
    close: () => {
      closed = true;
      stopListening();
      clearInterval(timer);
      for (const stream of all) stream.end(AT_THE_END);
    },
  };
}

const read = ({ ledger }: State, since: number) => ledger.changes(since, ledger.head().position, PAGE);

const isBehind = ({ ledger, live, edge }: State) => live.size > 0 && edge < ledger.head().position;

/** At work whenever a live listener lacks a change: called as the head moves, as one joins, and as it is done. */
function tell(state: State): void {
  if (state.telling !== null || !isBehind(state)) return;
  state.telling = tellAll(state).then(() => {
    state.telling = null;
    tell(state);
  });
}

async function tellAll(state: State): Promise<void> {
  try {
    while (isBehind(state)) await tellOnce(state);
  } catch (error) {
    state.failed(error);
    for (const stream of state.live) stream.end();
    state.live.clear();
  }
}

/** Those whom it gets crowded for read on by themselves, so that what waits for them stays bounded. */
async function tellOnce(state: State): Promise<void> {
  const changes = await read(state, state.edge);
  const edge = changes.at(-1)?.position ?? state.edge;
  const events = encoded(changes);
  state.edge = edge;
  await toEach(state.live, stream => {
    stream.send(events);
    if (stream.crowded() && state.live.delete(stream)) void catchUp(state, stream, edge);
  });
}

/** A page for one who is behind: others have their turn before it, however fast it is read and taken. */
async function pageAfter(state: State, since: number): Promise<Revision[]> {
  await setImmediate();
  return read(state, since);
}

/** Tells one stream what came after a position, page by page, until it is live. */
async function catchUp(state: State, stream: Listener, since: number): Promise<void> {
  try {
    let position = since;
    while (await stream.room()) {
      // Where nobody listens nothing was told since: the edge is where the ledger is.
      if (state.live.size === 0 && state.telling === null) state.edge = state.ledger.head().position;
      if (position === state.edge) {
        state.live.add(stream);
        return tell(state);
      }
      if (position > state.edge) await state.telling;
      else {
        const after = position;
        for (const change of await state.limited(() => pageAfter(state, after))) {
          stream.send(encoded([change]));
          position = change.position;
          if (!(await stream.room())) break;
        }
      }
    }
  } catch (error) {
    state.failed(error);
  }
  stream.end();
}

/** Calls `action` with each of those who listen now; others are served in between. */
async function toEach(streams: ReadonlySet<Listener>, action: (stream: Listener) => void): Promise<void> {
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
