// A page of what is picked from events: as many events as fit it, however many lie between that do not.
import type { Ledger } from '../ledger/ledger.ts';
import type { EventDocument } from '../model/event.ts';
import type { Page } from './page.ts';
import type { Asked, Key, Window } from './question.ts';
import { keyOf, walkEvents } from './walk.ts';

/** How many events one request looks at; where it ends, the next goes on. */
const MAX_LOOKED_AT = 2_000;
const AT_A_TIME = 50;

/**
 * The page of events, sorted by their start, of which `pick` makes something; null passes one over. `limit` counts those
 * picked. A page that ends before it is full, for having looked at `most` events, has a neighbour to go on with.
 */
export async function readPicked<T>(
  ledger: Ledger,
  asked: Asked,
  position: number,
  { direction, after, limit }: Window,
  pick: (event: EventDocument) => T | null,
  most = MAX_LOOKED_AT,
): Promise<Page<T>> {
  const picked: { readonly key: Key; readonly item: T }[] = [];
  let looked = 0;
  let last: Key | null = null;
  let ahead: Key | null = null;
  const window = { direction, after, limit: Math.max(limit + 1, AT_A_TIME) };
  for await (const event of walkEvents(ledger, asked, position, window)) {
    const item = looked < most ? pick(event) : null;
    if (looked++ === most || (item !== null && picked.length === limit)) {
      ahead = last;
      break;
    }
    last = keyOf(event);
    if (item !== null) picked.push({ key: last, item });
  }
  // What was passed over at the end may be passed over again: the page before begins behind it.
  const behind = after === null ? null : (picked[0]?.key ?? last);
  const forward = direction === 'forward';
  if (!forward) picked.reverse();
  return {
    items: picked.map(({ item }) => item),
    next: forward ? ahead : behind,
    previous: forward ? behind : ahead,
  };
}
