// A question ready to be planned: what is asked of which kind, in which order, with what the ledger knows of it.
import type { Occurrence } from '../ledger/dialect.ts';
import type { KindName } from '../model/kinds.ts';
import type { Condition, Query } from './conditions.ts';
import type { Sort } from './sorts.ts';

/** What is asked, as it came in. */
export interface Asked {
  readonly kind: KindName;
  /** In canonical form. */
  readonly where: Query;
  readonly sort: Sort;
}

/** A condition on words, with the actors that have each phrase among their names. */
export interface SoughtCondition extends Occurrence {
  readonly type: 'sought';
}

/** A query whose words are looked up. */
export type Resolved =
  | Exclude<Condition, { type: 'words' }>
  | SoughtCondition
  | { readonly type: 'and'; readonly of: readonly Resolved[] }
  | { readonly type: 'or'; readonly of: readonly Resolved[] }
  | { readonly type: 'not'; readonly of: Resolved };

export interface Question {
  readonly kind: KindName;
  /** All of these together. */
  readonly parts: readonly Resolved[];
  readonly sort: Sort;
  /** Where the words may stand, from the best place to the others: what relevance goes by. */
  readonly places: readonly SoughtCondition[];
  /** Whether what is read by its words comes in order of time. */
  readonly wordsInTime: boolean;
  /** About how many records fit each part that an index can find, and how many there are: what a plan is chosen by. */
  readonly sizes: ReadonlyMap<Resolved, number>;
  readonly total: number;
}

/** Where a page begins: after this row, in the direction read. */
export interface Key {
  /** What the order goes by before all else: 0, but for relevance. */
  readonly tier: number;
  readonly key: number;
  readonly id: string;
}

export interface Window {
  readonly direction: 'forward' | 'backward';
  readonly after: Key | null;
  readonly limit: number;
}
