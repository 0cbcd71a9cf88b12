// A ledger's database in one SQLite file: one connection writes, another reads, and processes of their own read for long.
import { existsSync } from 'node:fs';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Database, ReadOptions } from '../../dialect.ts';
import { LedgerUnusable } from '../../errors.ts';
import { migrate, migrationNames, pendingMigrations } from '../../migrations.ts';
import { clientOn } from '../../prisma.ts';
import { isProjected, type Progress, reproject } from '../../reprojection.ts';
import type { Sql } from '../../sql.ts';
import { inTurn, onStorage, retrying } from '../../storage.ts';
import { driverMessage, type Failure } from '../failures.ts';
import type { LongReads } from '../long-reads.ts';
import { background } from './background.ts';
import { backUp } from './backup.ts';
import { isBusy, isStorageFailure } from './failures.ts';
import { adapterFor, databaseFile, engine, lock, refuseUnwritable } from './file.ts';
import { presenceOf } from './presence.ts';
import { openReader } from './reader.ts';
import { sqlite } from './sql.ts';

/** How long a write may wait for its transaction, and take for it, in milliseconds. */
const TRANSACTION = { maxWait: 30_000, timeout: 30_000 };

/** Making all index rows anew takes as long as it takes: about as long as writing everything again. */
const REPROJECTION = { maxWait: 30_000, timeout: 86_400_000 };

interface Options extends LongReads {
  readonly readOnly: boolean;
  readonly beside: boolean;
  readonly bulk: boolean;
  readonly reindex: boolean;
  readonly progress: Progress;
}

/**
 * A writer makes and migrates the file as needed, and keeps other writers off; not so one that opens it beside a server,
 * unless there is something to be made. @throws LedgerUnusable
 */
export async function openFile(url: string, options: Options): Promise<Database> {
  const { readOnly, beside, bulk } = options;
  const access = readOnly ? 'read' : bulk ? 'load' : 'write';
  const file = databaseFile(url, access);
  const pending = await pendingIn(file);
  if (readOnly && pending.length > 0) throw notOfThisVersion(file);
  const isAlone = !readOnly && (!beside || pending.length > 0);
  const held = isAlone ? await lock(file) : null;
  try {
    const adapter = adapterFor(file, access);
    // Whoever else looks at the file while it is opened has a lock on it for a moment.
    if (!readOnly) await retrying(isBusy, () => refuseUnwritable(adapter));
    if (pending.length > 0) await retrying(isBusy, () => migrate(engine, adapter));
    const opened = await retrying(isBusy, () => connect(file, adapter, options, isAlone));
    const close = async () => {
      try {
        await opened.close();
      } finally {
        await held?.dispose();
      }
    };
    return { ...opened, close };
  } catch (error) {
    await held?.dispose();
    throw unusable(file, error);
  }
}

async function connect(
  file: string,
  adapter: SqlMigrationAwareDriverAdapterFactory,
  options: Options,
  isAlone: boolean,
): Promise<Database> {
  const { reindex, progress } = options;
  const writer = clientOn(adapter);
  const reader = openReader(file);
  try {
    if (reindex || !(await isProjected(reader))) {
      if (!isAlone) throw notOfThisVersion(file);
      await writer.$transaction(tx => reproject(tx, sqlite, progress), REPROJECTION);
    }
  } catch (error) {
    reader.close();
    await writer.$disconnect();
    throw error;
  }
  const longReads = background(file, options);
  const write = inTurn(isBusy);
  const { refuseGone, refuseLost } = presenceOf(file);
  return {
    dialect: sqlite,
    transaction: (action, _recorded, timeout = TRANSACTION.timeout) =>
      onStorage(isStorageFailure, () =>
        write(async () => {
          refuseGone();
          const done = await writer.$transaction(action, { ...TRANSACTION, timeout });
          refuseLost();
          return done;
        }),
      ),
    read: <Row>(query: Sql, { long = false, position, asker }: ReadOptions = {}) =>
      onStorage(isStorageFailure, async () => {
        // What is read as of a position was there; what a change is made to must be there.
        if (position === undefined) refuseGone();
        return long ? longReads.select<Row>(query, asker) : reader.$queryRaw<Row[]>(query);
      }),
    backup: (to, progress) =>
      onStorage(isStorageFailure, async () => {
        refuseGone();
        await backUp(file, to, progress);
      }),
    follow: () => {},
    load: () => ({ longReads: longReads.load(), pools: {} }),
    close: async () => {
      longReads.close();
      reader.close();
      await writer.$disconnect();
    },
  };
}

const notOfThisVersion = (file: string) =>
  new LedgerUnusable(`${file} holds no ledger of this version yet. Start the server once with \`communique serve\`.`);

/** The migrations that a file lacks. What is there is looked at before anything is changed, or put beside it. */
async function pendingIn(file: string): Promise<string[]> {
  if (!existsSync(file)) return migrationNames(engine);
  try {
    return await retrying(isBusy, () => pendingMigrations(engine, adapterFor(file, 'read')));
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): LedgerUnusable {
  if (error instanceof LedgerUnusable) return error;
  const advice = 'Set DATABASE_URL to a file that is a ledger, or is not there yet.';
  return new LedgerUnusable(`Cannot use ${file}: ${driverMessage(error as Failure)}. ${advice}`);
}
