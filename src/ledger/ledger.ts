// The ledger: opens the database and offers the few verbs that the rest of the program knows.
import type { KindName } from '../model/kinds.ts';
import { append, type Write } from './append.ts';
import { adapterFor, clientFor, databaseFile, lock } from './dialect/sqlite.ts';
import { LedgerUnusable } from './errors.ts';
import type { PrismaClient } from './generated/sqlite/client.ts';
import { migrate, pendingMigrations } from './migrations.ts';
import { positionAt, readChanges, readHead, readHistory, readRecord, readRevision, type Stretch } from './read.ts';
import type { Head, Revision } from './revision.ts';
import type { Sql } from './sql.ts';

export interface Ledger {
  /** The last position that is committed, without a query. */
  head(): Head;
  /** Appends all writes or none. @throws Conflict, UnknownReferences, StillReferredTo */
  append(writes: readonly Write[], author: string): Promise<Revision[]>;
  record(kind: KindName, id: string, position?: number): Promise<Revision | null>;
  revision(kind: KindName, id: string, revision: number): Promise<Revision | null>;
  history(kind: KindName, id: string, upTo: number, stretch: Stretch): Promise<Revision[]>;
  changes(since: number, upTo: number, limit: number): Promise<Revision[]>;
  positionAt(instant: Date): Promise<number>;
  /** Runs a query that reads. */
  select<Row>(query: Sql): Promise<Row[]>;
  /** The head as the database has it; answers when the database does. */
  freshHead(): Promise<Head>;
  close(): Promise<void>;
}

/** How long a write waits for the writes before it, and how long its own transaction may take. */
const TRANSACTION = { maxWait: 30_000, timeout: 30_000 };

/**
 * Opens the ledger that `url` names. A writer makes and migrates the database as needed and keeps other writers off;
 * `readOnly` takes it as it is, beside a writer if there is one.
 * @throws LedgerUnusable with a message that says what to do
 */
export async function openLedger(url: string, { readOnly = false } = {}): Promise<Ledger> {
  const file = databaseFile(url);
  const held = readOnly ? null : await lock(file);
  try {
    const adapter = adapterFor(file);
    if (readOnly) await refuseUnmigrated(adapter, file);
    else await migrate(adapter);
    // One connection writes and another reads: no read ever lands inside an open transaction.
    const writer = clientFor(adapter);
    const reader = clientFor(adapter);
    const ledger = await ledgerOf(writer, reader);
    const close = async () => {
      await Promise.all([writer.$disconnect(), reader.$disconnect()]);
      await held?.dispose();
    };
    return { ...ledger, close };
  } catch (error) {
    await held?.dispose();
    throw error instanceof LedgerUnusable ? error : new LedgerUnusable(`Cannot open ${file}: ${reason(error)}`);
  }
}

async function refuseUnmigrated(adapter: Parameters<typeof pendingMigrations>[0], file: string): Promise<void> {
  if ((await pendingMigrations(adapter)).length === 0) return;
  throw new LedgerUnusable(
    `${file} holds no ledger of this version yet. Start the server once with \`communique serve\`.`,
  );
}

function reason(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: { originalMessage?: string } };
  return cause?.originalMessage ?? message;
}

async function ledgerOf(writer: PrismaClient, reader: PrismaClient): Promise<Omit<Ledger, 'close'>> {
  let head = await readHead(reader);
  return {
    head: () => head,
    append: async (writes, author) => {
      const revisions = await writer.$transaction(tx => append(tx, writes, author), TRANSACTION);
      const last = revisions.at(-1);
      if (last && last.position > head.position) head = { position: last.position, at: last.at };
      return revisions;
    },
    record: (kind, id, position) => readRecord(reader, kind, id, position),
    revision: (kind, id, revision) => readRevision(reader, kind, id, revision),
    history: (kind, id, upTo, stretch) => readHistory(reader, kind, id, upTo, stretch),
    changes: (since, upTo, limit) => readChanges(reader, since, upTo, limit),
    positionAt: instant => positionAt(reader, instant),
    select: query => reader.$queryRaw(query),
    freshHead: () => readHead(reader),
  };
}
