// One at a time, among all processes that reach a file.
import Database from 'better-sqlite3';
import { onStorage } from '../../storage.ts';
import type { Failure } from '../failures.ts';
import { isBusy, isStorageFailure } from './failures.ts';

/**
 * Runs an action while no other process runs one under this file; null where another does. The lock is the operating
 * system's, so that it goes with the process however that ends; the file stays. @throws StorageFailure
 */
export async function exclusively<T>(file: string, action: () => Promise<T>): Promise<T | null> {
  const holder = await onStorage(isStorageFailure, async () => new Database(file, { timeout: 0 }));
  try {
    // Without a journal beside it, which a process that is killed would leave.
    holder.pragma('journal_mode = MEMORY');
    holder.exec('BEGIN EXCLUSIVE');
    return await action();
  } catch (error) {
    if (holder.inTransaction || !isBusy(error as Failure)) throw error;
    return null;
  } finally {
    holder.close();
  }
}
