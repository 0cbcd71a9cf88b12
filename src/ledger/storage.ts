// Failures of the storage: told apart from faults of the program, and waited for where they pass.
import { setTimeout } from 'node:timers/promises';
import type { Failure } from './dialect/failures.ts';
import { StorageFailure } from './errors.ts';

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

/** Between two attempts at what passes, and how long they go on, in milliseconds. */
const RETRY_PAUSE = 50;
const RETRY_FOR = 5_000;

type Pause = () => Promise<void>;

/** Repeats an action while it fails with what passes, and until that has lasted long enough. */
export async function retrying<T>(
  passes: IsFailure,
  action: () => Promise<T>,
  pause: Pause = () => setTimeout(RETRY_PAUSE),
): Promise<T> {
  const deadline = Date.now() + RETRY_FOR;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!passes(error as Failure) || Date.now() > deadline) throw error;
    }
    await pause();
  }
}

/**
 * Answers what runs actions one after the other, in the order they came. One that fails with what passes, such as
 * another program's lock, is repeated in its turn; meanwhile requests that read are served.
 */
export function inTurn(passes: IsFailure, pause?: Pause): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return action => {
    const attempt = () => retrying(passes, action, pause);
    const turn = last.then(attempt, attempt);
    last = turn;
    return turn;
  };
}
