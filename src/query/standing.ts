// The record that stands for another: itself, or the one that it was merged into.
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import type { KindName } from '../model/kinds.ts';

/** How often a record may have been merged into one that was merged again. */
const STEPS = 5;

/** As of a position; null where there was none, or it was deleted without an heir. */
export async function standing(ledger: Ledger, kind: KindName, id: string, position: number): Promise<Revision | null> {
  let revision = await ledger.record(kind, id, position);
  for (let step = 0; step < STEPS && revision?.heir; step++)
    revision = await ledger.record(kind, revision.heir, position);
  return revision?.document ? revision : null;
}
