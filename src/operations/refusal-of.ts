// What the errors of the ledger, and of questions to it, are refused as.
import { StillReferredTo, StorageFailure, TookTooLong, UnknownReferences } from '../ledger/errors.ts';
import { busy, invalidParameter, Refusal, unavailable } from '../model/refusals.ts';
import { TooBroad } from '../query/resolve.ts';
import { NoLongerWanted, TooManyWaiting } from '../turns.ts';

/** The refusal that an error of the ledger, or of a question to it, is answered with; null where it is none of theirs. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof UnknownReferences) {
    const errors = error.faults.map(({ write: _, ...fault }) => fault);
    return new Refusal('invalid-record', error.message, { errors });
  }
  if (error instanceof TooBroad) return invalidParameter('q', 'too-broad', error.message);
  if (error instanceof TookTooLong)
    return new Refusal(
      'took-too-long',
      'The question took too long, and was stopped. Narrow it: give `from` and `to`, or a country, an actor or an issue; leave out `asOf`; ask for fewer exclusions.',
    );
  if (error instanceof TooManyWaiting)
    return busy('As many questions that take long are waiting as may. Come again later, with fewer at once.');
  // Nobody is there to read it.
  if (error instanceof NoLongerWanted) return unavailable('The connection was closed before the answer.');
  if (error instanceof StorageFailure) return unavailable(error.message);
  if (!(error instanceof StillReferredTo)) return null;
  const referrers = [...new Set(error.referred.map(({ referrer }) => referrer))];
  return new Refusal('still-referred-to', error.message, { extension: { referrers } });
}
