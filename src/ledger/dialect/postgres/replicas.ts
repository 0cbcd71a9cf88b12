// Replicas: reads go to one that has come to the position that they need; the others go to the primary.
import { readHead } from '../../read.ts';
import type { Head } from '../../revision.ts';
import { type PoolOptions, type Readers, readerOn, readersOf } from './pools.ts';

/** How often a replica that is behind is asked how far it is, and how often one that is not, in milliseconds. */
const BEHIND = 50;
const LEVEL = 1_000;

interface Replica {
  readonly readers: Readers;
  /** How far it was when it last answered; none while it does not. */
  position: number;
  asked: number;
}

export interface Replicas {
  /** One that has come to a position, by turns; null where there is none. */
  at(position: number): Readers | null;
  close(): Promise<void>;
}

export const NO_REPLICAS: Replicas = { at: () => null, close: async () => {} };

const NOT_THERE = -1;

/** Watches replicas; `known` tells where the primary is. */
export function replicasAt(urls: readonly string[], options: PoolOptions, known: () => Head): Replicas {
  const replicas = urls.map((url): Replica => ({ readers: readersOf(url, options), position: NOT_THERE, asked: 0 }));
  const ask = async (replica: Replica) => {
    replica.asked = Number.POSITIVE_INFINITY;
    try {
      replica.position = (await readHead(readerOn(replica.readers.short))).position;
    } catch {
      replica.position = NOT_THERE;
    }
    replica.asked = Date.now();
  };
  const poll = setInterval(() => {
    for (const replica of replicas) {
      const pause = replica.position === NOT_THERE || replica.position >= known().position ? LEVEL : BEHIND;
      if (Date.now() - replica.asked >= pause) void ask(replica);
    }
  }, BEHIND);
  poll.unref();
  let turn = 0;
  return {
    at: position => {
      const able = replicas.filter(replica => replica.position >= position);
      return able[turn++ % able.length]?.readers ?? null;
    },
    close: async () => {
      clearInterval(poll);
      await Promise.all(replicas.map(({ readers }) => readers.close()));
    },
  };
}
