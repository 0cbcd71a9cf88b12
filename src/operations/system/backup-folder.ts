// The folder of backups that are made now and then: what they are called, when the next is due, and which are let go.
import { access, constants, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exclusively } from '../../ledger/engines/sqlite/exclusive.ts';
import { LedgerUnusable } from '../../ledger/errors.ts';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';

/** A backup by its name. */
export interface KeptBackup {
  readonly file: string;
  /** When it was begun. */
  readonly at: Date;
  /** The head of the ledger that it holds. */
  readonly position: number;
}

export interface BackupFolder {
  /** The backups of this ledger, and of no other, the newest first. */
  kept(): Promise<KeptBackup[]>;
  /** In how many milliseconds the next one is due: 0 where it is. Of an instant that is further away than `every` nothing is believed. */
  dueIn(every: number): Promise<number>;
  /** Whether the last one holds all that the ledger does. */
  isCurrent(ledger: Ledger): Promise<boolean>;
  /** The path of one that was begun at an instant: as it is while it is made, and once its position is known. */
  fileOf(at: Date, position?: number): string;
  /** Removes all but so many, the newest and the one that was just made, and what broke off before. */
  letGo(keep: number, made: string): Promise<void>;
  /** Runs an action while no other process makes a backup of this ledger here; null where one does. */
  alone<T>(action: () => Promise<T>): Promise<T | null>;
}

/** Why a folder cannot take backups; null where it can. */
export async function faultOfFolder(path: string): Promise<string | null> {
  try {
    if (!(await stat(path)).isDirectory()) return 'It is no folder.';
    await access(path, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'There is no such folder.' : `It cannot be written: ${message}.`;
  }
}

/** How much of the identity of a ledger is in the names. */
const IDENTITY = 8;

/** The backups of the ledger of this identity in a folder. */
export function backupFolder(path: string, identity: string): BackupFolder {
  const beginning = `communique-${identity.slice(0, IDENTITY)}`;
  const names = async () => (await readdir(path)).filter(name => name.startsWith(beginning));
  const kept = async () =>
    (await names())
      .flatMap(name => keptOf(path, name, beginning))
      .sort((one, other) => other.at.getTime() - one.at.getTime() || other.position - one.position);
  return {
    kept,
    dueIn: async every => {
      const [last] = await kept();
      const wait = last ? last.at.getTime() + every - Date.now() : 0;
      return wait > 0 && wait <= 2 * every ? wait : 0;
    },
    isCurrent: async ledger => {
      const [last] = await kept();
      const { position, at } = await ledger.freshHead();
      if (position === 0) return true;
      return last?.position === position && (await instantIn(last.file)) === at;
    },
    fileOf: (at, position) =>
      join(path, `${beginning}-${inName(at)}${position === undefined ? '' : `-${position}.db`}`),
    letGo: async (keep, made) => {
      const others = (await kept()).map(({ file }) => file).filter(file => file !== made);
      const broken = (await names()).filter(name => name.endsWith('.part')).map(name => join(path, name));
      for (const file of [...others.slice(keep - 1), ...broken]) await rm(file, { recursive: true, force: true });
    },
    alone: action => exclusively(join(path, `${beginning}.lock`), action),
  };
}

/** An instant as names have it: `20160905T083000Z`. */
const inName = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '');

const NAME = /^-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-(\d{1,15})\.db$/;

function keptOf(path: string, name: string, beginning: string): KeptBackup[] {
  const found = NAME.exec(name.slice(beginning.length));
  if (!found) return [];
  const [year, month, day, hour, minute, second, position] = found.slice(1);
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? [] : [{ file: join(path, name), at, position: Number(position) }];
}

/** When the head of a backup was recorded; null where it cannot be opened. */
async function instantIn(file: string): Promise<string | null> {
  try {
    const ledger = await openLedger(`file:${file}`, { readOnly: true });
    const { at } = ledger.head();
    await ledger.close();
    return at;
  } catch (error) {
    if (!(error instanceof LedgerUnusable)) throw error;
    return null;
  }
}
