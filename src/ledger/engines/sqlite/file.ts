// The file of SQLite: how it is found, opened, locked and tuned.
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join as joinPath, resolve } from 'node:path';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { LedgerInUse, LedgerUnusable } from '../../errors.ts';
import type { Engine } from '../../migrations.ts';
import { retrying } from '../../storage.ts';
import { driverMessage, type Failure } from '../failures.ts';
import { PrismaBetterSqlite3 } from './adapter.ts';
import { isBusy } from './failures.ts';

/** How long a statement waits for the lock of another program: not at all, for every request would wait with it. */
export const BUSY_TIMEOUT = 0;

/**
 * How long a process that is ending may take, in milliseconds: where the one that has begun it was killed, it first keeps what
 * Node.js has compiled, which took five seconds on a slow disk.
 */
const ENDS_WITHIN = 10_000;

/**
 * After how many pages the log is worked into the file, during which the process does nothing else: 40 MB of them where
 * others wait for it, and 400 MB where it does nothing but load. A page that many rows go to is then written less often.
 */
const LOG = { write: 10_000, load: 100_000 };

/**
 * How many megabytes of its pages a connection keeps, of those that the system keeps of the file: little where a server has it
 * all the time, for with 64 questions take hardly less. A transaction that changes more pages writes some of them twice, and
 * whatever counts a sixth of a ledger reads the same ones again and again.
 */
const KEPT = { read: 8, write: 16, load: 64, count: 64 };

const cacheOf = (use: keyof typeof KEPT) => `PRAGMA temp_store = MEMORY; PRAGMA cache_size = ${-1024 * KEPT[use]};`;

/**
 * WAL lets reads go on beside the one write; FULL syncs each commit to disk before it is acknowledged; nothing else is
 * written anywhere.
 */
const writing = (access: keyof typeof LOG) =>
  `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${LOG[access]}; ${cacheOf(access)}`;

/** What a connection is tuned by as it is opened; that of one that reads, or counts, changes nothing of the file. */
export const tuning = (use: Access | 'count') => (use === 'read' || use === 'count' ? cacheOf(use) : writing(use));

/** A transaction that writes from its beginning, so that it never has to wait in its middle. */
export const BEGIN_WRITING = 'BEGIN IMMEDIATE';

export const engine: Engine = {
  name: 'sqlite',
  begin: BEGIN_WRITING,
  listTables: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
};

const SQLITE_URL = /^file:(.+)$/;

export type Access = keyof typeof LOG | 'read';

/**
 * The file that `file:…` names, by its real path: whatever leads to a file is one name of it. A writer's folder is made when
 * only its last part is missing. @throws LedgerUnusable
 */
export function databaseFile(url: string, access: Access): string {
  const path = SQLITE_URL.exec(url)?.[1];
  if (!path)
    throw new LedgerUnusable(`DATABASE_URL is "${url}"; it must name a file, such as file:./data/communique.db.`);
  if (/^:|[?#]/.test(path))
    throw new LedgerUnusable(`DATABASE_URL is "${url}"; after file: comes a path and nothing else.`);
  const file = resolve(path);
  if (existsSync(file)) {
    if (access !== 'read') refuseHardLinks(file);
    return realpathSync(file);
  }
  if (access === 'read')
    throw new LedgerUnusable(
      `There is no ${file}. Start the server once with \`communique serve\`, or set DATABASE_URL.`,
    );
  return joinPath(folderOf(file), basename(file));
}

/** The log and the lock are beside a name: two who write by two names of one file would know nothing of each other. */
function refuseHardLinks(file: string): void {
  const found = statSync(file);
  if (found.isFile() && found.nlink > 1)
    throw new LedgerUnusable(
      `${file} has ${found.nlink} names (hard links), and written by two of them it would be ruined. Stop what has it open, and remove all names but one: the one with a \`-wal\` file beside it, where one has that. \`find <folder> -samefile ${file}\` lists them.`,
    );
}

function folderOf(file: string): string {
  const folder = dirname(file);
  try {
    if (!existsSync(folder)) mkdirSync(folder);
    return realpathSync(folder);
  } catch (error) {
    throw new LedgerUnusable(
      `Cannot make ${folder}: ${(error as Error).message}. Make it, or set DATABASE_URL to another file.`,
    );
  }
}

/** Makes adapters for one file. */
export function adapterFor(file: string, access: Access): SqlMigrationAwareDriverAdapterFactory {
  const options = access === 'read' ? { readonly: true, fileMustExist: true } : {};
  const factory = new PrismaBetterSqlite3({ url: file, timeout: BUSY_TIMEOUT, ...options });
  const connect = async () => {
    const adapter = await factory.connect();
    await adapter.executeScript(tuning(access));
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** Fails where the file cannot be written, which SQLite itself tells only at the first write. */
export async function refuseUnwritable(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<void> {
  const connection = await adapter.connect();
  try {
    await connection.executeScript(`${BEGIN_WRITING}; PRAGMA user_version = 0; ROLLBACK`);
  } finally {
    await connection.dispose();
  }
}

/**
 * Keeps every other server off the file until `dispose`. The lock is the operating system's, on a file beside it, so
 * that it goes with the process however the process ends. One that has it may be ending: with `taken`, which is then called
 * once, this waits for it. @throws LedgerInUse
 */
export async function lock(file: string, taken?: () => void): Promise<SqlDriverAdapter> {
  const holder = await openLock(`${file}.lock`);
  const begin = async () => holder.executeScript('BEGIN EXCLUSIVE');
  try {
    await begin().catch(error => {
      if (!taken || !isBusy(error)) throw error;
      taken();
      return retrying(isBusy, begin, { within: ENDS_WITHIN });
    });
    return holder;
  } catch (error) {
    await holder.dispose();
    if (!isBusy(error as Failure)) throw unwritable(file, error as Failure);
    throw new LedgerInUse(
      `Another Communique process has ${file} open. Stop it first, or set DATABASE_URL to another file.`,
    );
  }
}

async function openLock(file: string): Promise<SqlDriverAdapter> {
  try {
    return await new PrismaBetterSqlite3({ url: file, timeout: 0 }).connect();
  } catch (error) {
    throw unwritable(file, error as Failure);
  }
}

const unwritable = (file: string, error: Failure) =>
  new LedgerUnusable(
    `Cannot write in ${dirname(file)}: ${driverMessage(error)}. Make it writable, or set DATABASE_URL to another file.`,
    { cause: error },
  );
