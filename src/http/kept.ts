// Kept answers: what was answered is answered again for as long as it holds, and is made once, however many wait for it.
import { LRUCache } from 'lru-cache';
import { cacheNamed } from '../caches.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Follows } from '../operations/follows.ts';
import { NoLongerWanted } from '../turns.ts';
import type { Head, Prepared, Told } from './prepared.ts';

/** What a request means, and what its answer follows. */
export interface Looked {
  readonly asked: unknown;
  readonly at: Follows;
  /** What it costs, beside the point for being asked. */
  readonly points: number;
}

/** An answer as far as it is known, without what it was made from. */
export interface Kept {
  /** In which state of the ledger it was found to hold. */
  readonly state: State;
  readonly told: Told & Pick<Follows, 'holds'>;
  readonly points: number;
  /** The head of a 304; null while nobody was told so. */
  known: Head | null;
  answer: Prepared | null;
  /** The answer while it is being made. */
  making: Promise<Prepared> | null;
}

interface State {
  readonly position: number;
  readonly incarnation: string | null;
}

/** What was looked up, and what is kept of it. */
interface Found extends Looked {
  readonly kept: Kept;
}

export interface Asking {
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly look: () => Promise<Looked>;
  /** Whether the client has the answer already. @throws Refusal */
  readonly isHad: (told: Told) => boolean;
  /** Makes the answer; `grown` is called when it has come to take more memory. */
  readonly make: (looked: Looked, grown: () => void) => Promise<Prepared>;
}

export type Answered =
  /** What is kept, and the answer; null where the client has it. */
  | { readonly kept: Kept; readonly answer: Prepared | null }
  /** What holds for no time is answered to each for themselves. */
  | { readonly kept: null; readonly looked: Looked };

export interface KeptAnswers {
  /** What is known of the answer to what is asked for under a key, where it holds still. */
  readonly find: (key: string) => Kept | undefined;
  /** The answer that is kept, or made now: once for all who ask under one key at the same time. Without a key none is. */
  readonly answer: (key: string | null, asking: Asking) => Promise<Answered>;
}

/** What an entry takes that has no answer yet, in bytes. */
const LITTLE = 1_000;

/** Keeps answers of up to so many bytes in all; those that were asked for least recently go first. With 0 none is kept. */
export function keptAnswers(bytes: number, { head, incarnation }: Pick<Ledger, 'head' | 'incarnation'>): KeptAnswers {
  const alone = async ({ look }: Asking): Promise<Answered> => ({ kept: null, looked: await look() });
  if (bytes === 0) return { find: () => undefined, answer: (_, asking) => alone(asking) };
  const all = cacheNamed(
    'answers',
    new LRUCache<string, Kept>({
      maxSize: bytes,
      sizeCalculation: ({ answer }, key) => LITTLE + 2 * key.length + (answer?.size() ?? 0),
    }),
  );
  /** What is being looked up for somebody. */
  const looking = new Map<string, { readonly state: State; readonly found: Promise<Found> }>();
  const now = (): State => ({ position: head().position, incarnation: incarnation() });
  const isNow = (state: State) => state.position === head().position && state.incarnation === incarnation();
  const holds = ({ state, told }: Kept) =>
    told.holds === 'always' ? state.incarnation === incarnation() : isNow(state);

  const weigh = (key: string) => {
    const kept = all.peek(key);
    if (kept === undefined) return;
    all.delete(key);
    all.set(key, kept);
  };
  /** Holds nothing but the key: an answer is kept for longer than the request that it was made for. */
  const weighing = (key: string) => () => weigh(key);
  const keep = (key: string, kept: Kept) => {
    if (kept.told.holds === 'never') return;
    const before = all.peek(key);
    // The ledger moved, and this did not.
    if (before !== undefined && isSame(before.told, kept.told)) kept.answer = before.answer;
    all.set(key, kept);
  };
  const look = async (key: string, lookUp: Asking['look']): Promise<Found> => {
    const other = looking.get(key);
    // What was begun before the ledger moved may be older than what the client knows of.
    if (other !== undefined && isNow(other.state)) {
      const found = await other.found;
      return found.at.holds === 'never' ? foundIn(now(), await lookUp()) : found;
    }
    const state = now();
    const finding = lookUp().then(looked => foundIn(state, looked));
    looking.set(key, { state, found: finding });
    try {
      const found = await finding;
      keep(key, found.kept);
      return found;
    } finally {
      if (looking.get(key)?.found === finding) looking.delete(key);
    }
  };
  const make = (key: string, { kept, ...looked }: Found, making: Asking['make']): Promise<Prepared> | Prepared => {
    if (kept.answer !== null) return kept.answer;
    const made = async () => {
      try {
        kept.answer = await making(looked, weighing(key));
        return kept.answer;
      } finally {
        kept.making = null;
        weigh(key);
      }
    };
    kept.making ??= made();
    return kept.making;
  };
  const answer = async (key: string, asking: Asking): Promise<Answered> => {
    const known = all.peek(key);
    const making = known !== undefined && holds(known) ? (known.answer ?? known.making) : null;
    if (known !== undefined && making !== null)
      return { kept: known, answer: asking.isHad(known.told) ? null : await making };
    const found = await look(key, asking.look);
    const { kept, ...looked } = found;
    if (kept.told.holds === 'never') return { kept: null, looked };
    return { kept, answer: asking.isHad(kept.told) ? null : await make(key, found, asking.make) };
  };
  return {
    find: key => {
      const kept = all.get(key);
      return kept !== undefined && holds(kept) ? kept : undefined;
    },
    answer: async (key, asking) => {
      if (key === null) return alone(asking);
      for (;;) {
        let isOwn = false;
        const mine = <T extends object>(made: T): T => {
          isOwn = true;
          return made;
        };
        try {
          return await answer(key, {
            ...asking,
            look: () => mine(asking.look()),
            make: (...looked) => mine(asking.make(...looked)),
          });
        } catch (error) {
          // Whoever asked for it first may leave, which ends it: of the others who wait for it, one asks for it anew.
          if (isOwn || !(error instanceof NoLongerWanted) || asking.signal.aborted) throw error;
        }
      }
    },
  };
}

function foundIn(state: State, { asked, at, points }: Looked): Found {
  const { etag, modified, cache, holds, headers } = at;
  const told = { etag, modified, cache, holds, ...(headers && { headers }) };
  return { asked, at, points, kept: { state, told, points, known: null, answer: null, making: null } };
}

const isSame = (one: Told, other: Told) =>
  one.etag !== null && one.etag === other.etag && one.modified === other.modified && one.cache === other.cache;
