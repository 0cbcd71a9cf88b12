// How SQLite and its driver say that the storage cannot serve.
import { driverCode, type Failure } from '../failures.ts';

/** SQLite's codes for a file that cannot be read or written at the moment: busy, read-only, failing, full, gone. */
const STORAGE = /SQLITE_(BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN|CORRUPT|NOTADB|PROTOCOL)/;

/** What the driver says when the file, or its folder, is not there any more, or the connection was closed. */
const CANNOT_OPEN = /[Cc]annot open database|unable to open database|database connection is not open/;

/** The storage cannot serve, be it for a moment. */
export const isStorageFailure = (error: Failure) =>
  STORAGE.test(driverCode(error)) || CANNOT_OPEN.test(error.message ?? '');

/** Another program holds the lock. */
export const isBusy = (error: Failure) => /SQLITE_(BUSY|LOCKED)/.test(driverCode(error));
