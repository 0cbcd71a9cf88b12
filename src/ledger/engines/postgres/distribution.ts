// Distribution: the tables of a PostgreSQL database that has the extension Citus, spread over its nodes by record.
import type pg from 'pg';
import { LedgerUnusable } from '../../errors.ts';
import { type Reader, sql } from '../../sql.ts';
import { type TableName, tableNames, tables } from '../../tables.ts';
import { driverMessage, type Failure } from '../failures.ts';
import { unusable } from './opening.ts';
import { onConnection } from './pools.ts';
import { shownUrl } from './url.ts';

/** The first table of the group that the other distributed tables join: rows of one `id` are then in one shard. */
const FIRST: TableName = 'revision';

/** The statement that distributes one table. */
function statementFor(table: TableName, shards?: number): string {
  if (tables[table].placement === 'reference') return `SELECT create_reference_table('${table}')`;
  const group = table === FIRST ? 'none' : FIRST;
  const count = table === FIRST && shards !== undefined ? `, shard_count => ${shards}` : '';
  return `SELECT create_distributed_table('${table}', 'id', colocate_with => '${group}'${count})`;
}

/** Whether the revisions of this database are spread over nodes. */
export async function isDistributed(reader: Reader): Promise<boolean> {
  const [catalogue] = await reader.$queryRaw<{ there: boolean }[]>(
    sql`SELECT to_regclass('pg_dist_partition') IS NOT NULL AS there`,
  );
  if (!catalogue?.there) return false;
  const rows = await reader.$queryRaw<object[]>(
    sql`SELECT 1 AS found FROM pg_dist_partition WHERE logicalrelid = to_regclass(${FIRST})`,
  );
  return rows.length > 0;
}

/**
 * Distributes the tables that are not yet, all in one transaction; answers which they were. `make` makes them where they
 * are not there, once it is certain that they can be distributed. The ledger is open to nobody meanwhile.
 * @throws LedgerUnusable with a message that says what to do
 */
export async function distribute(
  url: string,
  make: () => Promise<void>,
  shards?: number,
): Promise<readonly TableName[]> {
  try {
    return await onConnection(url, async client => {
      const refuse = (reason: string): never => {
        throw new LedgerUnusable(`Cannot distribute ${shownUrl(url)}: ${reason}`);
      };
      await refuseWithoutCitus(client, refuse);
      await refuseOthers(client, refuse);
      await make();
      const missing = await undistributed(client);
      await refuseStrangers(client, missing, refuse);
      await inOneTransaction(
        client,
        missing.map(table => statementFor(table, shards)),
        refuse,
      );
      return missing;
    });
  } catch (error) {
    throw unusable(url, error);
  }
}

async function inOneTransaction(client: pg.Client, statements: readonly string[], refuse: Refuse): Promise<void> {
  try {
    // One node after the other: each statement sees what those before have made.
    for (const statement of [
      'BEGIN',
      "SET LOCAL citus.multi_shard_modify_mode TO 'sequential'",
      ...statements,
      'COMMIT',
    ])
      await client.query(statement);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    refuse(`${driverMessage(error as Failure)}. Nothing was changed.`);
  }
}

type Refuse = (reason: string) => never;

async function refuseWithoutCitus(client: pg.Client, refuse: Refuse): Promise<void> {
  const { rows: installed } = await client.query("SELECT 1 FROM pg_extension WHERE extname = 'citus'");
  if (installed.length > 0) return;
  const { rows: available } = await client.query("SELECT 1 FROM pg_available_extensions WHERE name = 'citus'");
  refuse(
    available.length > 0
      ? 'the extension citus is not in this database. Create it as a superuser, on every node: CREATE EXTENSION citus. Then add the nodes: SELECT citus_add_node(host, port).'
      : 'its server does not have the extension citus. Install Citus on all nodes, put it into shared_preload_libraries, and create the extension.',
  );
}

/** Servers that have it open do not know that what they read is no longer in one state. */
async function refuseOthers(client: pg.Client, refuse: Refuse): Promise<void> {
  const { rows } = await client.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND application_name = 'communique'`,
  );
  if (rows.length > 0) refuse('a server has it open. Stop all servers first.');
}

async function undistributed(client: pg.Client): Promise<TableName[]> {
  const { rows } = await client.query<{ table: string }>(
    'SELECT relname AS "table" FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid',
  );
  const done = new Set(rows.map(({ table }) => table));
  return tableNames.filter(table => !done.has(table));
}

/** Who distributes a table must own it. */
async function refuseStrangers(client: pg.Client, names: readonly TableName[], refuse: Refuse): Promise<void> {
  const { rows } = await client.query<{ table: string; owner: string }>(
    `SELECT relname AS "table", pg_get_userbyid(relowner) AS owner FROM pg_class
     WHERE oid IN (SELECT to_regclass(name) FROM unnest($1::text[]) AS names(name)) AND NOT pg_has_role(relowner, 'USAGE')`,
    [names],
  );
  const [first] = rows;
  if (first) refuse(`its tables are owned by ${first.owner}. Let that user distribute them.`);
}
