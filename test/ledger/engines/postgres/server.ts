// What the tests do to a PostgreSQL server beside the ledger: connections that hold something, and those that break.
import pg from 'pg';
import { execute } from '../../../support/postgres.ts';

/** A connection of another program; whatever ends it is no failure of a test. */
export async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Breaks all connections that ledgers have to a database, at the server. */
export const breakConnections = (url: string) =>
  execute(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'communique'",
  );
