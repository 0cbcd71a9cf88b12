// Failures of the storage: told apart from faults of the program, and waited for where they pass.
import { setTimeout } from 'node:timers/promises';
import { StorageFailure } from './errors.ts';

/** SQLite's codes for a file that cannot be read or written at the moment: busy, read-only, failing, full, gone. */
const STORAGE = /SQLITE_(BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN|CORRUPT|NOTADB|PROTOCOL)/;

/** What the driver says when the file, or its folder, is not there any more. */
const CANNOT_OPEN = /[Cc]annot open database|unable to open database/;

/** Prisma's codes: P1008 a lock was not had in time; P2024 and P2028 no connection or transaction was. */
const UNAVAILABLE: ReadonlySet<unknown> = new Set(['P1008', 'P2024', 'P2028']);

interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly meta?: { readonly driverAdapterError?: Failure };
  readonly cause?: { readonly originalCode?: string; readonly kind?: string };
}

/** The driver's own code for an error that came through Prisma, or straight. */
const driverCode = ({ cause, meta }: Failure): string =>
  cause?.originalCode ?? meta?.driverAdapterError?.cause?.originalCode ?? '';

const isStorageFailure = (error: Failure) =>
  UNAVAILABLE.has(error.code) || STORAGE.test(driverCode(error)) || CANNOT_OPEN.test(error.message ?? '');

const isBusy = (error: Failure) => error.code === 'P1008' || /SQLITE_(BUSY|LOCKED)/.test(driverCode(error));

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

/** Repeats what another program's lock kept from beginning; meanwhile others are served. */
export async function patiently<T>(action: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + RETRY_FOR; ; ) {
    try {
      return await action();
    } catch (error) {
      if (!isBusy(error as Failure) || Date.now() > deadline) throw error;
    }
    await setTimeout(RETRY_PAUSE);
  }
}
