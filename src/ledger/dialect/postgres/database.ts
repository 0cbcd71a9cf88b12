// A ledger's database on a PostgreSQL server: pools that read, one writer at a time, replicas, and the head that others move.
import { PrismaPg } from '@prisma/adapter-pg';
import { StorageFailure } from '../../errors.ts';
import { PrismaClient } from '../../generated/postgres/client.ts';
import { isProjected, type Progress, reproject } from '../../reprojection.ts';
import { type Sql, sql, type Transaction } from '../../sql.ts';
import { inTurn, onStorage, retrying } from '../../storage.ts';
import type { Database, ReadOptions, Recorded } from '../dialect.ts';
import type { Failure } from '../failures.ts';
import { isDistributed } from './distribution.ts';
import { isPassing, isStorageFailure } from './failures.ts';
import { followHead } from './following.ts';
import { notOfThisVersion, prepare, unusable } from './opening.ts';
import { type PoolOptions, readerOn, readersOf, writersOf } from './pools.ts';
import { NO_REPLICAS, replicasAt } from './replicas.ts';
import { distributed, postgres } from './sql.ts';

export interface ServerOptions extends PoolOptions {
  /** Where replicas are that reads may go to. */
  readonly replicas?: readonly string[];
}

interface Options extends ServerOptions {
  readonly readOnly: boolean;
  readonly progress: Progress;
}

/** How long a write may wait for its transaction, and take for it, in milliseconds. */
const TRANSACTION = { maxWait: 10_000, timeout: 30_000 };

/** Making all index rows anew takes as long as it takes. */
const REPROJECTION = { maxWait: 10_000, timeout: 86_400_000 };

/** Locks the head: who has it is the only one who writes. */
const LOCK_HEAD = sql`SELECT id FROM head WHERE id = 1 FOR UPDATE`;

/** @throws LedgerUnusable */
export async function openServer(url: string, options: Options): Promise<Database> {
  await prepare(url, options);
  const readers = readersOf(url, options);
  const writes = writersOf(url, options);
  const writer = new PrismaClient({ adapter: new PrismaPg(writes, { onConnectionError: () => {} }), log: [] });
  const closing: (() => Promise<void>)[] = [
    async () => {
      await writer.$disconnect();
      await writes.end();
    },
    () => readers.close(),
  ];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  let dialect = postgres;
  try {
    if (await isDistributed(readerOn(readers.short))) dialect = distributed;
    await project(writer, url, options);
  } catch (error) {
    await close();
    throw unusable(url, error);
  }
  let replicas = NO_REPLICAS;
  const write = inTurn(isPassing);
  return {
    dialect,
    transaction: (action, recorded) =>
      onStorage(isStorageFailure, () => write(() => transact(writer, action, recorded))),
    read: <Row>(query: Sql, { long = false, position }: ReadOptions = {}) =>
      onStorage(isStorageFailure, async () => {
        const size = long ? 'long' : 'short';
        const near = position === undefined ? null : replicas.at(position);
        try {
          if (near) return await readerOn(near[size]).$queryRaw<Row[]>(query);
        } catch (error) {
          // A replica that is gone, or cancels a read to go on replaying, leaves it to the primary.
          if (!isStorageFailure(error as Failure)) throw error;
        }
        return retrying(isPassing, () => readerOn(readers[size]).$queryRaw<Row[]>(query));
      }),
    follow: (known, moved) => {
      closing.push(followHead(url, moved));
      replicas = replicasAt(options.replicas ?? [], options, known);
      closing.push(() => replicas.close());
    },
    close,
  };
}

async function project(writer: PrismaClient, url: string, { readOnly, progress }: Options): Promise<void> {
  if (await isProjected(writer)) return;
  if (readOnly) throw notOfThisVersion(url);
  await writer.$transaction(async tx => {
    await tx.$queryRaw(LOCK_HEAD);
    if (!(await isProjected(tx))) await reproject(tx, postgres, progress);
  }, REPROJECTION);
}

/**
 * A transaction whose commit was not answered may have been recorded all the same: that is looked at before it is told
 * to have failed, or is tried again.
 */
async function transact<T>(
  writer: PrismaClient,
  action: (tx: Transaction) => Promise<T>,
  recorded: Recorded<T>,
): Promise<T> {
  let made: { readonly value: T } | undefined;
  try {
    return await writer.$transaction(async tx => {
      const value = await action(tx);
      made = { value };
      return value;
    }, TRANSACTION);
  } catch (error) {
    if (made === undefined || !isStorageFailure(error as Failure)) throw error;
    if (await wasRecorded(writer, made.value, recorded)) return made.value;
    throw error;
  }
}

/** Under the lock of the head, the transaction in question has come to its end. @throws StorageFailure where nobody answers */
async function wasRecorded<T>(writer: PrismaClient, value: T, recorded: Recorded<T>): Promise<boolean> {
  try {
    return await retrying(isPassing, () =>
      writer.$transaction(async tx => {
        await tx.$queryRaw(LOCK_HEAD);
        return recorded(tx, value);
      }, TRANSACTION),
    );
  } catch (error) {
    throw new StorageFailure(error);
  }
}
