// The ledger: opens the database and offers the few verbs that the rest of the program knows.
import { existsSync } from 'node:fs';
import type { KindName } from '../model/kinds.ts';
import type { Fault } from '../model/rules.ts';
import { append } from './append.ts';
import { type Background, background } from './dialect/background.ts';
import { driverMessage, type Failure } from './dialect/failures.ts';
import { openReader } from './dialect/reader.ts';
import { adapterFor, clientFor, databaseFile, lock, refuseUnwritable } from './dialect/sqlite.ts';
import { LedgerUnusable } from './errors.ts';
import type { PrismaClient } from './generated/sqlite/client.ts';
import { deleteJobs, type Job, keepReport, readJob, readReport, saveJob } from './jobs.ts';
import { migrate, migrationNames, pendingMigrations } from './migrations.ts';
import {
  positionAt,
  readChanges,
  readHead,
  readHistory,
  readRecord,
  readRecords,
  readRevision,
  type Stretch,
} from './read.ts';
import { unknownReferences } from './references.ts';
import { isProjected, type Progress, reproject } from './reprojection.ts';
import type { Head, Revision } from './revision.ts';
import type { Reader, Sql } from './sql.ts';
import { inTurn, onStorage } from './storage.ts';
import type { Write } from './write.ts';

export interface Ledger {
  /** What the cursors of this ledger are signed with; the same for all who serve it. */
  readonly secret: string;
  /** The last position that is committed, without a query. */
  head(): Head;
  /** Appends all writes or none. @throws Conflict, UnknownReferences, StillReferredTo, StorageFailure */
  append(writes: readonly Write[], author: string): Promise<Revision[]>;
  /** Where a write names what is not there; none where it may be appended, as far as can be told before it is. */
  unknownReferences(write: Write): Promise<Fault[]>;
  record(kind: KindName, id: string, position?: number): Promise<Revision | null>;
  /** The current revisions of many records, tombstones included, by their ids. */
  records(kind: KindName, ids: readonly string[]): Promise<Map<string, Revision>>;
  revision(kind: KindName, id: string, revision: number): Promise<Revision | null>;
  history(kind: KindName, id: string, upTo: number, stretch: Stretch): Promise<Revision[]>;
  changes(since: number, upTo: number, limit: number): Promise<Revision[]>;
  positionAt(instant: Date): Promise<number>;
  /** Runs a query that reads; one that may take `long` where it keeps nothing else waiting. */
  select<Row>(query: Sql, options?: { readonly long?: boolean }): Promise<Row[]>;
  job(id: string): Promise<Job | null>;
  saveJob(job: Job): Promise<void>;
  /** Lines of the report of a job, a part at a time: parts are numbered from 1. */
  keepReport(id: string, part: number, lines: string): Promise<void>;
  report(id: string, part: number): Promise<string | null>;
  /** Forgets the jobs that were last told of before an instant (RFC 3339). */
  deleteJobs(before: string): Promise<void>;
  /** The head as the database has it; answers when the database does. */
  freshHead(): Promise<Head>;
  close(): Promise<void>;
}

/** How long a write may wait for its transaction, and take for it, in milliseconds. */
const TRANSACTION = { maxWait: 30_000, timeout: 30_000 };

/** Making all index rows anew takes as long as it takes: about as long as writing everything again. */
const REPROJECTION = { maxWait: 30_000, timeout: 86_400_000 };

/**
 * Opens the ledger that `url` names. A writer makes and migrates the database as needed and keeps other writers off;
 * `readOnly` takes it as it is, beside a writer if there is one. After an upgrade, what records are found by may have to
 * be made anew, which takes about as long as writing everything again; `progress` is told.
 * @throws LedgerUnusable with a message that says what to do
 */
