// The ledger: the few verbs that the rest of the program knows, on whichever database its URL names.
import type { KindName } from '../model/kinds.ts';
import { append, isRecorded } from './append.ts';
import { type AuditBounds, type AuditEntry, type AuditStretch, keepAudit, pruneAudit, readAudit } from './audit.ts';
import type { Backup, Database, Dialect, Load, ReadOptions, Turn } from './dialect.ts';
import { openServer, type ServerOptions } from './engines/postgres/database.ts';
import { isServerUrl } from './engines/postgres/url.ts';
import { openFile } from './engines/sqlite/database.ts';
import { LedgerUnusable } from './errors.ts';
import { grouping } from './grouping.ts';
import { movingHead } from './heads.ts';
import { type Heirlooms, inherit, readReceipts, type StoredReceipt } from './heirlooms.ts';
import { deleteJobs, type Job, keepReport, readJob, readReport, saveJob } from './jobs.ts';
import { addKey, readKey, readKeys, revokeKey, rotateKey, type StoredKey, touchKey } from './keys.ts';
import { shownLocation } from './location.ts';
import {
  HEAD_ROW,
  type HeadRow,
  positionAt,
  readActive,
  readChanges,
  readDeleted,
  readHaving,
  readHead,
  readHistory,
  readNaming,
  readRecord,
  readRecords,
  readRevision,
  type Stretch,
} from './read.ts';
import { readinessOf } from './readiness.ts';
import { type Kept, type Receipt, readReceipt } from './receipts.ts';
import { unknownReferences } from './references.ts';
import { rehearsed } from './rehearsal.ts';
import { repeat, type TheirRevision } from './repeating.ts';
import type { Progress } from './reprojection.ts';
import type { Head, Revision } from './revision.ts';
import type { Reader, Sql, Transaction } from './sql.ts';
import type { Target } from './target.ts';
import type { Write } from './write.ts';

export interface Ledger extends Target {
  /** How the database that it is kept in is spoken to. */
  readonly dialect: Dialect;
  /** What the cursors of this ledger are signed with; the same for all who serve it. */
  readonly secret: string;
  /** What this ledger is known by everywhere, a UUID: made with it, and kept by whatever reproduces it. */
  identity(): string;
  /** Learns at once of what other processes have written to a file that was opened beside them; elsewhere nothing is to be done. */
  catchUp(): void;
  /** Whether the ledger has come to a position, which may be one that another server has written. */
  reach(position: number): Promise<boolean>;
  /** Calls `listener` after the head has moved, whoever moved it; the answer ends that. */
  onHead(listener: () => void): () => void;
  /**
   * Appends all writes or none, and keeps the receipt with them.
   * @throws Conflict, UnknownReferences, StillReferredTo, AlreadyAnswered, StorageFailure
   */
  append(writes: readonly Write[], author: string, receipt?: Receipt): Promise<Revision[]>;
  /**
   * Has `action` append to the ledger as it stands, in one transaction that is undone in the end: it reads what it has
   * appended, and is refused what an append is refused. Until then nobody else writes. @throws StorageFailure
   */
  rehearse<T>(action: (target: Target) => Promise<T>): Promise<T>;
  /** Appends revisions of another ledger as they are there, each of another record. @throws Diverged, StorageFailure */
  repeat(revisions: readonly TheirRevision[], author: string): Promise<void>;
  /**
   * Puts together what records are found by, which is written apart, where a good part of it was written since a position; a
   * step at a time, between which others write, until `stop`. It is found all the same, but sooner.
   */
  compact(since: number, stop?: AbortSignal): Promise<void>;
  /** The receipts that are still kept, by id, from the first one after `after`: for a copy of this ledger. */
  receipts(after: string, limit: number): Promise<StoredReceipt[]>;
  /** Runs what writes by another ledger on the same database, which was opened with this as its `turn`. @throws StorageFailure */
  readonly turn: Turn;
  /** Takes over what a copy has beside its revisions. Cursors of this process keep their secret. @throws StorageFailure */
  inherit(heirlooms: Heirlooms): Promise<void>;
  /** What was kept under the id of a receipt in the last 24 hours. */
  receipt(id: string): Promise<Kept | null>;
  /** What held at a position; now where none is told, and then no older than any position that is known. */
  record(kind: KindName, id: string, position?: number): Promise<Revision | null>;
  history(kind: KindName, id: string, upTo: number, stretch: Stretch): Promise<Revision[]>;
  changes(since: number, upTo: number, limit: number): Promise<Revision[]>;
  positionAt(instant: Date): Promise<number>;
  /** Runs a query that reads what the ledger held at a position; one that may take `long` where nothing else waits for it. */
  select<Row>(query: Sql, options: ReadOptions & { readonly position: number }): Promise<Row[]>;
  job(id: string): Promise<Job | null>;
  /** Keeps the receipt of who asked for the job with it. @throws AlreadyAnswered, StorageFailure */
  saveJob(job: Job, receipt?: Receipt): Promise<void>;
  /** Lines of the report of a job, a part at a time: parts are numbered from 1. */
  keepReport(id: string, part: number, lines: string): Promise<void>;
  report(id: string, part: number): Promise<string | null>;
  /** Forgets the jobs that were last told of before an instant (RFC 3339). */
  deleteJobs(before: string): Promise<void>;
  /** The API key of a name, as it is now on every server; null where there never was one. */
  key(id: string): Promise<StoredKey | null>;
  /** All keys there ever were, in the order of their names. */
  keys(): Promise<StoredKey[]>;
  /** Keeps a new key; answers whether there was none of that name before. @throws StorageFailure */
  addKey(key: StoredKey): Promise<boolean>;
  /** Gives a key another hash; the one before stays valid until `end` (RFC 3339). Answers whether there is such a key, not revoked. */
  rotateKey(id: string, hash: string, end: string): Promise<boolean>;
  /** Ends a key; answers whether there is one of that name. @throws StorageFailure */
  revokeKey(id: string, at: string): Promise<boolean>;
  /** Keeps when a key was last used. @throws StorageFailure */
  touchKey(id: string, at: string): Promise<void>;
  audit(stretch: AuditStretch): Promise<AuditEntry[]>;
  /** Keeps entries of the audit, and lets go of what is beyond its bounds where they are told. @throws StorageFailure */
  keepAudit(entries: readonly AuditEntry[], bounds?: AuditBounds): Promise<void>;
  /** Writes all of it into a file of SQLite, where the engine has a way of its own to do so; null elsewhere. */
  readonly backup: Backup | null;
  /** The head as the database has it; answers when the database does. */
  freshHead(): Promise<Head>;
  /** Answers where the database can be read and takes writes: where the last one failed, another is tried. @throws StorageFailure */
  ready(): Promise<void>;
  /** How much this process asks of the database at the moment. */
  load(): Load;
  close(): Promise<void>;
}

