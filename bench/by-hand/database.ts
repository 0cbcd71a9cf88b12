// The connection that what is written by hand reads on.
import Database from 'better-sqlite3';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { raw } from '../../src/ledger/sql.ts';

/** What may differ from connection to connection and tells on speed. */
const PRAGMAS = ['cache_size', 'mmap_size', 'temp_store'];

/** A connection to the same file, tuned as that of the ledger is. */
export async function databaseLike(ledger: Ledger, file: string): Promise<Database.Database> {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  for (const name of PRAGMAS) {
    const [row = {}] = await ledger.select<Record<string, bigint>>(raw(`PRAGMA ${name}`), { position: 0 });
    db.pragma(`${name} = ${row[name]}`);
  }
  return db;
}
