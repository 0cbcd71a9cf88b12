// A revision as the ledger hands it out.
import type { KindName } from '../model/kinds.ts';

export type Op = 'created' | 'updated' | 'deleted';

export interface Revision {
  readonly kind: KindName;
  readonly id: string;
  readonly position: number;
  /** 1 for the first revision of the record, 2 for the next, tombstones included. */
  readonly revision: number;
  readonly op: Op;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly author: string;
  /** The record that a deleted one was merged into. */
  readonly heir: string | null;
  /** The document as it is served: JSON text. Null on a tombstone. */
  readonly document: string | null;
  /** The identity of the ledger, where it is read in order: its first revision tells it, and no other. */
  readonly ledger?: string;
}

export interface Head {
  readonly position: number;
  readonly at: string;
}
