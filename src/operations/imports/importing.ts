// What the rows of an import are recorded with, batch after batch.
import type { Target } from '../../ledger/target.ts';

export interface Importing {
  /** The ledger, or a rehearsal on it. */
  readonly target: Target;
  readonly author: string;
  /** Event kinds: rows of other events are skipped. */
  readonly only?: ReadonlySet<string>;
  /** Keys of records that are needed and known to be there, which need not be looked up again. */
  readonly known: Set<string>;
  /** Told how many revisions were appended. */
  readonly appended: (revisions: number) => void;
}
