// Walking a list: page after page of what a question finds, as the ledger stood at one position.
import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.ts';
import { extentOf } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';
import { type Found, type Page, readRows } from './page.ts';
import { DOCUMENT, type Shown } from './plan.ts';
import type { Asked, Key, Question, Window } from './question.ts';
import { resolve } from './resolve.ts';

interface Walk<T> extends Partial<Window> {
  /** What is read of each row. */
  readonly shown: Shown;
  /** How many rows are read at first. */
  readonly limit: number;
  /** How many are read after a page; as many as at first where it is left out. */
  readonly next?: (page: readonly Found<T>[]) => number;
}

/** Pages in the direction that is walked, none of them empty, until nobody asks for more. The question is resolved. */
export async function* walkPages<T>(
  ledger: Ledger,
  question: Question,
  position: number,
  { shown, limit: first, next = () => first, direction = 'forward', after: start = null }: Walk<T>,
): AsyncGenerator<readonly Found<T>[]> {
  const forward = direction === 'forward';
  let after = start;
  let limit = first;
  do {
    const window = { direction, after, limit };
    const page: Page<Found<T>> = await readRows<T>(ledger, question, position, window, shown);
    if (page.items.length > 0) yield forward ? page.items : [...page.items].reverse();
    after = forward ? page.next : page.previous;
    limit = next(page.items);
    // Others are let in between.
    await setImmediate();
  } while (after !== null);
}

/** The events that a question finds, one by one; as many are read at a time as the window's `limit`. @throws TooBroad */
export async function* walkEvents(
  ledger: Ledger,
  asked: Asked,
  position: number,
  window: Window,
): AsyncGenerator<EventDocument> {
  const question = await resolve(ledger, asked, position);
  for await (const page of walkPages<string>(ledger, question, position, { ...window, shown: DOCUMENT }))
    for (const { shown } of page) yield JSON.parse(shown);
}

/** Where an event stands among those sorted by their start, as the index has it. */
export const keyOf = ({ id, when }: EventDocument): Key => ({ tier: 0, key: extentOf(when.start)?.start ?? 0, id });
