// Connections to a file on its driver: one that reads and one that writes, each with its statements prepared once.
import Database, { type Statement } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { cacheNamed } from '../../../caches.ts';
import type { Reader, Sql, Transaction } from '../../sql.ts';
import { limited } from '../../storage.ts';
import { type Access, BEGIN_WRITING, BUSY_TIMEOUT, tuning } from './file.ts';
import { defineFunctions } from './functions.js';

/** How much text of statements is kept, in characters; requests ask few different ones, with other values. */
const KEPT = 1_000_000;

export interface Connection extends Reader {
  /** What a query reads, at once. */
  rows<Row>(query: Sql): Row[];
  /** Whether another connection has written to the file since this was last asked. */
  moved(): boolean;
  close(): void;
}

export interface Writer {
  /**
   * Runs a transaction, which must have ended before another begins. `within` is how long it may take, in milliseconds.
   * @throws StorageFailure, and what the driver throws; then all of it is undone
   */
  transaction<T>(action: (tx: Transaction) => Promise<T>, within: number): Promise<T>;
  close(): void;
}

/** A connection to a file that is there, which cannot write. Integers are numbers, rows are objects. */
export function openReader(file: string): Connection {
  const database = connectionTo(file, 'read');
  const { rows, $queryRaw } = transactionOn(database);
  const version = database.prepare('PRAGMA data_version').pluck();
  let seen = version.get();
  const moved = () => {
    const before = seen;
    seen = version.get();
    return seen !== before;
  };
  return { rows, $queryRaw, moved, close: () => database.close() };
}

/** A connection that writes to a file that is there; one of a reader fails to. */
export function openWriter(file: string, access: Access): Writer {
  const database = connectionTo(file, access);
  const statements = transactionOn(database);
  const begin = database.prepare(BEGIN_WRITING);
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  return {
    transaction: async (action, within) => {
      begin.run();
      try {
        const made = await action(limited(statements, within));
        commit.run();
        return made;
      } finally {
        // Some failures end it by themselves, and a commit has ended it.
        if (database.inTransaction) rollback.run();
      }
    },
    close: () => database.close(),
  };
}

function connectionTo(file: string, access: Access): Database.Database {
  const database = new Database(file, { readonly: access === 'read', fileMustExist: true, timeout: BUSY_TIMEOUT });
  try {
    defineFunctions(database);
    return database.exec(tuning(access));
  } catch (error) {
    database.close();
    throw error;
  }
}

function transactionOn(database: Database.Database): Transaction & Pick<Connection, 'rows'> {
  const statements = cacheNamed(
    'statements',
    new LRUCache<string, Statement>({
      maxSize: KEPT,
      maxEntrySize: KEPT / 100,
      sizeCalculation: (_, text) => text.length,
    }),
  );
  const prepared = (text: string): Statement => {
    const known = statements.get(text);
    if (known) return known;
    const statement = database.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  const rows = <Row>({ sql, values }: Sql): Row[] => {
    const statement = prepared(sql);
    if (statement.reader) return statement.all(...values) as Row[];
    statement.run(...values);
    return [];
  };
  return {
    rows,
    $queryRaw: async <T>(query: Sql) => rows(query) as T,
    $executeRaw: async ({ sql, values }) => prepared(sql).run(...values).changes,
  };
}
