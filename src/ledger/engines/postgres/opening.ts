// Opening a PostgreSQL database: waited for, looked at, migrated by one server at a time, or refused with the reason.
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { LedgerUnusable } from '../../errors.ts';
import { type Engine, migrate, pendingMigrations } from '../../migrations.ts';
import { retrying } from '../../storage.ts';
import { rights } from '../../tables.ts';
import { driverCode, driverMessage, type Failure } from '../failures.ts';
import { isPassing } from './failures.ts';
import { connectionTo, onConnection } from './pools.ts';
import { shownUrl } from './url.ts';

/** The oldest release that the tests of this version have seen. */
const OLDEST = 15;

/** Any number, the same for all servers: the advisory lock of what only one of them may do. */
const MIGRATING = 7_276_173_001;

export const engine: Engine = {
  name: 'postgres',
  begin: `BEGIN; SELECT pg_advisory_xact_lock(${MIGRATING})`,
  listTables:
    "SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'citus%'",
};

/** Adapters on one connection: what a transaction spans is never sent on another, also where that one breaks. */
function adapterFor(url: string): SqlMigrationAwareDriverAdapterFactory {
  const configured = new PrismaPg(connectionTo(url));
  const connect = async () => {
    const pool = new pg.Pool({ ...connectionTo(url), max: 1 }).on('error', () => {});
    const client = (await pool.connect()).on('error', () => {});
    pool.query = client.query.bind(client) as typeof pool.query;
    const dispose = async () => {
      client.release(true);
      await pool.end();
    };
    return Object.assign(await new PrismaPg(pool).connect(), { dispose });
  };
  const { provider, adapterName } = configured;
  return { provider, adapterName, connect, connectToShadowDb: () => configured.connectToShadowDb() };
}

/**
 * Waits until the database answers, brings it to the schema of this version unless it is to be taken as it is, and
 * refuses what cannot be used. @throws LedgerUnusable
 */
export async function prepare(url: string, { readOnly }: { readonly readOnly: boolean }): Promise<void> {
  try {
    await retrying(isPassing, () => examine(url, readOnly));
    const pending = await pendingMigrations(engine, adapterFor(url));
    if (pending.length > 0 && readOnly) throw notOfThisVersion(url);
    if (pending.length > 0) {
      await refuseNoRoom(url);
      await migrate(engine, adapterFor(url));
    }
    if (!readOnly) await refuseMissingRights(url);
  } catch (error) {
    throw unusable(url, error);
  }
}

export const notOfThisVersion = (url: string) =>
  new LedgerUnusable(
    `${shownUrl(url)} holds no ledger of this version yet. Start the server once with \`communique serve\`.`,
  );

interface Server {
  readonly version: number;
  readonly encoding: string;
  readonly replica: boolean;
  readonly frozen: boolean;
}

async function examine(url: string, readOnly: boolean): Promise<void> {
  const [server] = await ask<Server>(
    url,
    `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding,
       pg_is_in_recovery() AS replica, current_setting('transaction_read_only')::boolean AS frozen`,
  );
  if (!server) throw new Error('The database answered nothing.');
  if (server.version < OLDEST)
    throw new LedgerUnusable(
      `${shownUrl(url)} is PostgreSQL ${server.version}; Communique needs ${OLDEST} or newer. Upgrade it.`,
    );
  if (server.encoding !== 'UTF8')
    throw new LedgerUnusable(
      `${shownUrl(url)} is encoded in ${server.encoding}. Create the database with ENCODING 'UTF8'.`,
    );
  if (server.replica && !readOnly)
    throw new LedgerUnusable(
      `${shownUrl(url)} is a replica, which takes no writes. Set DATABASE_URL to the primary, and DATABASE_REPLICA_URLS to the replicas.`,
    );
  if (server.frozen && !readOnly)
    throw new LedgerUnusable(
      `${shownUrl(url)} takes no writes of this user. Set its default_transaction_read_only to off.`,
    );
}

/** Whether there is a schema in which the user may make tables. */
async function refuseNoRoom(url: string): Promise<void> {
  const [schema] = await ask<{ free: boolean | null }>(
    url,
    "SELECT has_schema_privilege(current_schema(), 'CREATE') AS free",
  );
  if (schema?.free) return;
  throw new LedgerUnusable(
    `The user of ${shownUrl(url)} may make no tables there. Grant it CREATE on the schema, or let the owner of the database start the server once.`,
  );
}

async function refuseMissingRights(url: string): Promise<void> {
  const each = Object.entries(rights).flatMap(([table, needed]) =>
    needed.map(
      right => `SELECT '${right} on ${table}' AS missing WHERE NOT has_table_privilege('${table}', '${right}')`,
    ),
  );
  const missing = await ask<{ missing: string }>(url, each.join(' UNION ALL '));
  if (missing.length === 0) return;
  const names = missing.map(row => row.missing).join(', ');
  throw new LedgerUnusable(
    `The user of ${shownUrl(url)} lacks rights: ${names}. Grant them, or let the owner of the tables be the user.`,
  );
}

const ask = <Row extends pg.QueryResultRow>(url: string, query: string): Promise<Row[]> =>
  onConnection(url, async client => (await client.query<Row>(query)).rows);

/** Why a database cannot be opened, by what PostgreSQL or Node say, and what to do. */
const ADVICE: readonly (readonly [code: RegExp, advice: string])[] = [
  [/^28/, 'Check the user and the password in DATABASE_URL, and pg_hba.conf.'],
  [/^3D/, 'Create the database (CREATE DATABASE …), or set DATABASE_URL to one that is there.'],
  [/^42501$/, 'Grant the user rights on the tables of Communique, or let their owner be the user.'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'Check the host name in DATABASE_URL.'],
  [
    /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|57P03)$/,
    'Is PostgreSQL running there? Start it, or set DATABASE_URL to where it is.',
  ],
  [/^53/, 'The database has no room: free some, or raise its limits.'],
];

export function unusable(url: string, error: unknown): LedgerUnusable {
  if (error instanceof LedgerUnusable) return error;
  const code = codeOf(error as Failure);
  const advice = ADVICE.find(([pattern]) => pattern.test(code))?.[1] ?? 'Check DATABASE_URL.';
  return new LedgerUnusable(`Cannot use ${shownUrl(url)}: ${messageOf(error as Failure)}. ${advice}`);
}

/** Node tries each address of a host, and tells of all that failed. */
const first = (error: Failure) => (error as { errors?: Failure[] }).errors?.[0] ?? error;
const codeOf = (error: Failure) => driverCode(first(error));
/** The engine that migrates tells in further lines where in itself it was. */
const messageOf = (error: Failure) => (driverMessage(first(error)) || codeOf(error)).split('\n')[0];
