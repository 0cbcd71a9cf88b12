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

/** A condition on words, with the records that have each phrase among their names. */
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
  /** For the order by relevance: the condition on words for each tier of fields, the best tier first. Empty otherwise. */
  readonly wordTiers: readonly SoughtCondition[];
  /** Whether the engine returns the matches of words and terms in order of time. */
  readonly inTime: boolean;
  /** About how many current records match each part that an index can find; a part that is missing is taken to match all. */
  readonly sizes: ReadonlyMap<Resolved, number>;
  /** How many revisions the whole ledger has: no kind has more records than that. */
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
