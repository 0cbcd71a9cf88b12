// The ledger: opens the database and offers the few verbs that the rest of the program knows.
import { existsSync } from 'node:fs';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { KindName } from '../model/kinds.ts';
import type { Fault } from '../model/rules.ts';
import { append, type Write } from './append.ts';
import { type Access, adapterFor, clientFor, databaseFile, lock, refuseUnwritable } from './dialect/sqlite.ts';
import { LedgerUnusable } from './errors.ts';
import type { PrismaClient } from './generated/sqlite/client.ts';
import { migrate, migrationNames, pendingMigrations } from './migrations.ts';
import { positionAt, readChanges, readHead, readHistory, readRecord, readRevision, type Stretch } from './read.ts';
import { unknownReferences } from './references.ts';
import type { Head, Revision } from './revision.ts';
import type { Sql } from './sql.ts';
import { onStorage, patiently } from './storage.ts';

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
  const access = readOnly ? 'read' : 'write';
  const file = databaseFile(url, access);
  const held = readOnly ? null : await lock(file);
  try {
    const adapter = adapterFor(file, access);
    await prepare(file, adapter, access);
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
    throw error instanceof LedgerUnusable
      ? error
      : new LedgerUnusable(
          `Cannot use ${file}: ${reason(error)}. Set DATABASE_URL to a file that is a ledger, or is not there yet.`,
        );
  }
}

/** Looks at what is there before anything is changed. */
async function prepare(file: string, adapter: SqlMigrationAwareDriverAdapterFactory, access: Access): Promise<void> {
  const pending = existsSync(file) ? await pendingMigrations(adapterFor(file, 'read')) : migrationNames();
  if (access === 'write') {
    await refuseUnwritable(adapter);
    if (pending.length > 0) await migrate(adapter);
  } else if (pending.length > 0) {
    throw new LedgerUnusable(
      `${file} holds no ledger of this version yet. Start the server once with \`communique serve\`.`,
    );
  }
}

function reason(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: { originalMessage?: string } };
  return cause?.originalMessage ?? message;
}

async function ledgerOf(writer: PrismaClient, reader: PrismaClient): Promise<Omit<Ledger, 'close'>> {
  const { secret, ...start } = await readHead(reader);
  let head: Head = start;
  const attempt = <T>(action: () => Promise<T>) => onStorage(() => patiently(action));
  return {
    secret,
    head: () => head,
    append: async (writes, author) => {
      const revisions = await attempt(() => writer.$transaction(tx => append(tx, writes, author), TRANSACTION));
      const last = revisions.at(-1);
      if (last && last.position > head.position) head = { position: last.position, at: last.at };
      return revisions;
    },
    unknownReferences: write => attempt(() => unknownReferences(reader, [write])),
    record: (kind, id, position) => attempt(() => readRecord(reader, kind, id, position)),
    revision: (kind, id, revision) => attempt(() => readRevision(reader, kind, id, revision)),
    history: (kind, id, upTo, stretch) => attempt(() => readHistory(reader, kind, id, upTo, stretch)),
    changes: (since, upTo, limit) => attempt(() => readChanges(reader, since, upTo, limit)),
    positionAt: instant => attempt(() => positionAt(reader, instant)),
    select: query => attempt(() => reader.$queryRaw(query)),
    freshHead: async () => {
      const { position, at } = await attempt(() => readHead(reader));
      return { position, at };
    },
  };
}
