// A rehearsal: what an append would do, by the same rules, in a transaction that is thrown away.
import type { Revision } from './revision.ts';

/** Thrown to undo the transaction in which everything went well. */
class Rehearsed extends Error {
  readonly revisions: Revision[];
  constructor(revisions: Revision[]) {
    super('This was a rehearsal.');
    this.revisions = revisions;
  }
}

/** Runs `append` in the transaction that `transact` opens, and has it undone. Its refusals are those of an append. */
export async function rehearsed<Tx>(
  transact: (run: (tx: Tx) => Promise<Revision[]>) => Promise<Revision[]>,
  append: (tx: Tx) => Promise<Revision[]>,
): Promise<Revision[]> {
  try {
    return await transact(async tx => {
      throw new Rehearsed(await append(tx));
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.revisions;
    throw error;
  }
}
