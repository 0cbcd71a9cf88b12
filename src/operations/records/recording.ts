// Recording: the one loop in which everything is written, be it one record, a batch, an import or a rehearsal of these.
import { Conflict, StillReferredTo, UnknownReferences } from '../../ledger/errors.ts';
import type { Revision } from '../../ledger/revision.ts';
import { recordKey, type Write } from '../../ledger/write.ts';
import { Refusal } from '../../model/refusals.ts';
import { invalidRecord } from './preparing.ts';

/** What the ledger has refused so far, by the key of the record: what is prepared next takes it into account. */
export type Refusals = ReadonlyMap<string, Refusal>;

export interface Prepared<Made> {
  readonly writes: readonly Write[];
  readonly made: Made;
}

export interface Recording<Made> {
  /** What is to be written to the ledger as it stands. @throws Refusal where nothing is, because something was refused */
  readonly prepare: (refused: Refusals) => Promise<Prepared<Made>>;
  /** Appends, or rehearses. */
  readonly append: (writes: readonly Write[], made: Made) => Promise<readonly Revision[]>;
}

/** How often others may come first, and how often more may be refused, before it is given up. */
const ATTEMPTS = 20;

/**
 * Writes what is prepared, and prepares it anew where others wrote the same records first, or where the ledger refuses
 * some of it: then without that. @throws what `prepare` throws; Conflict where others come first again and again; StorageFailure
 */
export async function record<Made>({
  prepare,
  append,
}: Recording<Made>): Promise<{ readonly made: Made; readonly revisions: readonly Revision[] }> {
  const refused = new Map<string, Refusal>();
  for (let attempt = 1; ; attempt++) {
    const { writes, made } = await prepare(refused);
    try {
      return { made, revisions: await append(writes, made) };
    } catch (error) {
      const refusals = refusalsIn(error, writes);
      if (refusals.size === 0 && !(error instanceof Conflict)) throw error;
      if (attempt >= ATTEMPTS) throw error instanceof Conflict ? error : tooEntangled();
      for (const [key, refusal] of refusals) refused.set(key, refusal);
    }
  }
}

const tooEntangled = () =>
  new Refusal('invalid-record', 'Too much of it depends on what is refused: send less at once.');

/** What the ledger has against each of the writes, by the key of its record; nothing where the error is none of its refusals. */
function refusalsIn(error: unknown, writes: readonly Write[]): Refusals {
  const refusals = new Map<string, Refusal>();
  const of = (index: number) => recordKey(writes[index] as Write);
  if (error instanceof UnknownReferences) {
    for (const [index, faults] of Map.groupBy(error.faults, fault => fault.write))
      refusals.set(of(index), invalidRecord(faults.map(({ write: _, ...fault }) => fault)));
  }
  if (error instanceof StillReferredTo) {
    for (const [index, referred] of Map.groupBy(error.referred, each => each.write))
      refusals.set(of(index), stillReferredTo([...new Set(referred.map(({ referrer }) => referrer))]));
  }
  return refusals;
}

const stillReferredTo = (referrers: readonly string[]) =>
  new Refusal('still-referred-to', `${referrers[0]} refers to it.`, { extension: { referrers } });
