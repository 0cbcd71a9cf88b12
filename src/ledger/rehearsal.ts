// A rehearsal: appends by the same rules, one after the other, in a transaction that is undone.
import { append } from './append.ts';
import type { Dialect } from './dialect.ts';
import { StorageFailure } from './errors.ts';
import {
  readActive,
  readDeleted,
  readHaving,
  readHead,
  readNaming,
  readRecord,
  readRecords,
  readRevision,
} from './read.ts';
import { unknownReferences } from './references.ts';
import type { Head } from './revision.ts';
import { attempt, type Transaction } from './sql.ts';
import type { Target } from './target.ts';

/** Thrown to undo the transaction in which everything went well. */
class Undone<T> extends Error {
  readonly value: T;
  constructor(value: T) {
    super('This was a rehearsal.');
    this.value = value;
  }
}

type Transact = (run: (tx: Transaction) => Promise<never>) => Promise<never>;

/** Runs `action` on what can be appended to in the transaction that `transact` opens, and has that undone. */
export async function rehearsed<T>(
  transact: Transact,
  dialect: Dialect,
  action: (target: Target) => Promise<T>,
): Promise<T> {
  let begun = false;
  try {
    return await transact(async tx => {
      // What an action has read may be gone: it is not done again as a write is.
      if (begun) throw new StorageFailure(new Error('The rehearsal was interrupted.'));
      begun = true;
      throw new Undone(await action(await targetIn(tx, dialect)));
    });
  } catch (error) {
    if (error instanceof Undone) return error.value as T;
    throw error;
  }
}

/** What is appended to it is read from it. One append that is refused leaves what was before it. */
async function targetIn(tx: Transaction, dialect: Dialect): Promise<Target> {
  // Positions are as they are from here on: nobody else takes one.
  await append(tx, dialect, { writes: [], author: '' });
  const { incarnation, ...start } = await readHead(tx);
  let head: Head = start;
  return {
    incarnation: () => incarnation,
    head: () => head,
    current: (kind, id) => readRecord(tx, kind, id),
    records: (kind, ids) => readRecords(tx, dialect, kind, ids),
    having: (kind, having) => readHaving(tx, dialect, kind, having),
    deleted: (kind, having) => readDeleted(tx, dialect, kind, having),
    naming: (kind, naming) => readNaming(tx, dialect, kind, naming),
    active: actors => readActive(tx, dialect, actors),
    revision: (kind, id, revision) => readRevision(tx, kind, id, revision),
    unknownReferences: writes => unknownReferences(tx, dialect, writes),
    append: async (writes, author) => {
      const revisions = await attempt(tx, () => append(tx, dialect, { writes, author }));
      head = revisions.at(-1) ?? head;
      return revisions;
    },
  };
}
