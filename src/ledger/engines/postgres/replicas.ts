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

/** A replica to read from. */
export interface Near {
  readonly readers: Readers;
  /** It failed: nobody is sent there until it has answered again. */
  leave(): void;
}

export interface Replicas {
  /** One that has come to a position, by turns; null where there is none. */
  at(position: number): Near | null;
  /** The connections to all of them. */
  readonly readers: readonly Readers[];
  close(): Promise<void>;
}

export const NO_REPLICAS: Replicas = { at: () => null, readers: [], close: async () => {} };

const NOT_THERE = -1;

/** What a ledger is told by from others: a database that has another secret is no replica of it. */
interface Primary {
  readonly secret: string;
  /** Where it is. */
  readonly known: () => Head;
}

export function replicasAt(urls: readonly string[], options: PoolOptions, { secret, known }: Primary): Replicas {
  const replicas = urls.map(
    (url): Replica => ({ readers: readersOf(url, options), position: NOT_THERE, asked: Number.NEGATIVE_INFINITY }),
  );
  const ask = async (replica: Replica) => {
    replica.asked = Number.POSITIVE_INFINITY;
    try {
      const head = await readHead(readerOn(replica.readers.short));
      replica.position = head.secret === secret ? head.position : NOT_THERE;
    } catch {
      replica.position = NOT_THERE;
    }
    replica.asked = performance.now();
  };
  const poll = setInterval(() => {
    for (const replica of replicas) {
      const pause = replica.position === NOT_THERE || replica.position >= known().position ? LEVEL : BEHIND;
      if (performance.now() - replica.asked >= pause) void ask(replica);
    }
  }, BEHIND);
  poll.unref();
  let turn = 0;
  return {
    at: position => {
      const able = replicas.filter(replica => replica.position >= position);
      const replica = able[turn++ % able.length];
      if (!replica) return null;
      const leave = () => {
        replica.position = NOT_THERE;
      };
      return { readers: replica.readers, leave };
    },
    readers: replicas.map(({ readers }) => readers),
    close: async () => {
      clearInterval(poll);
      await Promise.all(replicas.map(({ readers }) => readers.close()));
    },
  };
}
