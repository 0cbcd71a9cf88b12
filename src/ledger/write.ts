// What can be written to the ledger.
import type { Content, KindName } from '../model/kinds.ts';

interface Target {
  readonly kind: KindName;
  readonly id: string;
}

interface Timed {
  /**
   * When another ledger recorded it (RFC 3339, UTC, milliseconds); the ledger's own clock tells where it is left out.
   * It is never before what was recorded last.
   */
  readonly at?: string;
  /** The identity of that ledger: an empty one that begins with this write takes it over. */
  readonly ledger?: string;
}

/** Makes a record that does not exist, or exists as a tombstone. */
export interface Create extends Target, Timed {
  readonly op: 'create';
  readonly content: Content;
}

/** Replaces the revision that stands at the position `expected`. */
export interface Replace extends Target, Timed {
  readonly op: 'replace';
  readonly content: Content;
  readonly expected: number;
}

/** Leaves a tombstone after the revision at `expected`, with the record it was merged into, if any. */
export interface Delete extends Target, Timed {
  readonly op: 'delete';
  readonly expected: number;
  readonly heir?: string;
}

export type Write = Create | Replace | Delete;

/** What tells records apart: ids are unique within their kind. */
export const recordKey = ({ kind, id }: Target) => `${kind}/${id}`;
