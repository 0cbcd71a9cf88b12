// A ledger's database in one SQLite file: one connection writes, another reads, and processes of their own read for long.
import { existsSync } from 'node:fs';
import type { Database, ReadOptions, Turn } from '../../dialect.ts';
import { LedgerUnusable } from '../../errors.ts';
import { migrate, migrationNames, pendingMigrations } from '../../migrations.ts';
import { isProjected, type Progress, reproject } from '../../reprojection.ts';
import type { Sql } from '../../sql.ts';
import { alone, inTurn, onStorage, retrying } from '../../storage.ts';
import { driverMessage, type Failure } from '../failures.ts';
import type { LongReads } from '../long-reads.ts';
import { background } from './background.ts';
import { backUp } from './backup.ts';
import { openReader, openWriter } from './connections.ts';
import { isBusy, isStorageFailure } from './failures.ts';
import { type Access, adapterFor, databaseFile, engine, lock, refuseUnwritable } from './file.ts';
import { presenceOf } from './presence.ts';
import { sqlite } from './sql.ts';

/** How long a transaction may take, in milliseconds. */
const TRANSACTION = 30_000;

/** Making all index rows anew takes as long as it takes: about as long as writing everything again. */
const REPROJECTION = 86_400_000;

/** How often a process beside a writer looks for what that has written, in milliseconds. */
const POLL = 50;

interface Options extends LongReads {
  readonly readOnly: boolean;
  readonly beside: boolean;
  readonly bulk: boolean;
  readonly reindex: boolean;
  readonly progress: Progress;
  readonly taken?: () => void;
  readonly turn?: Turn;
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
  const held = isAlone ? await lock(file, options.taken) : null;
  try {
    const adapter = adapterFor(file, access);
    // Whoever else looks at the file while it is opened has a lock on it for a moment.
    if (!readOnly) await retrying(isBusy, () => refuseUnwritable(adapter));
    if (pending.length > 0) await retrying(isBusy, () => migrate(engine, adapter));
    const opened = await retrying(isBusy, () => connect(file, access, options, isAlone));
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

async function connect(file: string, access: Access, options: Options, isAlone: boolean): Promise<Database> {
  const { beside, reindex, progress, turn = alone } = options;
  const writer = openWriter(file, access);
  const reader = openReader(file);
  try {
    if (reindex || !(await isProjected(reader))) {
      if (!isAlone) throw notOfThisVersion(file);
      await writer.transaction(tx => reproject(tx, sqlite, progress), REPROJECTION);
    }
  } catch (error) {
    reader.close();
    writer.close();
    throw error;
  }
  let following: NodeJS.Timeout | undefined;
  const longReads = background(file, options);
  const write = inTurn(isBusy);
  const { refuseGone, refuseLost } = presenceOf(file);
  return {
    dialect: sqlite,
    transaction: (action, _recorded, within = TRANSACTION) =>
      turn(() =>
        onStorage(isStorageFailure, () =>
          write(async () => {
            refuseGone();
            const done = await writer.transaction(action, within);
            refuseLost();
            return done;
          }),
        ),
      ),
    turn: action =>
      onStorage(isStorageFailure, () =>
        write(async () => {
          // Whoever opens a file without its log makes another, and what is committed to that which is gone looks as if it were there.
          refuseLost();
          return action();
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
    follow: (_known, moved) => {
      // Who only asks is told when they ask; those who listen wait no longer than this.
      if (beside) following = setInterval(() => void moved().catch(() => {}), POLL).unref();
    },
    news: query => (beside && reader.moved() ? reader.rows(query) : null),
    load: () => ({ longReads: longReads.load(), pools: {} }),
    close: async () => {
      clearInterval(following);
      longReads.close();
      reader.close();
      writer.close();
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
