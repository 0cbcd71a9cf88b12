// The connection that what is written by hand reads on, with terms beside the ledger as textbooks keep them: a row each.
import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { raw } from '../../src/ledger/sql.ts';

/** What may differ from connection to connection and tells on speed. */
const PRAGMAS = ['cache_size', 'mmap_size', 'temp_store'];

/** Rows in the order in which each value is looked for, and in that of the revisions. */
const TERMS = `
  CREATE TABLE term (
    id TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    until INTEGER, starts INTEGER NOT NULL, ends INTEGER NOT NULL, PRIMARY KEY (id, position, name, value)
  ) WITHOUT ROWID;
  INSERT INTO term
    SELECT r.id, r.position, r.kind, substr(e.value, 1, instr(e.value, ' ') - 1), substr(e.value, instr(e.value, ' ') + 1),
      r.until, r.starts, r.ends
    FROM ledger.revision r JOIN ledger.revision_terms t ON t.row % ${2 ** 36} = r.position, json_each(t.terms) e
    ORDER BY r.id, r.position;
  CREATE INDEX term_current ON term (kind, name, value, starts DESC, id DESC, ends, until) WHERE until IS NULL;`;

/** The file of terms beside that of a ledger, which is made where there is none of its position. */
function termsBeside(file: string, position: number): string {
  const beside = `${file}.terms-${position}.db`;
  if (existsSync(beside)) return beside;
  const made = `${beside}.making`;
  rmSync(made, { force: true });
  const db = new Database(made);
  db.exec(`PRAGMA journal_mode = OFF; ATTACH '${file}' AS ledger`);
  db.exec(TERMS);
  db.close();
  renameSync(made, beside);
  return beside;
}

/** A connection to the same file, tuned as that of the ledger is. */
export async function databaseLike(ledger: Ledger, file: string): Promise<Database.Database> {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  for (const name of PRAGMAS) {
    const [row = {}] = await ledger.select<Record<string, bigint>>(raw(`PRAGMA ${name}`), { position: 0 });
    db.pragma(`${name} = ${row[name]}`);
  }
  db.exec(`ATTACH '${termsBeside(file, ledger.head().position)}' AS terms`);
  return db;
}