/** What tells the entity tags and cursors of a ledger from those of another, and from its own before it was restored. */
export type Signing = Pick<Ledger, 'secret' | 'incarnation'>;

export interface OpenOptions extends ServerOptions {
  /** Takes the database as it is, beside a writer if there is one. */
  readonly readOnly?: boolean;
  /** Opens it beside a server, which goes on: nothing but what lies beside the ledger is written. */
  readonly beside?: boolean;
  /** Where another process has the file open, waits for it to end, for some seconds; called once before it does. */
  readonly taken?: () => void;
  /** Nobody waits for this process while it writes: much is written faster, and a single write may take seconds. */
  readonly bulk?: boolean;
  /** Has each transaction of this ledger run in its turn among those of another in this process. */
  readonly turn?: Turn;
  /** Opens a ledger that is being restored, which is not whole yet. */
  readonly restoring?: boolean;
  /** Makes all index rows anew, whatever made those that are there. */
  readonly reindex?: boolean;
  /** Called with the position reached, now and then, while the index rows are rebuilt after an upgrade. */
  readonly progress?: Progress;
}

/**
 * Opens the ledger that `url` names: a SQLite file, or a PostgreSQL database. A writer makes and migrates it as needed,
 * which after an upgrade may take about as long as writing everything again.
 * @throws LedgerUnusable with a message that says what to do
 */
