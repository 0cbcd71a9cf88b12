// The PostgreSQL server of the bench: its data stay in the folder of the bench.
import { resolve } from 'node:path';
import { type Server, serverIn } from '../test/support/postgres.ts';

/** As a server of a few GiB would be set; everything is synced to disk as it is by default. */
const SETTINGS = [
  'shared_buffers=2GB',
  'work_mem=64MB',
  'maintenance_work_mem=512MB',
  'max_wal_size=8GB',
  'effective_cache_size=8GB',
];

/** The server of the bench. */
export const startPostgres = (folder: string): Promise<Server> => serverIn(resolve(folder, 'postgres'), SETTINGS);
