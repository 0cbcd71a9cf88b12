// The ways in which the ledger refuses: each a class, so that a caller can tell them apart.
import type { Fault } from '../model/rules.ts';

/** The ledger cannot be opened; the message says why and what to do. */
export class LedgerUnusable extends Error {}

/** The storage cannot serve now: it is busy, full, read-only, failing or gone. The cause is for the log. */
export class StorageFailure extends Error {
  constructor(cause: unknown) {
    super('The database does not answer.', { cause });
  }
}

/** The record has moved on since the position that the write expected, or exists already, or is gone. */
export class Conflict extends Error {}

/** The write names records that do not exist. */
export class UnknownReferences extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('The write names records that do not exist.');
    this.faults = faults;
  }
}

/** The record cannot be deleted while current records refer to it. */
export class StillReferredTo extends Error {
  readonly referrers: readonly string[];
  constructor(referrers: readonly string[]) {
    super('Current records refer to this one.');
    this.referrers = referrers;
  }
}
