// Databases on Citus: each is made on every node, told of the others, and its ledger distributed. A copy of a template
// would lack what Citus knows of its tables.
import pg from 'pg';
import { distribute } from '../src/ledger/engines/postgres/distribution.ts';
import { openLedger } from '../src/ledger/ledger.ts';
import { databaseAt } from './postgres.ts';
import { execute } from './support/postgres.ts';

/** A node as the coordinator names it: the tests reach it by that name, with the user and password of the coordinator. */
export interface CitusNode {
  readonly host: string;
  readonly port: number;
  readonly coordinator: boolean;
  readonly holdsShards: boolean;
}

/** Few, so that a database is made quickly, and more than the nodes, so that each has some. */
const SHARDS = 8;

/** The nodes of a database; none where the coordinator is alone and has not named itself. */
export async function nodesOf(url: string): Promise<CitusNode[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<CitusNode>(
      `SELECT nodename AS host, nodeport AS port, groupid = 0 AS coordinator, shouldhaveshards AS "holdsShards"
       FROM pg_dist_node WHERE isactive AND noderole = 'primary' ORDER BY groupid`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** The server of each node: first the coordinator, by the URL that it was given by. */
function serversOf(coordinator: string, nodes: readonly CitusNode[]): string[] {
  const workers = nodes.filter(node => !node.coordinator);
  return [coordinator, ...workers.map(({ host, port }) => serverAt(coordinator, host, port))];
}

function serverAt(url: string, host: string, port: number): string {
  const at = new URL(url);
  at.hostname = host;
  at.port = String(port);
  return at.href;
}

/** What makes a node of the given database one of a new one. */
function introductions({ host, port, coordinator, holdsShards }: CitusNode): string[] {
  const at = `'${host}', ${port}`;
  return [
    coordinator ? `SELECT citus_set_coordinator_host(${at})` : `SELECT citus_add_node(${at})`,
    `SELECT citus_set_node_property(${at}, 'shouldhaveshards', ${holdsShards})`,
  ];
}

/** A database on all nodes with an empty ledger that is distributed; where it is to be `bare`, with Citus alone. */
export async function createOnCitus(
  coordinator: string,
  nodes: readonly CitusNode[],
  { name, bare }: { readonly name: string; readonly bare: boolean },
): Promise<void> {
  for (const server of serversOf(coordinator, nodes)) {
    await execute(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
    await execute(databaseAt(server, name), 'CREATE EXTENSION citus');
  }
  const url = databaseAt(coordinator, name);
  for (const statement of nodes.flatMap(introductions)) await execute(url, statement);
  if (!bare) await distribute(url, async () => (await openLedger(url)).close(), SHARDS);
}

/** Removes it from all nodes, first from the coordinator, which asks the others. */
export async function removeFromCitus(coordinator: string, nodes: readonly CitusNode[], name: string): Promise<void> {
  for (const server of serversOf(coordinator, nodes))
    await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}
