// Backups that a server has made now and then: when the next is due, and a process of its own for each, so that no request waits.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Config, InvalidConfig } from './config.ts';
import type { Ledger } from './ledger/ledger.ts';
import { type BackupFolder, backupFolder, faultOfFolder } from './operations/system/backup-folder.ts';
import { packageRoot } from './package-root.ts';

export interface Backups {
  /** Has them made from now on, until `end`. */
  begin(): void;
  /** No other is begun, and one that is being made is ended; resolves when its process is gone. */
  end(): Promise<void>;
}

/** @throws InvalidConfig where the folder of backups cannot take any */
export async function refuseBackupFolder({ BACKUP_FOLDER: path }: Config): Promise<void> {
  const fault = path === '' ? null : await faultOfFolder(path);
  if (fault !== null) throw new InvalidConfig(`BACKUP_FOLDER is ${JSON.stringify(path)}. ${fault}`);
}

/** The backups of a server; several servers may share the folder. Its settings are read again by each process, from the environment. */
export function backupsOf(config: Config, ledger: Ledger, logger: Logger): Backups {
  const { BACKUP_FOLDER: path, BACKUP_EVERY: every } = config;
  const stop = new AbortController();
  let over = Promise.resolve();
  return {
    begin: () => {
      if (path !== '') over = repeat(backupFolder(path, ledger.identity()), every, logger, stop.signal);
    },
    end: () => {
      stop.abort();
      return over;
    },
  };
}

async function repeat(folder: BackupFolder, every: number, logger: Logger, stop: AbortSignal): Promise<void> {
  // A folder that cannot be read is told by the process that is to write into it.
  const dueIn = () => folder.dueIn(every).catch(() => 0);
  let wait = await dueIn();
  for (;;) {
    if (wait > 0) logger.info({ due: new Date(Date.now() + wait) }, 'the next backup is due');
    await setTimeout(wait, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) return;
    await makeOne(logger, stop);
    // One that could not be made, or holds nothing new, is tried again as one that was made a moment ago is followed.
    wait = (await dueIn()) || every;
  }
}

const MAIN = join(packageRoot, 'bin/communique.js');

/** Has `communique backup` make the one that is due, and logs what came of it. */
async function makeOne(logger: Logger, stop: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'backup'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => void child.kill('SIGTERM');
  stop.addEventListener('abort', end);
  try {
    const exited = once(child, 'close');
    const [printed, told] = [text(child.stdout), text(child.stderr)];
    // Requests come first.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const [exitCode, signal] = await exited;
    if (exitCode === 0) logger.info(lastLine(await printed));
    else if (!stop.aborted)
      logger.error({ exitCode, signal, printed: await printed }, lastLine(await told) || 'No backup was made.');
  } catch (error) {
    logger.error({ err: error }, 'No backup was made.');
  } finally {
    stop.removeEventListener('abort', end);
  }
}

const lastLine = (lines: string) =>
  lines
    .trimEnd()
    .split('\n')
    .at(-1)
    ?.replace(/^communique: /, '') ?? '';
