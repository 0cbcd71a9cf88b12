// Failures of an import, as they are told from one thread to another: what is sent loses its class.
import { inspect } from 'node:util';
import { UnreadableInput, Unrecognised } from '../../imports/importer.ts';
import { Conflict, DatabaseGone, LedgerUnusable, StorageFailure } from '../../ledger/errors.ts';
import { ImportStopped, RehearsalTooLong } from './run.ts';

/** Those that are told apart. */
const CLASSES = {
  ...{ UnreadableInput, Unrecognised, ImportStopped, RehearsalTooLong },
  ...{ Conflict, StorageFailure, DatabaseGone, LedgerUnusable },
};

export interface ToldFailure {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** In words, for the log. */
  readonly cause?: string;
}

export function tellFailure(failure: unknown): ToldFailure {
  const error = failure instanceof Error ? failure : new Error(inspect(failure));
  const { message, stack, cause } = error;
  return { name: error.constructor.name, message, stack, ...(cause !== undefined && { cause: inspect(cause) }) };
}

/** An error of the same class, where that is one that is told apart. */
export function reviveFailure({ name, message, stack, cause }: ToldFailure): Error {
  const error = Object.assign(new Error(message, cause === undefined ? {} : { cause }), stack && { stack });
  const known = Object.hasOwn(CLASSES, name) ? CLASSES[name as keyof typeof CLASSES] : undefined;
  return known ? Object.setPrototypeOf(error, known.prototype) : error;
}
