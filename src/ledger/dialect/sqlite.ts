// SQLite: how a file is opened, locked and tuned. The one place that knows the engine.
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { LedgerUnusable } from '../errors.ts';
import { PrismaClient } from '../generated/sqlite/client.ts';
import { join, raw, type Sql, sql } from '../sql.ts';

/** How long a statement waits for another process's lock. */
const BUSY_TIMEOUT = 5_000;

/** WAL lets reads go on beside the one write; FULL syncs each commit to disk before it is acknowledged. */
const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;';

export const SQLITE_URL = /^file:(.+)$/;

/** The absolute path of the file that `file:…` names. */
export function databaseFile(url: string): string {
  const path = SQLITE_URL.exec(url)?.[1];
  if (!path)
    throw new LedgerUnusable(`DATABASE_URL is "${url}"; it must name a file, such as file:./data/communique.db.`);
  return resolve(path);
}

/** Makes adapters for one file, each connection tuned when it is opened. */
export function adapterFor(file: string): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaBetterSqlite3({ url: file, timeout: BUSY_TIMEOUT });
  const connect = async () => {
    const adapter = await factory.connect();
    await adapter.executeScript(PRAGMAS);
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** A Prisma client with a connection of its own. */
export const clientFor = (adapter: SqlMigrationAwareDriverAdapterFactory) => new PrismaClient({ adapter, log: [] });

/**
 * Keeps every other server off the file until `dispose`. The lock is the operating system's, on a file beside it, so
 * that it goes with the process however the process ends.
 */
export async function lock(file: string): Promise<SqlDriverAdapter> {
  const holder = await openLock(`${file}.lock`);
  try {
    await holder.executeScript('BEGIN EXCLUSIVE');
    return holder;
  } catch {
    await holder.dispose();
    throw new LedgerUnusable(
      `Another Communique process has ${file} open. Stop it first, or set DATABASE_URL to another file.`,
    );
  }
}

async function openLock(file: string): Promise<SqlDriverAdapter> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return await new PrismaBetterSqlite3({ url: file, timeout: 0 }).connect();
  } catch (error) {
    throw new LedgerUnusable(
      `Cannot write in ${dirname(file)}: ${(error as Error).message}. Make it writable, or set DATABASE_URL to another file.`,
    );
  }
}

/** A list of objects as rows: the columns of a `FROM (…)`, sent as one JSON parameter however many rows there are. */
export function rows<C extends string>(columns: readonly C[], data: readonly Record<C, string | number | null>[]): Sql {
  const members = columns.map(column => raw(`value ->> '$.${column}' AS "${column}"`));
  return sql`SELECT ${join(members)} FROM json_each(${JSON.stringify(data)})`;
}
