// Failures of the storage: told apart from faults of the program, and waited for where they pass.
import { setTimeout } from 'node:timers/promises';
import { type Failure, isBusy, isStorageFailure } from './dialect/failures.ts';
import { StorageFailure } from './errors.ts';

/** Runs something on the database. @throws StorageFailure where the storage fails it */
export async function onStorage<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw isStorageFailure(error as Failure) ? new StorageFailure(error) : error;
  }
}

/** Between two attempts at a lock that another program holds, and how long they go on, in milliseconds. */
const RETRY_PAUSE = 50;
const RETRY_FOR = 5_000;

/**
 * Answers what runs actions one after the other, in the order they came. One that another program's lock keeps from
 * beginning is repeated until it was let in or had waited long enough; meanwhile requests that read are served.
 */
export function inTurn(
  pause: () => Promise<void> = () => setTimeout(RETRY_PAUSE),
): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return action => {
    const deadline = Date.now() + RETRY_FOR;
    const attempt = async (): Promise<Awaited<ReturnType<typeof action>>> => {
      for (;;) {
        try {
          return await action();
        } catch (error) {
          if (!isBusy(error as Failure) || Date.now() > deadline) throw error;
        }
        await pause();
      }
    };
    const turn = last.then(attempt, attempt);
    last = turn;
    return turn;
  };
}
