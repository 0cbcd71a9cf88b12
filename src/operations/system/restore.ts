// Restoring: an empty database becomes what a backup holds, as a new incarnation of its ledger.
import { randomUUID } from 'node:crypto';
import { copyLedger } from '../../copy/copying.ts';
import { type Ledger, UNFINISHED } from '../../ledger/ledger.ts';

export interface Restoring {
  readonly backup: Ledger;
  /** Opened as one that is being restored. */
  readonly target: Ledger;
  /** Told the position to which the target has come. */
  readonly progress: (position: number) => void;
  /** Whether what the target has become is as it must be. */
  readonly isSound: () => Promise<boolean>;
}

/** The target holds something already. */
export class NotEmpty extends Error {}

/**
 * Restores a backup, or goes on where that broke off: until all is there and found sound, the target is marked, and nobody
 * else opens it. Answers whether it is sound; where it is not, it stays marked. @throws NotEmpty, NotACopy, StorageFailure
 */
export async function restore({ backup, target, progress, isSound }: Restoring): Promise<boolean> {
  const { position } = await target.freshHead();
  if (position > 0 && target.incarnation() !== UNFINISHED)
    throw new NotEmpty(
      `It holds ${position} revisions already. Restore into a database that is empty, or not there yet.`,
    );
  await target.inherit({ receipts: [], incarnation: UNFINISHED });
  const stop = new AbortController().signal;
  await copyLedger({ source: backup, target, stop, incarnation: UNFINISHED, progress });
  if (!(await isSound())) return false;
  await target.inherit({ receipts: [], incarnation: randomUUID() });
  return true;
}
