// PostgreSQL for the tests: servers of their own, and throw-away databases on them.
import { statfsSync } from 'node:fs';
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

/** Where Linux has files in memory, or the folder like it that a run brings; and how much has to be free there, in bytes. */
const MEMORY = process.env.TEST_MEMORY ?? '/dev/shm';
const ROOM = 4_000_000_000;

/** Where data are kept: each test copies hundreds of files to have a database, which memory does in a fraction of the time. */
function home(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ROOM ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A server with a data folder and a port of its own, started. */
export async function startCluster(settings: readonly string[] = []): Promise<Cluster> {
  const folder = await mkdtemp(join(home(), 'communique-postgres-'));
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
