// What is asked of one event as of a position: which event it is then, or why there is none.
import { kinds } from '../../model/kinds.ts';
import { elsewhere, position } from '../follows.ts';
import type { Given } from '../operation.ts';
import { gone, noRecord } from '../records/refusing.ts';
import { recordUrl } from '../records/there.ts';
import { positionOf } from './as-of.ts';

/** More parts than a record can hold. */
export const MAX_PARTS = 1_200;

export interface OfEvent {
  readonly id: string;
  readonly asOf: string | undefined;
}

/** The event as it was, and what the answer follows; `below` is the last step of the path, for who is led to its heir. */
export async function eventThen({ id, asOf }: OfEvent, given: Given, below: string) {
  const at = await positionOf(given.ledger, asOf);
  const revision = await given.ledger.record('event', id, at.position);
  if (revision === null) throw noRecord('event', id);
  const { heir, document } = revision;
  if (heir === null && document === null) throw gone(revision);
  const follows = position(given, at);
  if (heir === null) return { ...follows, document };
  return { ...follows, document, ...elsewhere(`${recordUrl(given, kinds.event, heir)}/${below}`, asOf) };
}
