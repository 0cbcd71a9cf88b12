// `communique backup [file]`
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Config, databaseOptions, readConfig } from '../config.ts';
import { NotACopy } from '../copy/copying.ts';
import { LedgerUnusable, StorageFailure } from '../ledger/errors.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { isSameLocation } from '../ledger/location.ts';
import { type Progress as BackupProgress, backUp } from '../operations/system/backup.ts';
import { backupFolder, faultOfFolder } from '../operations/system/backup-folder.ts';
import { checked, isSound } from './check.ts';
import { intoFile } from './destination.ts';
import { type Progress, progressOn } from './progress.ts';
import { putBeside } from './staging.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options {
  readonly force?: true;
}

const HELP = `
Beside a server, which goes on writing: the backup is the ledger as it stood at one moment. It is a ledger itself, a file of
SQLite, also where the ledger is on PostgreSQL. It is checked as communique check does it before it takes its name: what is
there under that name is always a whole backup. Exits with 1 where it could not be made, or is not as it must be.

Without a file it makes the one that is due in BACKUP_FOLDER, as servers do: where BACKUP_EVERY has passed since the last,
something was recorded since, and no other process is making it. The newest BACKUP_KEEP are kept.`;

export function backupCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('backup')
    .description('write all of the ledger to a file, while servers run')
    .argument('[file]', 'where to; the one that is due in BACKUP_FOLDER where it is left out')
    .option('--force', 'replace the file if it is there')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, { force }: Options) => {
      try {
        const config = readConfig(terminal.environment);
        if (file === undefined) await makeDue(config, terminal);
        else await makeNamed(file, force === true, config, terminal);
        answer(0);
      } catch (error) {
        if (!(error instanceof NotMade || error instanceof NotACopy || error instanceof StorageFailure)) throw error;
        const reason = error instanceof StorageFailure ? (error.cause as Error).message : error.message;
        terminal.err(`communique: No backup was made: ${reason}${reason.endsWith('.') ? '' : '.'}`);
        answer(1);
      }
    });
}

/** What was written is not a backup, or nothing could be. */
class NotMade extends Error {}

async function makeNamed(file: string, force: boolean, config: Config, terminal: Terminal): Promise<void> {
  if (isSameLocation(config.DATABASE_URL, `file:${file}`)) throw new WrongUse(`${file} is the ledger itself.`);
  await withLedger(config, ledger =>
    intoFile(file, force, async part => void (await makeBackup(ledger, part, terminal))),
  );
  await tell(file, terminal);
}

/** Makes the backup that is due in the folder, unless another process does; tells why where none is made. */
async function makeDue(config: Config, terminal: Terminal): Promise<void> {
  const { BACKUP_FOLDER: path, BACKUP_EVERY: every, BACKUP_KEEP: keep } = config;
  if (path === '') throw new WrongUse('Name a file, or set BACKUP_FOLDER.');
  const fault = await faultOfFolder(path);
  if (fault !== null) throw new NotMade(`BACKUP_FOLDER is ${path}. ${fault}`);
  await withLedger(config, async ledger => {
    const folder = backupFolder(path, ledger.identity());
    const done = await folder.alone(async () => {
      if ((await folder.dueIn(every)) > 0) return terminal.out('The last backup is not old enough for another.');
      if (await folder.isCurrent(ledger)) return terminal.out('Nothing was recorded since the last backup.');
      const begun = new Date();
      const file = await putBeside(folder.fileOf(begun), async part =>
        folder.fileOf(begun, await makeBackup(ledger, part, terminal)),
      );
      await folder.letGo(keep, file);
      await tell(file, terminal);
    });
    if (done === null) terminal.out('Another process is making a backup.');
  });
}

async function withLedger(config: Config, action: (ledger: Ledger) => Promise<void>): Promise<void> {
  const options = { ...databaseOptions(config), replicas: [], readOnly: true };
  const ledger = await openLedger(config.DATABASE_URL, options);
  try {
    await action(ledger);
  } finally {
    await ledger.close();
  }
}

/** Writes a backup into a file that is not there, and checks it; answers the head that it holds. @throws NotMade, NotACopy, StorageFailure */
async function makeBackup(ledger: Ledger, part: string, terminal: Terminal): Promise<number> {
  const bar = laterBar(terminal);
  const report = await backUp(ledger, part, bar.tell)
    .finally(bar.end)
    .then(() => checked(`file:${part}`, {}, terminal))
    .catch(error => {
      // What cannot be opened is the backup: the ledger is open. Advice for that does not fit.
      if (!(error instanceof LedgerUnusable)) throw error;
      throw new NotMade(error.cause instanceof Error ? error.cause.message : error.message);
    });
  if (!isSound(report)) throw new NotMade('what was written is not as it must be. Check the ledger: communique check');
  return report.position;
}

const tell = async (file: string, { out }: Terminal) => out(`${file} is the backup: ${(await stat(file)).size} bytes.`);

/** A bar that begins when it is known how much there is. */
function laterBar(terminal: Terminal): { readonly tell: BackupProgress; readonly end: () => void } {
  let bar: Progress | undefined;
  return {
    tell: (done, total, unit) => {
      bar ??= progressOn(terminal, unit, total);
      bar.done(done);
    },
    end: () => bar?.end(),
  };
}
