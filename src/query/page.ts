// One page of a list, exactly as the ledger stood at one position, whoever writes meanwhile.
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import type { KindName } from '../model/kinds.ts';
import { countAsOf, currentPage, type Key, pageAsOf, type Question, type Window } from './plan.ts';

interface Row {
  readonly id: string;
  readonly starts: bigint;
  readonly document: string;
  readonly head: bigint;
}

/** A page of rows, in the order of the list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the neighbouring pages begin; null where there is none. */
  readonly next: Key | null;
  readonly previous: Key | null;
}

/** Reads the page of `question` at `position`: documents as stored. */
export async function readPage(
  ledger: Ledger,
  question: Question,
  position: number,
  window: Window,
): Promise<Page<string>> {
  const rows = await rowsAt(ledger, question, position, oneMore(window));
  const { items, ...neighbours } = pageOf(rows, window, row => ({ starts: Number(row.starts), id: row.id }));
  return { items: items.map(row => row.document), ...neighbours };
}

/** Reads a page of the revisions of one record up to `position`, the newest first. */
export async function readRevisions(
  ledger: Ledger,
  kind: KindName,
  id: string,
  position: number,
  window: Window,
): Promise<Page<Revision>> {
  const { direction, after, limit } = oneMore(window);
  const rows = await ledger.history(kind, id, position, {
    newestFirst: direction === 'forward',
    after: after?.starts ?? null,
    limit,
  });
  return pageOf(rows, window, ({ revision }) => ({ starts: revision, id }));
}

/** One row more than asked for tells whether there is another page. */
const oneMore = (window: Window): Window => ({ ...window, limit: window.limit + 1 });

function pageOf<T>(rows: readonly T[], { direction, after, limit }: Window, keyOf: (row: T) => Key): Page<T> {
  const more = rows.length > limit;
  const forward = direction === 'forward';
  const items = forward ? rows.slice(0, limit) : rows.slice(0, limit).reverse();
  const first = items[0];
  const last = items.at(-1);
  const [behind, ahead] = forward ? [after !== null, more] : [more, after !== null];
  return { items, next: ahead && last ? keyOf(last) : null, previous: behind && first ? keyOf(first) : null };
}

/** How many records the question finds at `position`. */
export async function readCount(ledger: Ledger, question: Question, position: number): Promise<number> {
  const [row] = await ledger.select<{ total: bigint }>(countAsOf(question, position));
  return Number(row?.total ?? 0);
}

/**
 * The plan for the current state is the fast one, and right as long as the head has not moved: the statement tells in
 * the same snapshot (no rows: nothing to tell it, so the head is asked after them).
 */
async function rowsAt(ledger: Ledger, question: Question, position: number, window: Window): Promise<Row[]> {
  if (position === ledger.head().position) {
    const rows = await ledger.select<Row>(currentPage(question, window));
    const seen = rows[0] ? Number(rows[0].head) : (await ledger.freshHead()).position;
    if (seen === position) return rows;
  }
  return ledger.select<Row>(pageAsOf(question, position, window));
}
