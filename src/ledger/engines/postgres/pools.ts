// Connections to PostgreSQL: how many there are for what, and how long anything may take on them.
import pg from 'pg';
import { type Asker, NoLongerWanted } from '../../../turns.ts';
import type { PoolLoad } from '../../dialect.ts';
import { StorageFailure } from '../../errors.ts';
import type { Reader, Sql, Transaction } from '../../sql.ts';
import { limited } from '../../storage.ts';
import type { Failure } from '../failures.ts';
import { DEFAULTS as LONG, type LongReads } from '../long-reads.ts';
import { isStorageFailure } from './failures.ts';

export interface PoolOptions extends LongReads {
  /** How many connections requests that read share; what reads for long and what writes has some of its own. */
  readonly poolSize?: number;
  /** How long a request waits for a connection, in milliseconds. */
  readonly acquireTimeout?: number;
  /** How long a statement may take, in milliseconds; one that reads for long has a time of its own. */
  readonly statementTimeout?: number;
}

const DEFAULTS = { poolSize: 10, acquireTimeout: 5_000, statementTimeout: 10_000 };

/** One write at a time, and the question whether one was recorded; how long each may take, in milliseconds. */
const WRITES = 2;
const WRITE = 30_000;

/** How long a write waits for another server's, in milliseconds. */
const LOCK_TIMEOUT = 10_000;

/** How much longer than the server the client waits: an answer that does not come at all is no answer. */
const GRACE = 5_000;

/** int8 and numeric are numbers: positions and counts are far from where those end. */
const INT8 = 20;
const NUMERIC = 1700;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** Compiling plans takes longer than any of these statements. */
const OPTIONS = '-c jit=off';

/** What every connection to a database has in common. */
export const connectionTo = (url: string, options: PoolOptions = {}): pg.PoolConfig => ({
  connectionString: url,
  application_name: 'communique',
  connectionTimeoutMillis: options.acquireTimeout ?? DEFAULTS.acquireTimeout,
  keepAlive: true,
  types,
  options: OPTIONS,
});

const bounded = (time: number) => ({ statement_timeout: time, query_timeout: time + GRACE });

/** Connections that read, for short questions and for long ones. */
export interface Readers {
  readonly short: pg.Pool;
  readonly long: pg.Pool;
  close(): Promise<void>;
}

export function readersOf(url: string, options: PoolOptions): Readers {
  const { poolSize = DEFAULTS.poolSize, statementTimeout = DEFAULTS.statementTimeout } = options;
  const { longReads = LONG.longReads, longReadTimeout = LONG.longReadTimeout } = options;
  const connection = connectionTo(url, options);
  const short = poolOf({ ...connection, max: poolSize, ...bounded(statementTimeout) });
  const long = poolOf({ ...connection, max: longReads, ...bounded(longReadTimeout) });
  return { short, long, close: async () => void (await Promise.all([short.end(), long.end()])) };
}

/** A connection whose transaction has come to no end waits for an answer: it would keep whoever is next waiting too. */
export const writersOf = (url: string, options: PoolOptions): pg.Pool =>
  poolOf({
    ...connectionTo(url, options),
    max: WRITES,
    lock_timeout: LOCK_TIMEOUT,
    idle_in_transaction_session_timeout: LOCK_TIMEOUT,
    ...bounded(WRITE),
  }).on('release', (_, client) => {
    if (client.getTransactionStatus() !== 'I') void (client as pg.PoolClient & pg.Client).end();
  });

/** One connection for what takes as long as it takes. */
export const unboundedTo = (url: string, options: PoolOptions): pg.Pool =>
  poolOf({ ...connectionTo(url, options), max: 1 });

/** A connection that breaks while nobody uses it is told again by whoever asks next. */
function poolOf(config: pg.PoolConfig): pg.Pool {
  return new pg.Pool(config).on('error', () => {});
}

/** How pools are used that are for one thing, together. */
export function loadOf(pools: readonly pg.Pool[]): PoolLoad {
  const sum = (count: (pool: pg.Pool) => number) => pools.reduce((all, pool) => all + count(pool), 0);
  return {
    inUse: sum(({ totalCount, idleCount }) => totalCount - idleCount),
    idle: sum(({ idleCount }) => idleCount),
    waiting: sum(({ waitingCount }) => waitingCount),
  };
}

export const readerOn = (pool: pg.Pool): Reader => ({
  $queryRaw: async <T>({ text, values }: Sql) => (await pool.query(text, values as unknown[])).rows as T,
});

/** Runs transactions. */
export interface Writer {
  /** `within` is how long it may take, in milliseconds. @throws StorageFailure, and what the driver throws; then all of it is undone */
  transaction<T>(action: (tx: Transaction) => Promise<T>, within: number): Promise<T>;
}

const succeeded = () => true;

export const writerOn = (pool: pg.Pool): Writer => ({
  transaction: async (action, within) => {
    const client = await pool.connect();
    const release = withoutNotice(client);
    const run = ({ text, values }: Sql) => client.query(text, values as unknown[]);
    const tx: Transaction = {
      $queryRaw: async <T>(query: Sql) => (await run(query)).rows as T,
      $executeRaw: async query => (await run(query)).rowCount ?? 0,
    };
    let committing = false;
    let isUsable = false;
    try {
      await client.query('BEGIN');
      const made = await action(limited(tx, within));
      committing = true;
      await client.query('COMMIT');
      isUsable = true;
      return made;
    } catch (error) {
      // A server that fails it would keep a ROLLBACK waiting too, and undoes what has no connection any more.
      const failed = committing || error instanceof StorageFailure || isStorageFailure(error as Failure);
      if (!failed) isUsable = await client.query('ROLLBACK').then(succeeded, () => false);
      throw error;
    } finally {
      release(!isUsable);
    }
  },
});

/** A connection that breaks while it is used is told by the query that it breaks. Returns what gives it back, to be ended or not. */
function withoutNotice(client: pg.PoolClient): (ended?: boolean) => void {
  const ignore = () => {};
  client.on('error', ignore);
  return ended => {
    client.off('error', ignore);
    client.release(ended);
  };
}

/** Reads for long. Whoever leaves ends what the server does for them. @throws NoLongerWanted */
export async function readLong<Row>(
  { short, long }: Readers,
  { text, values }: Sql,
  { signal }: Asker,
): Promise<Row[]> {
  const client = await long.connect();
  const release = withoutNotice(client);
  let cancelled: Promise<unknown> | undefined;
  const cancel = () => {
    const { processID } = client as unknown as { processID: number };
    cancelled = short.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => {});
  };
  signal.addEventListener('abort', cancel);
  try {
    if (signal.aborted) throw new NoLongerWanted();
    return (await client.query(text, values as unknown[])).rows as Row[];
  } catch (error) {
    throw signal.aborted ? new NoLongerWanted() : error;
  } finally {
    signal.removeEventListener('abort', cancel);
    // Nothing else is asked on it before that has reached it, or it would be what is cancelled.
    await cancelled;
    release();
  }
}

/** Runs something on a connection of its own. */
export async function onConnection<T>(url: string, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionTo(url) as pg.ClientConfig);
  // One that breaks is told by the query that it breaks.
  client.on('error', () => {});
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}
