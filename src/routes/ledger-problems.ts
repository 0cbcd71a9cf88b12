// The ledger's refusals as problems.
import { Problem, unavailable } from '../http/problems.ts';
import { StillReferredTo, StorageFailure, UnknownReferences } from '../ledger/errors.ts';

/** The problem that an error of the ledger is answered with; null where it is none of the ledger's. */
export function ledgerProblem(error: unknown): Problem | null {
  if (error instanceof UnknownReferences) return new Problem('invalid-record', error.message, { errors: error.faults });
  if (error instanceof StorageFailure) return unavailable(error.message);
  if (!(error instanceof StillReferredTo)) return null;
  return new Problem('still-referred-to', error.message, { extension: { referrers: error.referrers } });
}
