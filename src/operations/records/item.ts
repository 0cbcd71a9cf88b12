// An item: one thing to be done to one record. A request that writes one record is a batch of one item.
import { Refusal } from '../../model/refusals.ts';
import { evaluate, type Preconditions } from '../conditions.ts';
import { preconditionFailed } from './refusing.ts';

/** The parts of an item that a fault can be in. */
export type Part = 'content' | 'patch' | 'id' | 'ifMatch' | 'mergedInto' | 'item';

export interface Patch {
  readonly type: 'merge' | 'json';
  readonly value: unknown;
}

export interface Item {
  /** `put` replaces the record where there is one, and otherwise creates it. */
  readonly op: 'create' | 'put' | 'replace' | 'patch' | 'delete';
  readonly id: string;
  /** The server made the id: nothing stands under it, and the client cannot know it. */
  readonly isNew?: true;
  /** The record as the client sent it; a patch has none. */
  readonly content?: unknown;
  readonly patch?: Patch;
  /** The record that a deleted one is merged into. */
  readonly mergedInto?: string;
  /** Why it can be nothing at all, whatever the ledger holds. */
  readonly refusal?: Refusal;
  /** Told the entity tag of the record, null where none stands. @throws Refusal where the client expects another state */
  readonly expects: (etag: string | null) => void;
}

/** What the preconditions of a request expect of the record that it changes (RFC 9110 §13.2.2, RFC 6585 §3). */
export const expectedBy =
  (headers: Preconditions): Item['expects'] =>
  etag => {
    if (evaluate(headers, { etag, modified: null }, false) !== 'proceed') throw preconditionFailed(etag);
    if (etag === null && headers['if-none-match']?.trim() !== '*') throw required('If-None-Match: *');
    if (etag !== null && headers['if-match'] === undefined) throw required('If-Match');
  };

const required = (header: string) =>
  new Refusal('precondition-required', `Send ${header}: a change is made to a state that you have seen.`);
