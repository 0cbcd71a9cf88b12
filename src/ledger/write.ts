// What can be written to the ledger.
import type { Content, KindName } from '../model/kinds.ts';

interface Target {
  readonly kind: KindName;
  readonly id: string;
}

/** Makes a record that does not exist, or exists as a tombstone. */
export interface Create extends Target {
  readonly op: 'create';
  readonly content: Content;
}

/** Replaces the revision that stands at the position `expected`. */
export interface Replace extends Target {
  readonly op: 'replace';
  readonly content: Content;
  readonly expected: number;
}

/** Leaves a tombstone after the revision at `expected`, with the record it was merged into, if any. */
export interface Delete extends Target {
  readonly op: 'delete';
  readonly expected: number;
  readonly heir?: string;
}

export type Write = Create | Replace | Delete;

/** What tells records apart: ids are unique within their kind. */
export const recordKey = ({ kind, id }: Target) => `${kind}/${id}`;
