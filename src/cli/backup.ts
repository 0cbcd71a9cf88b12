// `communique backup <file>`
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { NotACopy } from '../copy/copying.ts';
import { StorageFailure } from '../ledger/errors.ts';
import { openLedger } from '../ledger/ledger.ts';
import { isSameLocation } from '../ledger/location.ts';
import { type Progress as BackupProgress, backUp } from '../operations/system/backup.ts';
import { checked, isSound } from './check.ts';
import { intoFile } from './destination.ts';
import { type Progress, progressOn } from './progress.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options {
  readonly force?: true;
}

const HELP = `
Beside a server, which goes on writing: the backup is the ledger as it stood at one moment. It is a ledger itself, a file of
SQLite, also where the ledger is on PostgreSQL. It is checked as communique check does it before it takes its name: what is
there under that name is always a whole backup. Exits with 1 where it could not be made, or is not as it must be.`;

export function backupCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('backup')
    .description('write all of the ledger to a file, while servers run')
    .argument('<file>', 'where to')
    .option('--force', 'replace the file if it is there')
    .addHelpText('after', HELP)
    .action(async (file: string, { force }: Options) => {
      try {
        await intoFile(file, force === true, part => makeBackup(part, file, terminal));
        terminal.out(`${file} is the backup: ${(await stat(file)).size} bytes.`);
        answer(0);
      } catch (error) {
        if (!(error instanceof NotMade || error instanceof NotACopy || error instanceof StorageFailure)) throw error;
        const reason = error instanceof StorageFailure ? (error.cause as Error).message : error.message;
        terminal.err(`communique: No backup was made: ${reason}${reason.endsWith('.') ? '' : '.'}`);
        answer(1);
      }
    });
}

/** What was written is not a backup. */
class NotMade extends Error {}

async function makeBackup(part: string, file: string, terminal: Terminal): Promise<void> {
  const config = readConfig(terminal.environment);
  if (isSameLocation(config.DATABASE_URL, `file:${file}`)) throw new WrongUse(`${file} is the ledger itself.`);
  const options = { ...databaseOptions(config), replicas: [], readOnly: true };
  const ledger = await openLedger(config.DATABASE_URL, options);
  const bar = laterBar(terminal);
  try {
    await backUp(ledger, part, bar.tell).finally(bar.end);
  } finally {
    await ledger.close();
  }
  if (!isSound(await checked(`file:${part}`, {}, terminal)))
    throw new NotMade('what was written is not as it must be. Check the ledger: communique check');
}

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
