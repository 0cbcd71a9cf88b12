// The live feed: however many listen, each change is read and written out once, as soon as the head moves.
import { setImmediate } from 'node:timers/promises';
import { changeText } from '../../formats/change.ts';
import { eventText, HEARTBEAT } from '../../formats/server-sent-events.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Asker, countsByCaller, NoLongerWanted } from '../../turns.ts';
import type { Listener } from '../operation.ts';
import type { Pace } from '../pace.ts';
import { type Pages, pagesOf } from './pages.ts';

/** To how many listeners something is sent before others have their turn: a few milliseconds' worth. */
const AT_ONCE = 50;

/** How long a reader may take for the rest once the server stops, in milliseconds. */
export const AT_THE_END = 1_000;

export interface LiveFeed {
  /** Tells a stream every change after a position: those that there are, then each as it comes. */
  readonly join: (stream: Listener, since: number, asker: Asker) => Promise<void>;
  readonly leave: (stream: Listener) => void;
  /** How many listen: in all, and of one caller. */
  readonly listeners: (caller?: string) => number;
  /** Ends all streams, and takes no more. */
  readonly close: () => void;
  readonly closed: () => boolean;
}

export interface FeedOptions {
  /** How often a stream shows that it lives, in milliseconds. */
  readonly heartbeat: number;
  /** Whether it is told who recorded each change. */
  readonly authors: boolean;
  /** Whose turn it is to be told what it lacks. */
  readonly pace: Pace;
  /** Told what the ledger failed for. */
  readonly failed: (error: unknown) => void;
}

interface State extends FeedOptions {
  readonly ledger: Ledger;
  readonly pages: Pages;
  readonly all: Map<Listener, Asker>;
  /** Those who have all changes up to `edge`. */
  readonly live: Set<Listener>;
  edge: number;
  telling: Promise<void> | null;
}

export function liveFeed(ledger: Ledger, options: FeedOptions): LiveFeed {
  const edge = ledger.head().position;
  const pages = pagesOf(ledger, change => eventText(change.position, 'change', changeText(change, options.authors)));
  const state: State = { ...options, ledger, pages, all: new Map(), live: new Set(), edge, telling: null };
  const { all, live } = state;
  const counts = countsByCaller();
  const stopListening = ledger.onHead(() => tell(state));
  const beat = (stream: Listener) => {
    if (!stream.crowded()) stream.send(HEARTBEAT);
  };
  const timer = setInterval(() => void toEach(all.keys(), beat), options.heartbeat).unref();
  let closed = false;
  return {
    join: async (stream, since, asker) => {
      // A client may be gone by the time it would be told anything.
      if (stream.ended()) return;
      all.set(stream, asker);
      counts.add(asker.caller, 1);
      return catchUp(state, stream, since);
    },
    leave: stream => {
      const asker = all.get(stream);
      if (asker) counts.add(asker.caller, -1);
      all.delete(stream);
      live.delete(stream);
    },
    listeners: caller => (caller === undefined ? all.size : counts.of(caller)),
    closed: () => closed,
    close: () => {
      closed = true;
      stopListening();
      clearInterval(timer);
      for (const stream of all.keys()) stream.end(AT_THE_END);
    },
  };
}

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
  const { bytes, last } = await state.pages.after(state.edge, state.ledger.head().position);
  state.edge = last;
  await toEach(state.live, stream => {
    stream.send(bytes);
    if (stream.crowded() && state.live.delete(stream)) void catchUp(state, stream, last);
  });
}

/** Tells one stream what came after a position, page by page, until it is live. */
async function catchUp(state: State, stream: Listener, since: number): Promise<void> {
  const { ledger, pages, pace, all, live } = state;
  try {
    let position = since;
    while (await stream.room()) {
      const asker = all.get(stream);
      if (!asker) return;
      // Where nobody listens nothing was told since: the edge is where the ledger is.
      if (live.size === 0 && state.telling === null) state.edge = ledger.head().position;
      if (position === state.edge) {
        live.add(stream);
        return tell(state);
      }
      if (position > state.edge) await state.telling;
      else {
        await pace(asker);
        const page = await pages.after(position, ledger.head().position);
        stream.send(page.bytes);
        position = page.last;
      }
    }
  } catch (error) {
    if (!(error instanceof NoLongerWanted)) state.failed(error);
  }
  stream.end();
}

/** Calls `action` with each of those who listen now; others are served in between. */
async function toEach(streams: Iterable<Listener>, action: (stream: Listener) => void): Promise<void> {
  for (const [index, stream] of [...streams].entries()) {
    action(stream);
    // What is sent leaves when the process is let go of, and costs ten times what sending it did.
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
}
