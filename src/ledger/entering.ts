// Entering: all rows of an append, a portion at a time, so that others are served in between.
import { breathing } from '../breathing.ts';
import type { CountedTerm, Dialect } from './dialect.ts';
import { type Closed, type Entry, insertEntries, type Projected } from './entries.ts';
import type { Transaction } from './sql.ts';
import { changeTally } from './tally.ts';
import { recordKey } from './write.ts';

/** Writes the revisions, in the order of their positions, and what they are found by; `closed` are those they replace. */
export async function enter(
  tx: Transaction,
  dialect: Dialect,
  entries: readonly Entry[],
  closed: ReadonlyMap<string, Closed>,
): Promise<void> {
  const breathe = breathing();
  const made: Projected[] = [];
  const gone: CountedTerm[] = [];
  for (let from = 0; from < entries.length; from += dialect.portion) {
    const portion = entries.slice(from, from + dialect.portion);
    const replaced = portion.flatMap(({ revision }) => closed.get(recordKey(revision)) ?? []);
    made.push(...(await insertEntries(tx, dialect, portion)));
    gone.push(...(await dialect.terms.close(tx, replaced)));
    await breathe();
  }
  await changeTally(tx, dialect, made, gone);
}
