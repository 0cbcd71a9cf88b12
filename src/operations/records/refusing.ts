// Why a record cannot be read or changed: what is said where it is not there, not there any more, or in another state.
import type { Ledger } from '../../ledger/ledger.ts';
import type { Revision } from '../../ledger/revision.ts';
import type { Kind, KindName } from '../../model/kinds.ts';
import { type FaultCode, Refusal } from '../../model/refusals.ts';

/** The strong entity tag of the revision at a position: no two revisions share one, before a ledger was restored and after. */
export const revisionTag = (position: number, { incarnation }: Pick<Ledger, 'incarnation'>) => {
  const restored = incarnation();
  return restored === null ? `"${position}"` : `"${position}.${restored.slice(0, MARK)}"`;
};

/** So much of a UUID tells two incarnations apart. */
const MARK = 8;

export const noRecord = (kind: KindName, id: string) =>
  new Refusal('not-found', `There is no ${kind} ${id}, or there was none then.`);

export const gone = ({ kind, id, revision, at }: Revision) =>
  new Refusal('gone', `The ${kind} ${id} was deleted at ${at}, in its revision ${revision}.`, {
    extension: { revision },
  });

export function preconditionFailed(etag: string | null): Refusal {
  if (etag === null) return new Refusal('precondition-failed', 'The record does not exist.');
  return new Refusal('precondition-failed', `The record is at ${etag} now.`, {
    headers: { etag },
    extension: { etag },
  });
}

/** The record would be larger than one request can write, and so could not be replaced. */
export const tooLargeRecord = () =>
  new Refusal('body-too-large', 'The record would be larger than what one request can write.');

export const exists = (kind: Kind, id: string, etag: string) =>
  withFault('precondition-failed', 'exists', `The ${kind.name} ${id} exists, at ${etag}.`);

/** A refusal with its one fault, in the part of the item that is to blame. */
export const withFault = (refusal: Refusal['code'], code: FaultCode, detail: string, pointer = '#') =>
  new Refusal(refusal, detail, { errors: [{ detail, code, pointer }] });
