// A ledger's database on a PostgreSQL server: pools that read, one writer at a time, replicas, and the head that others move.
import { NOBODY } from '../../../turns.ts';
import type { Database, ReadOptions, Recorded, Turn } from '../../dialect.ts';
import { StorageFailure, TookTooLong } from '../../errors.ts';
import { readHead } from '../../read.ts';
import { isProjected, type Progress, reproject } from '../../reprojection.ts';
import { type Reader, type Sql, sql, type Transaction } from '../../sql.ts';
import { alone, inTurn, onStorage, retrying } from '../../storage.ts';
import type { Failure } from '../failures.ts';
import { longReadTurns } from '../long-reads.ts';
import { isDistributed } from './distribution.ts';
import { isPassing, isStorageFailure, tookTooLong } from './failures.ts';
import { followHead } from './following.ts';
import { notOfThisVersion, prepare, unusable } from './opening.ts';
import {
  loadOf,
  type PoolOptions,
  type Readers,
  readerOn,
  readersOf,
  readLong,
  unboundedTo,
  type Writer,
  writerOn,
  writersOf,
} from './pools.ts';
import { NO_REPLICAS, replicasAt } from './replicas.ts';
import { distributed, postgres } from './sql.ts';

export interface ServerOptions extends PoolOptions {
  /** Where replicas are that reads may go to. */
  readonly replicas?: readonly string[];
}

interface Options extends ServerOptions {
  readonly readOnly: boolean;
  readonly reindex: boolean;
  readonly progress: Progress;
  readonly turn?: Turn;
}

/** How long a transaction may take, in milliseconds. */
const TRANSACTION = 30_000;

/** Making all index rows anew takes as long as it takes. */
const REPROJECTION = 86_400_000;

/** Locks the head: who has it is the only one who writes. */
const LOCK_HEAD = sql`SELECT id FROM head WHERE id = 1 FOR UPDATE`;

/** @throws LedgerUnusable */
export async function openServer(url: string, options: Options): Promise<Database> {
  await prepare(url, options);
  const readers = readersOf(url, options);
  const writes = writersOf(url, options);
  const writer = writerOn(writes);
  const closing: (() => Promise<void>)[] = [() => writes.end(), () => readers.close()];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  let dialect = postgres;
  let secret: string;
  try {
    if (await isDistributed(readerOn(readers.short))) dialect = distributed;
    await project(readers, url, options);
    ({ secret } = await readHead(readerOn(readers.short)));
  } catch (error) {
    await close();
    throw unusable(url, error);
  }
  let replicas = NO_REPLICAS;
  const write = inTurn(isPassing);
  const { turn = alone } = options;
  const take = longReadTurns(options);
  return {
    dialect,
    transaction: (action, recorded, within = TRANSACTION) =>
      turn(() => onStorage(isStorageFailure, () => write(() => transact(writer, action, recorded, within)))),
    turn: action => onStorage(isStorageFailure, () => write(action)),
    read: <Row>(query: Sql, { long = false, position, asker = NOBODY }: ReadOptions = {}) => {
      const on = (near: Readers) =>
        long ? readLong<Row>(near, query, asker) : readerOn(near.short).$queryRaw<Row[]>(query);
      const read = async () => {
        const near = position === undefined ? null : replicas.at(position);
        try {
          if (near) return await on(near.readers);
        } catch (error) {
          // A replica that is gone, or cancels a read to go on replaying, leaves it to the primary.
          if (!isStorageFailure(error as Failure) || tookTooLong(error as Failure)) throw error;
          near?.leave();
        }
        return retrying(isPassing, () => on(readers));
      };
      return onStorage(isStorageFailure, () => (long ? inTime(() => take(asker, read)) : read()));
    },
    backup: null,
    load: () => ({
      longReads: take.load(),
      pools: {
        reads: loadOf([readers.short]),
        'long-reads': loadOf([readers.long]),
        writes: loadOf([writes]),
        replicas: loadOf(replicas.readers.flatMap(({ short, long }) => [short, long])),
      },
    }),
    follow: (known, moved) => {
      closing.push(followHead(url, moved));
      replicas = replicasAt(options.replicas ?? [], options, { secret, known });
      closing.push(() => replicas.close());
    },
    news: () => null,
    close,
  };
}

/** What is ended for the time that it takes, though it keeps nothing else waiting, is told apart from what cannot be done. @throws TookTooLong */
async function inTime<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw tookTooLong(error as Failure) ? new TookTooLong({ cause: error }) : error;
  }
}

/** On a connection of its own: of its statements, too, each takes as long as it takes. */
async function project(readers: Readers, url: string, options: Options): Promise<void> {
  const isDone = async (reader: Reader) => !options.reindex && (await isProjected(reader));
  if (await isDone(readerOn(readers.short))) return;
  if (options.readOnly) throw notOfThisVersion(url);
  const pool = unboundedTo(url, options);
  try {
    await writerOn(pool).transaction(async tx => {
      await tx.$queryRaw(LOCK_HEAD);
      if (!(await isDone(tx))) await reproject(tx, postgres, options.progress);
    }, REPROJECTION);
  } finally {
    await pool.end();
  }
}

/**
 * A transaction whose commit was not answered may have been recorded all the same: that is looked at before it is told
 * to have failed, or is tried again.
 */
async function transact<T>(
  writer: Writer,
  action: (tx: Transaction) => Promise<T>,
  recorded: Recorded<T>,
  within: number,
): Promise<T> {
  let made: { readonly value: T } | undefined;
  try {
    return await writer.transaction(async tx => {
      const value = await action(tx);
      made = { value };
      return value;
    }, within);
  } catch (error) {
    if (made === undefined || !isStorageFailure(error as Failure)) throw error;
    if (await wasRecorded(writer, made.value, recorded)) return made.value;
    throw error;
  }
}

/** Under the lock of the head, the transaction in question has come to its end. @throws StorageFailure where nobody answers */
async function wasRecorded<T>(writer: Writer, value: T, recorded: Recorded<T>): Promise<boolean> {
  try {
    return await retrying(isPassing, () =>
      writer.transaction(async tx => {
        await tx.$queryRaw(LOCK_HEAD);
        return recorded(tx, value);
      }, TRANSACTION),
    );
  } catch (error) {
    throw new StorageFailure(error);
  }
}
