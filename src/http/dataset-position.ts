// Dataset-Position: how far the ledger was when it answered; sent back, no answer shows less than that.
import type { IncomingHttpHeaders } from 'node:http';
import type { Ledger } from '../ledger/ledger.ts';
import { Refusal } from '../model/refusals.ts';

export const DATASET_POSITION = 'dataset-position';

/**
 * Whoever sends the position of an answer reads no earlier state than that, on whichever server of the ledger: its own
 * writes among them. @throws Refusal where the ledger has not come so far
 */
export async function refuseUnreached(headers: IncomingHttpHeaders, ledger: Ledger): Promise<void> {
  const given = headers[DATASET_POSITION];
  if (given === undefined) return;
  if (typeof given !== 'string' || !/^(0|[1-9]\d{0,14})$/.test(given))
    throw invalid('Dataset-Position is a position of the ledger, as an answer told it.');
  if (!(await ledger.reach(Number(given))))
    throw invalid(`The ledger is at position ${ledger.head().position}; ${given} is after it.`);
}

const invalid = (detail: string) =>
  new Refusal('invalid-header', detail, { errors: [{ detail, code: 'out-of-range', header: 'Dataset-Position' }] });
