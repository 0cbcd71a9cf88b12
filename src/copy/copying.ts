// Copying: a ledger becomes what another one is. How far it has come is the target's own head, and nothing else, so that
// it may break off anywhere and be begun again.
import { Diverged } from '../ledger/errors.ts';
import { walkFeed } from '../ledger/feed.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { appendable, isSameRevision } from '../ledger/repeating.ts';
import type { Revision } from '../ledger/revision.ts';

export interface Copying {
  readonly source: Ledger;
  readonly target: Ledger;
  readonly stop: AbortSignal;
  /** The incarnation that the target gets; that of the source where it is left out. */
  readonly incarnation?: string;
  /** Told the position to which the target has come. */
  readonly progress: (position: number) => void;
}

/** The target is not a part of the source; the message says where they differ. */
export class NotACopy extends Error {}

/** How many bytes of documents are appended at once. */
const BYTES = 8_000_000;

const RECEIPTS = 50;

/** No revision is without an author here. */
const AUTHOR = 'copy';

/**
 * Appends what the target lacks of the source, up to where that was when it began, and then gives it the source's keys, secret, identity and incarnation.
 * Answers the position it came to; one before the source's head where it was stopped.
 * @throws NotACopy, StorageFailure
 */
export async function copyLedger(copying: Copying): Promise<number> {
  const { source, target, stop } = copying;
  try {
    await refuseOther(source, target);
    // Kept answers come before the head is read: none of them speaks of a revision that is not copied.
    await copyReceipts(copying);
    const { position: head } = await source.freshHead();
    const since = target.head().position;
    await copyRevisions(copying, head);
    await target.compact(since, stop);
    const incarnation = copying.incarnation ?? source.incarnation();
    if (!stop.aborted)
      await target.inherit({
        receipts: [],
        keys: await source.keys(),
        secret: source.secret,
        identity: source.identity(),
        incarnation,
      });
    return target.head().position;
  } catch (error) {
    throw error instanceof Diverged ? new NotACopy(`${error.message} ${OTHER}`) : error;
  }
}

const OTHER =
  'The target has revisions that are not of the source, or is being written to. Copy to a database that holds nothing, or nothing but a copy of this source, and that no server writes to.';

/** A copy has, at its head, what the source has there. @throws NotACopy, Diverged */
async function refuseOther(source: Ledger, target: Ledger): Promise<void> {
  const { position } = await target.freshHead();
  if (position === 0) return;
  const { position: head } = await source.freshHead();
  if (head < position)
    throw new NotACopy(`The source is at position ${head}, the target already at ${position}. ${OTHER}`);
  const [theirs] = await source.changes(position - 1, position, 1);
  const [own] = await target.changes(position - 1, position, 1);
  if (!isSameRevision(own, theirs)) throw new Diverged(position);
}

async function copyReceipts({ source, target, stop }: Copying): Promise<void> {
  let after = '';
  while (!stop.aborted) {
    const receipts = await source.receipts(after, RECEIPTS);
    const last = receipts.at(-1);
    if (!last) return;
    await target.inherit({ receipts });
    after = last.id;
  }
}

/** Stops between two appends. */
async function copyRevisions({ source, target, stop, progress }: Copying, head: number): Promise<void> {
  for await (const portion of walkFeed(source, target.head().position, head)) {
    for (const batch of appendable(portion).flatMap(bounded)) {
      if (stop.aborted) return;
      await target.repeat(batch, AUTHOR);
      progress(target.head().position);
    }
  }
}

/** Cut where the documents of one append would become too much for a transaction. */
function bounded(batch: readonly Revision[]): Revision[][] {
  const parts: Revision[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const revision of batch) {
    bytes += revision.document?.length ?? 0;
    if (bytes > BYTES) {
      parts.push([]);
      bytes = revision.document?.length ?? 0;
    }
    parts.at(-1)?.push(revision);
  }
  return parts;
}
