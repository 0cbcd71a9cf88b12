// The ways in which the ledger refuses: each a class, so that a caller can tell them apart.
import type { RuleFault } from '../model/refusals.ts';

/** A fault of one of several writes. */
export type WriteFault = RuleFault & { /** Which of the writes, from 0. */ readonly write: number };

/** The ledger cannot be opened; the message says why and what to do. */
export class LedgerUnusable extends Error {}

/** Another process writes to it. */
export class LedgerInUse extends LedgerUnusable {}

/** The storage cannot serve now: it is busy, full, read-only, failing or gone. The cause is for the log. */
export class StorageFailure extends Error {
  constructor(cause: unknown, message = 'The database does not answer.') {
    super(message, { cause });
  }
}

/** A read was ended, for it took longer than one may. */
export class TookTooLong extends Error {
  constructor(options?: ErrorOptions) {
    super('A read took longer than it may.', options);
  }
}

/** The file of the database was deleted or replaced: what would be written to it is lost, and so nothing is. */
export class DatabaseGone extends StorageFailure {
  constructor(file: string) {
    super(
      new Error(`${file} is not the file that was opened.`),
      'The file of the database was deleted or replaced while it was in use. Nothing is recorded until that file is back under its name.',
    );
  }
}

/** The ledger does not record a write as it is; that others are recorded has nothing to do with it. */
export class Refused extends Error {}

/** The record has moved on since the position that the write expected, or exists already, or is gone. */
export class Conflict extends Refused {}

/** The request was answered before, and the answer was kept. */
export class AlreadyAnswered extends Refused {}

/** The ledger does not stand where the one that it follows stood. */
export class Diverged extends Error {
  readonly position: number;
  constructor(position: number) {
    super(`The ledgers differ from position ${position} on.`);
    this.position = position;
  }
}

/** The write names records that do not exist. */
export class UnknownReferences extends Refused {
  readonly faults: readonly WriteFault[];
  constructor(faults: readonly WriteFault[]) {
    super('The write names records that do not exist.');
    this.faults = faults;
  }
}

/** Which of the writes, from 0, would take away what the referrer, `kind/id`, refers to. */
export interface Referred {
  readonly write: number;
  readonly referrer: string;
}

/** The record cannot be deleted while current records refer to it. */
export class StillReferredTo extends Refused {
  readonly referred: readonly Referred[];
  constructor(referred: readonly Referred[]) {
    super('Current records refer to this one.');
    this.referred = referred;
  }
}
