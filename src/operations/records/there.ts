// Where a record is, and whether it is there.
import type { Ledger } from '../../ledger/ledger.ts';
import type { Kind } from '../../model/kinds.ts';
import { id, object } from '../../model/schema.ts';
import { gone, noRecord } from './refusing.ts';

export const idParameter = object({ id: id('Id of the record') });

export const recordUrl = ({ base }: { readonly base: string }, { plural }: Kind, recordId: string) =>
  `${base}/v1/${plural}/${recordId}`;

/**
 * @throws Refusal where there was no such record as of a position, or it was deleted by then. One that was merged into
 * another counts as there: its id stands for that one.
 */
export async function refuseMissing(ledger: Ledger, kind: Kind, recordId: string, position: number): Promise<void> {
  const revision = await ledger.record(kind.name, recordId, position);
  if (revision === null) throw noRecord(kind.name, recordId);
  if (revision.document === null && revision.heir === null) throw gone(revision);
}
