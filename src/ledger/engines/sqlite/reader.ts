// Reads by prepared statements on the driver itself: each is prepared once, and what Prisma would add, no read needs.
import Database, { type Statement } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { cacheNamed } from '../../../caches.ts';
import type { Reader, Sql } from '../../sql.ts';
import { READING } from './file.ts';

/** How much text of statements is kept, in characters; requests ask few different ones, with other values. */
const KEPT = 1_000_000;

export interface Connection extends Reader {
  close(): void;
}

/** A connection to a file that is there, which cannot write. Integers are numbers, rows are objects. */
export function openReader(file: string): Connection {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 });
  database.exec(READING);
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
  return {
    $queryRaw: async <T>({ sql, values }: Sql) => {
      const statement = prepared(sql);
      if (statement.reader) return statement.all(...values) as T;
      statement.run(...values);
      return [] as T;
    },
    close: () => database.close(),
  };
}
