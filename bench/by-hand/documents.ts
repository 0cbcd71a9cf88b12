// All documents in the order of the list, by one statement that is written by hand and read row by row.
import type Database from 'better-sqlite3';

const ALL = `SELECT document FROM revision WHERE kind = 'event' AND until IS NULL AND op <> 'deleted'
  ORDER BY starts DESC, id DESC`;

/** The documents as they are stored, at most so many. */
export function* documentsByHand(db: Database.Database, most: number): Generator<string> {
  yield* db.prepare(`${ALL} LIMIT ?`).pluck().iterate(most) as IterableIterator<string>;
}