export async function openLedger(
  url: string,
  { readOnly = false, progress = () => {} }: { readOnly?: boolean; progress?: Progress } = {},
): Promise<Ledger> {
  const access = readOnly ? 'read' : 'write';
  const file = databaseFile(url, access);
  const pending = await pendingIn(file);
  if (readOnly && pending.length > 0) {
    throw new LedgerUnusable(notOfThisVersion(file));
  }
  const held = readOnly ? null : await lock(file);
  try {
    const adapter = adapterFor(file, access);
    if (!readOnly) await refuseUnwritable(adapter);
    if (pending.length > 0) await migrate(adapter);
    // One connection writes and another reads: no read ever lands inside an open transaction.
    const writer = clientFor(adapter);
    const reader = openReader(file);
    try {
      if (!(await isProjected(reader))) {
        if (readOnly) throw new LedgerUnusable(notOfThisVersion(file));
        await writer.$transaction(tx => reproject(tx, progress), REPROJECTION);
      }
    } catch (error) {
      reader.close();
      await writer.$disconnect();
      throw error;
    }
    const longReads = background(file);
    const close = async () => {
      try {
        longReads.close();
        reader.close();
        await writer.$disconnect();
      } finally {
        await held?.dispose();
      }
    };
    return { ...(await ledgerOf(writer, reader, longReads)), close };
  } catch (error) {
    await held?.dispose();
    throw unusable(file, error);
  }
}

const notOfThisVersion = (file: string) =>
  `${file} holds no ledger of this version yet. Start the server once with \`communique serve\`.`;

/** The migrations that a file lacks. What is there is looked at before anything is changed, or put beside it. */
async function pendingIn(file: string): Promise<string[]> {
  if (!existsSync(file)) return migrationNames();
  try {
    return await pendingMigrations(adapterFor(file, 'read'));
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): LedgerUnusable {
  if (error instanceof LedgerUnusable) return error;
  const advice = 'Set DATABASE_URL to a file that is a ledger, or is not there yet.';
  return new LedgerUnusable(`Cannot use ${file}: ${driverMessage(error as Failure)}. ${advice}`);
}

async function ledgerOf(writer: PrismaClient, reader: Reader, longReads: Background): Promise<Omit<Ledger, 'close'>> {
  const { secret, ...start } = await readHead(reader);
  let head: Head = start;
  const write = inTurn();
  return {
    secret,
    head: () => head,
    append: async (writes, author) => {
      const revisions = await onStorage(() =>
        write(() => writer.$transaction(tx => append(tx, writes, author), TRANSACTION)),
      );
      const last = revisions.at(-1);
      if (last && last.position > head.position) head = { position: last.position, at: last.at };
      return revisions;
    },
    unknownReferences: one => onStorage(() => unknownReferences(reader, [one])),
    record: (kind, id, position) => onStorage(() => readRecord(reader, kind, id, position)),
    records: (kind, ids) => onStorage(() => readRecords(reader, kind, ids)),
    revision: (kind, id, revision) => onStorage(() => readRevision(reader, kind, id, revision)),
    history: (kind, id, upTo, stretch) => onStorage(() => readHistory(reader, kind, id, upTo, stretch)),
    changes: (since, upTo, limit) => onStorage(() => readChanges(reader, since, upTo, limit)),
    positionAt: instant => onStorage(() => positionAt(reader, instant)),
    select: (query, { long = false } = {}) =>
      onStorage(() => (long ? longReads.select(query) : reader.$queryRaw(query))),
    job: id => onStorage(() => readJob(reader, id)),
    saveJob: job => onStorage(() => write(() => saveJob(writer, job))),
    keepReport: (id, part, lines) => onStorage(() => write(() => keepReport(writer, { id, part, lines }))),
    report: (id, part) => onStorage(() => readReport(reader, id, part)),
    deleteJobs: before => onStorage(() => write(() => deleteJobs(writer, before))),
    freshHead: async () => {
      const { position, at } = await onStorage(() => readHead(reader));
      return { position, at };
    },
  };
}
