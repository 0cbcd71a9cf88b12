// Turns: only so much is done at once, and whoever asks for much keeps nobody else waiting for it.

/** Who asks for something, and whether they still do. */
export interface Asker {
  /** To whom it is counted where there is not room for all. */
  readonly caller: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Nobody in particular, who never leaves. */
export const NOBODY: Asker = { caller: '', signal: new AbortController().signal };

/** As many wait as may: it was not begun. */
export class TooManyWaiting extends Error {}

/** Whoever asked for it has left: it was not begun, or was ended. */
export class NoLongerWanted extends Error {}

interface Bounds {
  /** How much is done at once. */
  readonly atOnce: number;
  /** How much of that for one caller; all of it where it is left out. */
  readonly perCaller?: number;
  /** How much may wait in all, and for one caller; any number where they are left out. */
  readonly waiting?: number;
  readonly waitingPerCaller?: number;
}

/** How much is done at the moment, and how much waits for its turn. */
export interface TurnsLoad {
  readonly running: number;
  readonly waiting: number;
}

export interface Turns {
  /** Does work in its turn, and answers what it answers. @throws TooManyWaiting, NoLongerWanted */
  <T>(asker: Asker, work: () => Promise<T>): Promise<T>;
  readonly load: () => TurnsLoad;
}

interface Caller {
  running: number;
  /** What begins each piece of work, in the order they came. */
  readonly waiting: Set<() => void>;
}

/** How much there is of each caller's at the moment. */
export interface Counts {
  of(caller: string): number;
  add(caller: string, by: 1 | -1): void;
}

/** Remembers only those of whom there is something. */
export function countsByCaller(): Counts {
  const counts = new Map<string, number>();
  const of = (caller: string) => counts.get(caller) ?? 0;
  return {
    of,
    add: (caller, by) => {
      const count = of(caller) + by;
      if (count > 0) counts.set(caller, count);
      else counts.delete(caller);
    },
  };
}

/** Callers have their turns one after the other, however much each of them asks for. */
export function turns({
  atOnce,
  perCaller = atOnce,
  waiting: most = Infinity,
  waitingPerCaller = Infinity,
}: Bounds): Turns {
  /** Whose turn comes first stands first. */
  const callers = new Map<string, Caller>();
  let running = 0;
  let waiting = 0;
  const moveLast = (name: string, caller: Caller) => {
    callers.delete(name);
    if (caller.running > 0 || caller.waiting.size > 0) callers.set(name, caller);
  };
  const nextCaller = (): [string, Caller] | undefined => {
    for (const each of callers) if (each[1].waiting.size > 0 && each[1].running < perCaller) return each;
    return undefined;
  };
  const begin = () => {
    while (running < atOnce) {
      const [name, caller] = nextCaller() ?? [];
      if (name === undefined || caller === undefined) return;
      moveLast(name, caller);
      const [first] = caller.waiting;
      first?.();
    }
  };
  const turnOf = (name: string, caller: Caller, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        signal.removeEventListener('abort', left);
        caller.waiting.delete(go);
        waiting -= 1;
      };
      const go = () => {
        leave();
        running += 1;
        caller.running += 1;
        resolve();
      };
      const left = () => {
        leave();
        if (caller.running === 0 && caller.waiting.size === 0) callers.delete(name);
        reject(new NoLongerWanted());
      };
      caller.waiting.add(go);
      waiting += 1;
      signal.addEventListener('abort', left);
      begin();
    });
  const take = async <T>({ caller: name, signal }: Asker, work: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw new NoLongerWanted();
    const caller = callers.get(name) ?? { running: 0, waiting: new Set() };
    const mustWait = running >= atOnce || caller.running >= perCaller;
    if (mustWait && (waiting >= most || caller.waiting.size >= waitingPerCaller)) throw new TooManyWaiting();
    callers.set(name, caller);
    await turnOf(name, caller, signal);
    try {
      // They may have left at the very moment that their turn came.
      if (signal.aborted) throw new NoLongerWanted();
      return await work();
    } finally {
      running -= 1;
      caller.running -= 1;
      moveLast(name, caller);
      begin();
    }
  };
  return Object.assign(take, { load: () => ({ running, waiting }) });
}
