// One page of a list, exactly as the ledger stood at one position, whoever writes meanwhile.
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import type { KindName } from '../model/kinds.ts';
import { MANY } from './access-path.ts';
import { countPlan, DOCUMENT, type Plan, pagePlan, type Shown } from './plan.ts';
import type { Asked, Key, Question, Window } from './question.ts';
import { resolve } from './resolve.ts';

interface Row<T> {
  readonly id: string;
  readonly tier: number;
  readonly key: number;
  readonly shown: T;
  readonly head: number;
}

/** A page of rows, in the order of the list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the neighbouring pages begin; null where there is none. */
  readonly next: Key | null;
  readonly previous: Key | null;
}

/** Reads the page of what is asked at `position`: documents as stored. @throws TooBroad */
export async function readPage(ledger: Ledger, asked: Asked, position: number, window: Window): Promise<Page<string>> {
  const question = await resolve(ledger, asked, position);
  return readQuestionPage(ledger, question, position, window);
}

/** Reads the page of a question that is resolved. */
export async function readQuestionPage(
  ledger: Ledger,
  question: Question,
  position: number,
  window: Window,
): Promise<Page<string>> {
  const { items, ...neighbours } = await readRows<string>(ledger, question, position, window, DOCUMENT);
  return { items: items.map(({ shown }) => shown), ...neighbours };
}

/** A row of a page: where it stands, and what is shown of it. */
export type Found<T> = Key & { readonly shown: T };

/** Reads the rows of the page of a question that is resolved, with what is to be `shown` of each. */
export async function readRows<T>(
  ledger: Ledger,
  question: Question,
  position: number,
  window: Window,
  shown: Shown,
): Promise<Page<Found<T>>> {
  const more = oneMore(window);
  const found = await readAt<Row<T>>(ledger, position, at => pagePlan(ledger.dialect, question, at, more, shown));
  const forward = window.direction === 'forward';
  const sign = question.sort.descending === forward ? -1 : 1;
  const rows = found
    .map(row => ({ id: row.id, tier: row.tier, key: row.key, shown: row.shown }))
    .sort((a, b) => (forward ? a.tier - b.tier : b.tier - a.tier) || sign * compare(a, b))
    .slice(0, more.limit);
  return pageOf(rows, window, ({ tier, key, id }) => ({ tier, key, id }));
}

const compare = (a: Key, b: Key) => a.key - b.key || (a.id < b.id ? -1 : 1);

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
    after: after?.key ?? null,
    limit,
  });
  return pageOf(rows, window, ({ revision }) => ({ tier: 0, key: revision, id }));
}

/** One row more than asked for tells whether there is another page. */
const oneMore = (window: Window): Window => ({ ...window, limit: window.limit + 1 });

/** The page of rows that were read in the direction of the window, one more than it holds where there are more. */
export function pageOf<T>(rows: readonly T[], { direction, after, limit }: Window, keyOf: (row: T) => Key): Page<T> {
  const more = rows.length > limit;
  const forward = direction === 'forward';
  const items = forward ? rows.slice(0, limit) : rows.slice(0, limit).reverse();
  const first = items[0];
  const last = items.at(-1);
  const [behind, ahead] = forward ? [after !== null, more] : [more, after !== null];
  return { items, next: ahead && last ? keyOf(last) : null, previous: behind && first ? keyOf(first) : null };
}

/** How many records a question finds at `position`. */
export async function readCount(ledger: Ledger, question: Question, position: number): Promise<number> {
  const plan = (at: number | null) => countPlan(ledger.dialect, question, at);
  const [row] = await readAt<{ total: number; head: number }>(ledger, position, plan);
  return row?.total ?? 0;
}

/**
 * Runs a plan as of a position. That for the current state (null) is the fast one, and right as long as the head has not
 * moved: its statement tells by `HEAD` in the same snapshot (no rows: nothing to tell it, so the head is asked after them).
 */
export async function readAt<R extends { readonly head: number }>(
  ledger: Ledger,
  position: number,
  plan: (position: number | null) => Plan,
): Promise<R[]> {
  if (position === ledger.head().position && ledger.dialect.oneState) {
    const { sql, long } = plan(null);
    const rows = await ledger.select<R>(sql, { long, position });
    const seen = rows[0]?.head ?? (await ledger.freshHead()).position;
    if (seen === position) return rows;
  }
  const { sql, long } = plan(position);
  return ledger.select<R>(sql, { long: long || ledger.head().position - position > MANY, position });
}
