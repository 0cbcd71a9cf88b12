// Writing items: all of them or none, or each that can be, in one append.

import type { Revision } from '../../ledger/revision.ts';
import { recordKey, type Write } from '../../ledger/write.ts';
import type { Item } from './item.ts';
import { type Outcome, type Preparation, prepare } from './preparing.ts';
import { type Refusals, record } from './recording.ts';

export interface Writing extends Preparation {
  /** Throws where an outcome stands in the way of all others; what it lets pass is left out alone. @throws Refusal */
  readonly rule: (outcomes: readonly Outcome[]) => void;
  /** Appends or rehearses the writes, of which there may be none. */
  readonly append: (writes: readonly Write[], outcomes: readonly Outcome[]) => Promise<readonly Revision[]>;
}

export interface Wrote {
  /** What became of each item, in their order. */
  readonly outcomes: readonly Outcome[];
  /** What was appended, in the order of the items that write. */
  readonly revisions: readonly Revision[];
}

/** @throws Refusal by the rule; Conflict, StorageFailure */
export async function writeItems(items: readonly Item[], { rule, append, ...preparation }: Writing): Promise<Wrote> {
  const { made: outcomes, revisions } = await record({
    prepare: async refused => {
      const outcomes = (await prepare(items, preparation)).map(outcome => unlessRefused(outcome, refused));
      rule(outcomes);
      return { writes: outcomes.flatMap(outcome => (outcome.type === 'write' ? [outcome.write] : [])), made: outcomes };
    },
    append,
  });
  return { outcomes, revisions };
}

function unlessRefused(outcome: Outcome, refused: Refusals): Outcome {
  const refusal = outcome.type === 'write' ? refused.get(recordKey(outcome.write)) : undefined;
  if (outcome.type !== 'write' || !refusal) return outcome;
  // What others refer to is the record, or a statement of it: no part of what was sent.
  return { type: 'refused', refusal, part: refusal.code === 'still-referred-to' ? 'item' : outcome.part };
}
