// A walk: the events that a question finds, one by one, as the ledger stood at one position.
import type { Ledger } from '../ledger/ledger.ts';
import { extentOf } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';
import { readPage } from './page.ts';
import type { Asked, Key, Window } from './question.ts';

/** Walks on until nobody asks for more, and reads as many events at a time as the window's `limit`. */
export async function* walk(
  ledger: Ledger,
  asked: Asked,
  position: number,
  { direction, after: start, limit }: Window,
): AsyncGenerator<EventDocument> {
  let after = start;
  do {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(ledger, asked, position, {
      direction,
      after,
      limit,
    });
    const forward = direction === 'forward';
    for (const document of forward ? page.items : [...page.items].reverse()) yield JSON.parse(document);
    after = forward ? page.next : page.previous;
  } while (after !== null);
}

/** Where an event stands among those sorted by their start, as the index has it. */
export const keyOf = ({ id, when }: EventDocument): Key => ({ tier: 0, key: extentOf(when.start)?.start ?? 0, id });
