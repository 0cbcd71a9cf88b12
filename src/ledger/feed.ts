// The feed: all revisions between two positions, in the order of the ledger, some at a time.
import { setImmediate } from 'node:timers/promises';
import { FIRST_PORTION, nextPortion } from '../portions.ts';
import type { Ledger } from './ledger.ts';
import type { Revision } from './revision.ts';

/** The revisions after a position, up to another; the next portion is read while the one before it is in use. */
export async function* walkFeed(
  ledger: Pick<Ledger, 'changes'>,
  after: number,
  upTo: number,
): AsyncGenerator<readonly Revision[]> {
  const read = (since: number, limit: number) => {
    const portion = ledger.changes(since, upTo, limit);
    // It may fail before it is waited for.
    portion.catch(() => {});
    return portion;
  };
  let next = read(after, FIRST_PORTION);
  for (;;) {
    const revisions = await next;
    const last = revisions.at(-1);
    if (last === undefined) return;
    if (last.position < upTo) next = read(last.position, nextPortion(revisions.map(({ document }) => document ?? '')));
    yield revisions;
    if (last.position >= upTo) return;
    // Others are let in between.
    await setImmediate();
  }
}
