// Failures of the storage: told apart from faults of the program, and waited for where they pass, by a clock that nobody sets.
import { setTimeout } from 'node:timers/promises';
import type { Turn } from './dialect.ts';
import type { Failure } from './engines/failures.ts';
import { StorageFailure } from './errors.ts';
import type { Transaction } from './sql.ts';

/** Tells an engine's failures of storage from faults of the program. */
export type IsFailure = (error: Failure) => boolean;

/** Runs something on the database. @throws StorageFailure where the storage fails it */
export async function onStorage<T>(isStorageFailure: IsFailure, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw isStorageFailure(error as Failure) ? new StorageFailure(error) : error;
  }
}

/** The same transaction, refused to go on once it has taken as long as it may, in milliseconds: others wait for it. @throws StorageFailure */
export function limited(tx: Transaction, within: number): Transaction {
  const deadline = performance.now() + within;
  const refuseLate = () => {
    if (performance.now() > deadline)
      throw new StorageFailure(new Error(`A transaction took longer than ${within} ms.`));
  };
  return {
    $queryRaw: async query => {
      refuseLate();
      return tx.$queryRaw(query);
    },
    $executeRaw: async query => {
      refuseLate();
      return tx.$executeRaw(query);
    },
  };
}

/** Between two attempts at what passes, and how long they go on, in milliseconds. */
const RETRY_PAUSE = 50;
const RETRY_FOR = 5_000;

/** How long an action may wait for its turn, in milliseconds: those before it wait for a storage that does not answer. */
const TURN_WITHIN = 10_000;

type Pause = () => Promise<void>;

/** Repeats an action while it fails with what passes, and until that has lasted for `within` milliseconds since it was asked for. */
export async function retrying<T>(
  passes: IsFailure,
  action: () => Promise<T>,
  {
    pause = () => setTimeout(RETRY_PAUSE),
    asked = performance.now(),
    within = RETRY_FOR,
  }: { pause?: Pause | undefined; asked?: number; within?: number } = {},
): Promise<T> {
  const deadline = asked + within;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!passes(error as Failure) || performance.now() > deadline) throw error;
    }
    await pause();
  }
}

/** The turn of those beside whom nobody writes. */
export const alone: Turn = action => action();

/**
 * Answers what runs actions one after the other, in the order they came. One that fails with what passes, such as
 * another program's lock, is repeated in its turn; meanwhile requests that read are served. However many wait, each is
 * told in time that the storage fails them.
 */
export function inTurn(passes: IsFailure, pause?: Pause): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return action => {
    const asked = performance.now();
    const attempt = async () => {
      if (performance.now() - asked >= TURN_WITHIN)
        throw new StorageFailure(new Error('The writes before it took too long.'));
      return retrying(passes, action, { pause, asked });
    };
    const turn = last.then(attempt, attempt);
    last = turn;
    return turn;
  };
}
