// Entering: all rows of an append, a portion at a time, so that others are served in between.
import { breathing } from '../breathing.ts';
import { type Closed, closeTerms, type Entry, insertEntries } from './entries.ts';
import type { Transaction } from './sql.ts';
import { tallyUp } from './tally.ts';
import { recordKey } from './write.ts';

/** How many revisions go in at once: some tens of milliseconds' worth. */
const PORTION = 50;

/** Writes the revisions, in the order of their positions, and what they are found by; `closed` are those they replace. */
export async function enter(
  tx: Transaction,
  entries: readonly Entry[],
  closed: ReadonlyMap<string, Closed>,
): Promise<void> {
  const breathe = breathing();
  for (let from = 0; from < entries.length; from += PORTION) {
    const portion = entries.slice(from, from + PORTION);
    const [first, last] = [portion[0], portion.at(-1)];
    if (!first || !last) return;
    const replaced = portion.flatMap(({ revision }) => closed.get(recordKey(revision)) ?? []);
    await insertEntries(tx, portion);
    await closeTerms(tx, replaced);
    await tallyUp(tx, { first: first.revision.position, last: last.revision.position }, replaced);
    await breathe();
  }
}
