// A backup: all of a ledger in one file, which is a ledger of SQLite, whichever engine that is on.
import { copyLedger } from '../../copy/copying.ts';
import { makeSingle } from '../../ledger/engines/sqlite/backup.ts';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';

/** Told how much is done, of what there is in all, and what it is counted in. */
export type Progress = (done: number, total: number, unit: string) => void;

/**
 * Writes the ledger as of one moment into a file that is not there, whoever writes meanwhile: by the engine's own way, or
 * as a copy of it up to its head. @throws StorageFailure, NotACopy
 */
export async function backUp(ledger: Ledger, file: string, progress: Progress): Promise<void> {
  if (ledger.backup) return ledger.backup(file, (done, total) => progress(done, total, 'pages'));
  const { position } = await ledger.freshHead();
  const target = await openLedger(`file:${file}`, { bulk: true });
  try {
    const stop = new AbortController().signal;
    await copyLedger({ source: ledger, target, stop, progress: done => progress(done, position, 'revisions') });
  } finally {
    await target.close();
  }
  await makeSingle(file);
}