export async function openLedger(url: string, options: OpenOptions = {}): Promise<Ledger> {
  const { readOnly = false, beside = false, bulk = false, reindex = false, progress = () => {} } = options;
  const database = isServerUrl(url)
    ? await openServer(url, { ...options, readOnly, reindex, progress })
    : await openFile(url, { ...options, readOnly, beside, bulk, reindex, progress });
  try {
    const ledger = await ledgerOn(database);
    if (ledger.incarnation() === UNFINISHED && !options.restoring) throw unfinished(url);
    return ledger;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The incarnation of a ledger that is being restored: whoever finds it so later knows that this broke off. */
export const UNFINISHED = 'unfinished';

const unfinished = (url: string) =>
  new LedgerUnusable(
    `A restore into ${shownLocation(url)} broke off: it is not whole. Go on with \`communique restore\` and the same backup, or set DATABASE_URL to another.`,
  );

/** It is worth the while where one in so many revisions is new. */
const GOOD_PART = 20;

/** How long a rehearsal may take, in milliseconds: whoever rehearses where others write ends it earlier. */
const REHEARSAL = 86_400_000;

async function ledgerOn(database: Database): Promise<Ledger> {
  const { dialect } = database;
  const { transaction, turn, takesWrites } = readinessOf(database);
  /** What is as of a position may be read wherever that has been reached; anything else where all is written. */
  const upTo = (position: number): Reader => ({
    $queryRaw: async <T>(query: Sql) => (await database.read(query, { position })) as T,
  });
  const newest: Reader = { $queryRaw: async <T>(query: Sql) => (await database.read(query)) as T };
  const { secret, ...start } = await readHead(newest);
  const { head, move, onHead } = movingHead(start);
  let { identity, incarnation } = start;
  const known = () => upTo(head().position);
  const learn = (fresh: HeadRow) => {
    ({ identity, incarnation } = fresh);
    move(fresh);
  };
  const freshHead = async () => {
    learn(await readHead(newest));
    return head();
  };
  /** A transaction that may be repeated: where the outcome of its commit is unknown, it counts as not recorded. */
  const repeatable = <T>(run: (tx: Transaction) => Promise<T>) => transaction(run, async () => false);
  const appendGrouped = grouping(transaction, dialect, move);
  database.follow(head, async () => void (await freshHead()));
  return {
    dialect,
    secret,
    identity: () => identity,
    incarnation: () => incarnation,
    head,
    onHead,
    catchUp: () => database.news<HeadRow>(HEAD_ROW)?.forEach(learn),
    reach: async position => position <= head().position || position <= (await freshHead()).position,
    append: async (writes, author, receipt) => {
      const revisions = await appendGrouped({ writes, author, receipt });
      if (writes[0]?.ledger !== undefined) await freshHead();
      return revisions;
    },
    rehearse: action => rehearsed(run => transaction(run, async () => false, REHEARSAL), dialect, action),
    repeat: async (revisions, author) => {
      move((await transaction(tx => repeat(tx, dialect, revisions, author), isRecorded)).at(-1));
      if (revisions[0]?.ledger !== undefined) await freshHead();
    },
    compact: async (since, stop) => {
      const { position } = head();
      if ((position - since) * GOOD_PART < position) return;
      while (!stop?.aborted && (await repeatable(tx => dialect.words.compact(tx))));
    },
    turn,
    receipts: (after, limit) => readReceipts(newest, after, limit),
    inherit: async heirlooms => {
      await repeatable(tx => inherit(tx, dialect, heirlooms));
      await freshHead();
    },
    receipt: id => readReceipt(newest, id),
    unknownReferences: writes => unknownReferences(newest, dialect, writes),
    record: (kind, id, position) => readRecord(position === undefined ? known() : upTo(position), kind, id, position),
    current: (kind, id) => readRecord(newest, kind, id),
    records: (kind, ids) => readRecords(newest, dialect, kind, ids),
    having: (kind, having) => readHaving(newest, dialect, kind, having),
    deleted: (kind, having) => readDeleted(newest, dialect, kind, having),
    naming: (kind, naming) => readNaming(newest, dialect, kind, naming),
    active: actors => readActive(newest, dialect, actors),
    revision: (kind, id, revision) => readRevision(known(), kind, id, revision),
    history: (kind, id, last, stretch) => readHistory(upTo(last), kind, id, last, stretch),
    changes: (since, last, limit) => readChanges(upTo(last), since, last, { limit, identity }),
    positionAt: instant => positionAt(known(), instant),
    job: id => readJob(newest, id),
    saveJob: (job, receipt) =>
      transaction(
        async tx => {
          if (receipt) await append(tx, dialect, { writes: [], author: '', receipt });
          await saveJob(tx, job);
        },
        async reader => (await readJob(reader, job.id))?.state === job.state,
      ),
    keepReport: (id, part, lines) => repeatable(tx => keepReport(tx, { id, part, lines })),
    report: (id, part) => readReport(newest, id, part),
    key: id => readKey(newest, id),
    keys: () => readKeys(newest),
    addKey: key => repeatable(tx => addKey(tx, key)),
    rotateKey: (id, hash, end) => repeatable(tx => rotateKey(tx, id, hash, end)),
    revokeKey: (id, at) => repeatable(tx => revokeKey(tx, id, at)),
    touchKey: (id, at) => repeatable(tx => touchKey(tx, id, at)),
    audit: stretch => readAudit(newest, stretch),
    keepAudit: (entries, bounds) =>
      repeatable(async tx => {
        await keepAudit(tx, dialect, entries);
        if (bounds) await pruneAudit(tx, bounds);
      }),
    deleteJobs: before => repeatable(tx => deleteJobs(tx, before)),
    select: (query, options) => database.read(query, options),
    backup: database.backup,
    freshHead,
    ready: async () => {
      await freshHead();
      await takesWrites();
    },
    load: database.load,
    close: () => database.close(),
  };
}
