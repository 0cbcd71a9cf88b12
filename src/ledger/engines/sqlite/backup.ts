// The online backup of SQLite: a file as it stood at one moment, copied page by page while others write.
import { open } from 'node:fs/promises';
import Database from 'better-sqlite3';

/** How many pages are copied before others have their turn: 4 MB. */
const PAGES = 1_000;

/**
 * Copies a file that is in use. One read transaction holds it as it stands at the beginning: nothing that is written
 * meanwhile makes the copy begin again; it stays in the log, which grows by it until this ends.
 */
export async function backUp(file: string, to: string, progress: (done: number, total: number) => void): Promise<void> {
  const source = new Database(file, { readonly: true, fileMustExist: true });
  try {
    source.exec('BEGIN');
    source.prepare('SELECT position FROM head').get();
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        progress(totalPages - remainingPages, totalPages);
        return PAGES;
      },
    });
  } finally {
    source.close();
  }
  await makeSingle(to);
}

/** Makes a database that nobody uses one file without a log beside it, and syncs it. */
export async function makeSingle(file: string): Promise<void> {
  const database = new Database(file, { fileMustExist: true });
  try {
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
  const written = await open(file, 'r+');
  try {
    await written.sync();
  } finally {
    await written.close();
  }
}
