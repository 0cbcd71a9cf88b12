// PostgreSQL for the tests: servers of their own, and throw-away databases on them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverIn } from './support/postgres.ts';

export interface Cluster {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Nothing here has to outlive the machine. */
const HASTE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** A server with a data folder and a port of its own, started. */
export async function startCluster(settings: readonly string[] = []): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-postgres-'));
  const { url, ...server } = await serverIn(folder, [
    ...HASTE,
    'max_connections=200',
    'log_min_messages=log',
    ...settings,
  ]);
  return {
    ...server,
    url: url('postgres'),
    folder,
    remove: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same server, another database. */
export function databaseAt(url: string, name: string): string {
  const at = new URL(url);
  at.pathname = `/${name}`;
  return at.href;
}
