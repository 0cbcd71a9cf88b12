// How SQLite, and Prisma over it, say that the storage cannot serve.
import { driverCode, type Failure } from '../failures.ts';

/** SQLite's codes for a file that cannot be read or written at the moment: busy, read-only, failing, full, gone. */
const STORAGE = /SQLITE_(BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN|CORRUPT|NOTADB|PROTOCOL)/;

/** What the driver says when the file, or its folder, is not there any more, or the connection was closed. */
const CANNOT_OPEN = /[Cc]annot open database|unable to open database|database connection is not open/;

/** Prisma's codes: P1008 a lock was not had in time; P2024 and P2028 no connection or transaction was. */
const UNAVAILABLE: ReadonlySet<unknown> = new Set(['P1008', 'P2024', 'P2028']);

/** The storage cannot serve, be it for a moment. */
export const isStorageFailure = (error: Failure) =>
  UNAVAILABLE.has(error.code) || STORAGE.test(driverCode(error)) || CANNOT_OPEN.test(error.message ?? '');

/** Another program holds the lock. */
export const isBusy = (error: Failure) => error.code === 'P1008' || /SQLITE_(BUSY|LOCKED)/.test(driverCode(error));
