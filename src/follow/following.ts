// Following: keeps a ledger in step with another server's. Where it stands is the ledger's own head, and nothing else.
import { setTimeout } from 'node:timers/promises';
import { Diverged } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { appendable, isSameRevision, type TheirRevision } from '../ledger/repeating.ts';
import { NotFollowable } from './changes.ts';
import { OutOfReach, type Remote } from './remote.ts';

export interface Following {
  readonly ledger: Ledger;
  readonly remote: Remote;
  /** End when all is there that there was, rather than wait for more. */
  readonly once: boolean;
  readonly stop: AbortSignal;
  /** Told how far it is. */
  readonly progress: (line: string) => void;
  /** Told what it waits for. */
  readonly trouble: (line: string) => void;
}

const PAGE = 100;
const AUTHOR = 'follow';

/** Between two attempts, in milliseconds: the first, and the longest of those that follow. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

/** How often in a row a server may be out of reach of one who does not wait. */
const ATTEMPTS_ONCE = 5;

/** How often progress is told, in milliseconds. */
const TOLD_EVERY = 2_000;

/**
 * Appends what the other ledger has, in its order and at its positions, until it is stopped.
 * @throws NotFollowable, StorageFailure; OutOfReach where it is not to wait
 */
export async function follow(following: Following): Promise<void> {
  const { ledger, stop, once, trouble, remote } = following;
  let failures = 0;
  while (!stop.aborted) {
    const before = ledger.head().position;
    try {
      await follows(following);
      if (once) return;
      failures = 0;
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof OutOfReach)) throw notFollowable(error);
      failures = ledger.head().position > before ? 1 : failures + 1;
      if (once && failures >= ATTEMPTS_ONCE) throw error;
      trouble(`${remote.url} is out of reach (${error.message}); trying again.`);
    }
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
    await setTimeout(pause * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => {});
  }
}

async function follows(following: Following): Promise<void> {
  const { ledger, remote, once, stop, progress } = following;
  await refuseOther(ledger, remote);
  const tell = seldom(progress);
  for await (const { changes, head } of pages(following)) {
    await appendAll(following, changes);
    tell(`Position ${ledger.head().position} of ${head}.`);
  }
  if (stop.aborted) return;
  progress(`In step with ${remote.url} at position ${ledger.head().position}.`);
  if (once) return;
  for await (const changes of remote.stream(ledger.head().position)) {
    await appendAll(following, changes);
    if (stop.aborted) return;
    tell(`Position ${ledger.head().position}.`);
  }
}

/** The pages up to the head there, each asked for while the one before it is appended. */
async function* pages({ ledger, remote, stop }: Following) {
  let next = remote.page(ledger.head().position, PAGE);
  while (!stop.aborted) {
    const page = await next;
    const last = page.changes.at(-1)?.position;
    const isLast = last === undefined || last >= page.head;
    if (!isLast) {
      next = remote.page(last, PAGE);
      // It may fail before it is waited for.
      next.catch(() => {});
    }
    yield page;
    if (isLast) return;
  }
}

/** Stops between two appends. */
async function appendAll({ ledger, stop }: Following, changes: readonly TheirRevision[]): Promise<void> {
  for (const batch of appendable(changes)) {
    if (stop.aborted) return;
    await ledger.repeat(batch, AUTHOR);
  }
}

/**
 * A ledger that was only ever filled by following has, at its head, what the other has there. One that was, before the
 * feed told identities, takes the other's over now. @throws NotFollowable
 */
async function refuseOther(ledger: Ledger, remote: Remote): Promise<void> {
  const { position } = ledger.head();
  if (position === 0) return;
  const [own] = await ledger.changes(position - 1, position, 1);
  const { head, changes: beginning } = await remote.page(0, 1);
  if (head < position)
    throw new NotFollowable(`${remote.url} is at position ${head}, this ledger at ${position}. ${OTHER}`);
  const [theirs] = (await remote.page(position - 1, 1)).changes;
  if (!isSameRevision(own, theirs)) throw new Diverged(position);
  const identity = beginning[0]?.ledger ?? ledger.identity();
  if (identity !== ledger.identity()) await ledger.inherit({ receipts: [], identity });
}

const OTHER =
  'It has revisions that are not of that server. Follow with a ledger that holds nothing, or nothing but what was followed from there: set DATABASE_URL to another.';

const notFollowable = (error: unknown) =>
  error instanceof Diverged ? new NotFollowable(`${error.message} ${OTHER}`) : error;

/** Tells now and then. */
function seldom(tell: (line: string) => void): (line: string) => void {
  let last = Date.now();
  return line => {
    if (Date.now() - last < TOLD_EVERY) return;
    last = Date.now();
    tell(line);
  };
}
