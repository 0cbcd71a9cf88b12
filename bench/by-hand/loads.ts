// Loading, by prepared statements written by hand: the rows that an import writes, in batches of its size.
import Database from 'better-sqlite3';
import { decoded } from '../../src/imports/decoding.ts';
import { bytesOf } from '../../src/imports/files.ts';
import { linesOf } from '../../src/imports/lines.ts';
import { sqlite } from '../../src/ledger/engines/sqlite/sql.ts';
import { tokenOf } from '../../src/ledger/engines/sqlite/term-tokens.ts';
import { arrayOf } from '../../src/ledger/engines/sqlite/terms.ts';
import { projectedValues } from '../../src/ledger/entries.ts';
import { type Projection, projectionOfRevision, UNCOUNTED } from '../../src/ledger/projection.ts';
import { YEAR_0 } from '../../src/model/edtf.ts';
import { withChecks } from '../../src/model/evidence.ts';
import { type Content, type KindName, kindNames, SERVER_MEMBERS } from '../../src/model/kinds.ts';

const BATCH = 500;

export interface Loaded {
  readonly kind: KindName;
  readonly id: string;
  readonly position: number;
  readonly at: string;
  readonly document: string;
  readonly projection: Projection;
}

/** How far a load had come after how many seconds of writing. */
export interface Mark {
  readonly rows: number;
  readonly seconds: number;
}

/** Loads a history of first revisions into an empty database; what is timed is the writing alone. Marks each batch. */
export async function loadByHand(file: string, database: string): Promise<Mark[]> {
  const db = new Database(database);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 100000');
  db.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536');
  const write = writerOf(db);
  const marks: Mark[] = [];
  let [rows, seconds, batch] = [0, 0, [] as Loaded[]];
  const flush = () => {
    const begun = performance.now();
    write(batch);
    seconds += (performance.now() - begun) / 1_000;
    rows += batch.length;
    marks.push({ rows, seconds });
    batch = [];
  };
  for await (const { text } of linesOf(decoded(bytesOf(file)))) {
    batch.push(loadedOf(JSON.parse(text ?? '')));
    if (batch.length === BATCH) flush();
  }
  flush();
  db.close();
  return marks;
}

function loadedOf({ resource: kind, id, position, at, document }: Content & { document: Content }): Loaded {
  const content = Object.fromEntries(Object.entries(document).filter(([name]) => !SERVER_MEMBERS.has(name)));
  return projected(kind as KindName, String(id), Number(position), String(at), content);
}

/** A first revision, and what it is found by. */
export function projected(kind: KindName, id: string, position: number, at: string, content: Content): Loaded {
  const checked = kind === 'event' ? withChecks(content, () => 'unchecked') : content;
  const recorded = { revision: 1, position, createdAt: at, updatedAt: at };
  return {
    ...{ kind, id, position, at },
    document: JSON.stringify({ id, ...checked, ...recorded }),
    projection: projectionOfRevision(kind, checked, { id, heir: null, created: at }),
  };
}

const HOUR = 3_600_000;
const POSITIONS = 2n ** 36n;

/** Writes batches of first revisions, each in one transaction. */
export function writerOf(db: Database.Database): (batch: readonly Loaded[]) => void {
  const revision = db.prepare(`INSERT INTO revision
    (id, position, kind, revision, op, at, created, author, starts, ends, minutes, longitude, latitude, x, y, z, document)
    VALUES (@id, @position, @kind, 1, 'created', @at, @at, 'import:communique', @starts, @ends, @minutes, @longitude, @latitude, @x, @y, @z, @document)`);
  const termsOf = db.prepare('INSERT INTO revision_terms ("row", terms) VALUES (?, ?)');
  const tally = db.prepare(`INSERT INTO tally (kind, name, id, count) VALUES (?, ?, ?, ?)
    ON CONFLICT (id, kind, name) DO UPDATE SET count = count + excluded.count`);
  const words = Object.fromEntries(
    kindNames.map(kind => [
      kind,
      db.prepare(`INSERT INTO ${kind}_words (rowid, title, names, body, terms) VALUES (?, ?, ?, ?, ?)`),
    ]),
  ) as Record<KindName, Database.Statement>;
  const head = db.prepare('UPDATE head SET position = ?, at = ?');
  return db.transaction((batch: readonly Loaded[]) => {
    const counts = new Map<string, [KindName, string, string, number]>();
    for (const { projection, ...row } of batch) {
      const { starts, terms, words: own } = projection;
      revision.run({ ...row, ...projectedValues(projection, sqlite) });
      for (const { name, value } of terms) {
        if (UNCOUNTED.includes(name)) continue;
        const key = `${row.kind} ${name} ${value}`;
        const count = counts.get(key);
        if (count) count[3]++;
        else counts.set(key, [row.kind, name, value, 1]);
      }
      const hour = Math.max(0, Math.floor((starts - YEAR_0) / HOUR));
      const at = BigInt(hour) * POSITIONS + BigInt(row.position);
      termsOf.run(at, arrayOf(terms));
      const tokens = terms.map(tokenOf).join(' ');
      words[row.kind].run(at, own?.title ?? '', own?.names ?? '', own?.body ?? '', tokens);
    }
    for (const count of counts.values()) tally.run(...count);
    const last = batch.at(-1);
    if (last) head.run(last.position, last.at);
  });
}

/** How many rows there are, and what they sum up to. */
export function rowsIn(database: string): Record<string, unknown> {
  const db = new Database(database, { readonly: true });
  const one = (sql: string) => db.prepare(sql).raw().get();
  const rows = {
    revision: one('SELECT count(*), sum(position), sum(starts), sum(length(document)) FROM revision'),
    terms: one('SELECT count(*), sum("row" % 1000003), sum(length(terms)) FROM revision_terms'),
    tally: one('SELECT count(*), sum(count) FROM tally'),
    words: one("SELECT count(*) FROM event_words WHERE event_words MATCH 'a* OR b* OR s*'"),
  };
  db.close();
  return rows;
}
