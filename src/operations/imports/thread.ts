// Imports on a thread of their own: whoever is answered meanwhile does not wait for rows to be read, checked and written.
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';
import { NOTHING, type Summary, type Told } from '../../imports/outcomes.ts';
import { StorageFailure } from '../../ledger/errors.ts';
import type { Ledger, OpenOptions } from '../../ledger/ledger.ts';
import { reviveFailure, type ToldFailure } from './failures.ts';
import type { Asked, Imported, ImportOne, Watcher } from './run.ts';
import type { Input } from './spooling.ts';

/** The ledger that the thread opens for itself. */
export interface Opening {
  readonly url: string;
  readonly options: OpenOptions;
}

/** What is asked for, with nothing in it that cannot be sent to a thread. */
export type AskedThere = Omit<Asked, 'mapping'> & { readonly mapping?: string };

/** What the thread does. */
export interface There {
  /** Imports one input, which is asked for piece by piece unless it lies in a file. */
  take(
    id: number,
    asked: AskedThere,
    input: Omit<Input, 'bytes'>,
    rehearses: number | undefined,
  ): Promise<Omit<Imported, 'ended'> & { readonly ended?: ToldFailure }>;
  /** Stops an import after the batch at hand. */
  stop(id: number): void;
}

/** What the thread asks of whoever has begun it, each of the import that has the number. */
export interface Here {
  /** The next piece of the input; null after the last. */
  piece(id: number): Promise<Uint8Array | null>;
  read(id: number, bytes: number): void;
  told(id: number, rows: readonly Told[], summary: Summary): Promise<void>;
  /** Resolves when nobody here writes, and nobody does until `over`, which is told why the storage failed what was written. */
  turn(): Promise<void>;
  over(failure?: string): void;
}

export interface ImportThread {
  readonly importOne: ImportOne;
  close(): Promise<void>;
}

/** One import, as it is known here. */
interface Open {
  readonly watcher: Watcher;
  readonly isRehearsal: boolean;
  readonly pieces: AsyncIterator<Uint8Array>;
  summary: Summary;
  /** What was thrown where the input comes from. */
  broken?: unknown;
}

interface Running {
  readonly worker: Worker;
  readonly there: BirpcReturn<There, Here>;
  /** Resolves when it has ended. */
  readonly over: Promise<void>;
}

/** How long a thread waits for another import before it ends, in milliseconds: what it takes of memory is given back. */
const IDLE = 60_000;

/** What is made for one row and then no more is let go of early, before the thread has grown by it. */
const RESOURCES = { maxYoungGenerationSizeMb: 8 };

/** Imports into the ledger that `opening` names, and that is open here as `ledger`, on a thread that is begun when one is asked for. */
export function importThread(ledger: Ledger, opening: Opening): ImportThread {
  const open = new Map<number, Open>();
  let running: Running | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;
  /** What the thread has written is known here, before anybody is told that it has. */
  const learn = () => ledger.freshHead().catch(() => {});
  const begin = (): Running => {
    const worker = new Worker(ENTRY, { workerData: opening, env: environment(), resourceLimits: RESOURCES });
    worker.unref();
    const turns = turnsOf(ledger);
    const there = createBirpc<There, Here>(
      { ...hereFor(open, learn), turn: turns.take, over: turns.giveBack },
      { post: message => worker.postMessage(message), on: listen => worker.on('message', listen), timeout: -1 },
    );
    const over = new Promise<void>(resolve => {
      let why = new Error('The thread of imports ended.');
      worker.on('error', error => (why = error));
      worker.on('exit', () => {
        if (running?.worker === worker) running = null;
        turns.giveBack();
        there.$close(why);
        resolve();
      });
    });
    return { worker, there, over };
  };
  const end = async () => {
    const ending = running;
    running = null;
    await ending?.worker.terminate();
    await ending?.over;
  };
  return {
    importOne: async (asked, input, watcher) => {
      clearTimeout(idle);
      running ??= begin();
      const { there } = running;
      const id = ++last;
      const own: Open = {
        ...{ watcher, isRehearsal: asked.dryRun === true, summary: NOTHING },
        pieces: input.bytes[Symbol.asyncIterator](),
      };
      open.set(id, own);
      const stop = () => void there.stop.asEvent(id);
      watcher.signal?.addEventListener('abort', stop);
      try {
        const { bytes: _, ...where } = input;
        const taken = there.take(id, sendable(asked), where, watcher.rehearses);
        if (watcher.signal?.aborted) stop();
        const { ended, ...imported } = await taken;
        return ended === undefined ? imported : { ...imported, ended: own.broken ?? reviveFailure(ended) };
      } catch (ended) {
        return { summary: own.summary, records: [], ended };
      } finally {
        watcher.signal?.removeEventListener('abort', stop);
        open.delete(id);
        await learn();
        // Nobody reads the rest of it. Where a piece is waited for, it ends with that.
        void own.pieces.return?.().catch(() => {});
        if (open.size === 0) idle = setTimeout(() => void end(), IDLE).unref();
      }
    },
    close: async () => {
      clearTimeout(idle);
      await end();
    },
  };
}

/** From the sources as from what is built of them. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './on-thread.ts' : './on-thread.js', import.meta.url);

/** What is compiled there is kept where what is compiled here is. */
function environment(): NodeJS.ProcessEnv {
  const kept = getCompileCacheDir();
  // It names the folder of this version of Node.js.
  return kept === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(kept) };
}

const sendable = ({ mapping, ...asked }: Asked): AskedThere => ({
  ...asked,
  ...(mapping && { mapping: mapping.text }),
});

function hereFor(open: ReadonlyMap<number, Open>, learn: () => Promise<unknown>): Omit<Here, 'turn' | 'over'> {
  return {
    piece: async id => {
      const own = open.get(id);
      try {
        const next = await own?.pieces.next();
        // A piece is often a part of something larger, all of which would be sent.
        return next === undefined || next.done ? null : new Uint8Array(next.value);
      } catch (error) {
        if (own) own.broken = error;
        throw new Error('The input broke off.');
      }
    },
    read: (id, bytes) => open.get(id)?.watcher.read?.(bytes),
    told: async (id, rows, summary) => {
      const own = open.get(id);
      if (own === undefined) return;
      own.summary = summary;
      if (!own.isRehearsal) {
        await learn();
        own.watcher.recorded?.(rows);
      }
      await own.watcher.told?.(rows, summary);
    },
  };
}

/** The turns of a thread among the writes of a ledger: one at a time. The ledger notes what the storage failed, as of its own writes. */
function turnsOf(ledger: Ledger) {
  let giveBack: Here['over'] | undefined;
  return {
    take: () =>
      new Promise<void>((granted, refused) => {
        const held = () =>
          new Promise<void>((over, failed) => {
            giveBack = failure => (failure === undefined ? over() : failed(new StorageFailure(new Error(failure))));
            granted();
          });
        ledger.turn(held).catch(refused);
      }),
    giveBack: (failure?: string) => {
      giveBack?.(failure);
      giveBack = undefined;
    },
  };
}
