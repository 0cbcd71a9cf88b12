// `communique restore <file>`
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { NotACopy } from '../copy/copying.ts';
import { StorageFailure } from '../ledger/errors.ts';
import { shownLocation } from '../ledger/location.ts';
import { NotEmpty, restore } from '../operations/system/restore.ts';
import { checked, isSound } from './check.ts';
import { opened } from './copy.ts';
import { progressOn } from './progress.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

const HELP = `
The database that DATABASE_URL names is empty, or not there yet: SQLite or PostgreSQL, whichever the backup was made of. No
server runs on it. It can break off at any moment: run it again, and it goes on. At the end the ledger is checked, and then
is a new incarnation: ETags, cursors and links to pages that clients have from before are not taken for its own.
Exits with 1 where the database is not empty, or the ledger not as it must be.`;

export function restoreCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('restore')
    .description('make an empty database what a backup holds')
    .argument('<file>', 'what communique backup has made')
    .addHelpText('after', HELP)
    .action(async (file: string) => {
      if (!(await stat(file).catch(() => null))?.isFile()) throw new WrongUse(`There is no file ${file}.`);
      answer((await run(file, terminal)) ? 0 : 1);
    });
}

/** Whether the database has become what the backup holds. */
async function run(file: string, terminal: Terminal): Promise<boolean> {
  const config = readConfig(terminal.environment);
  const url = config.DATABASE_URL;
  const options = { ...databaseOptions(config), replicas: [] };
  const backup = await opened('the backup', `file:${file}`, { readOnly: true });
  try {
    const target = await opened('DATABASE_URL', url, { ...options, bulk: true, restoring: true });
    try {
      const { position } = backup.head();
      const bar = progressOn(terminal, 'revisions', position);
      const sound = async () => {
        bar.end();
        return isSound(await checked(url, { ...options, restoring: true }, terminal));
      };
      const isRestored = await restore({ backup, target, progress: bar.done, isSound: sound });
      if (isRestored) terminal.out(`${shownLocation(url)} is restored to position ${position}.`);
      else terminal.err('communique: Nothing can be served from it: the backup is not as it must be.');
      return isRestored;
    } finally {
      await target.close();
    }
  } catch (error) {
    if (!(error instanceof NotEmpty || error instanceof NotACopy || error instanceof StorageFailure)) throw error;
    terminal.err(`communique: Cannot restore ${file} into ${shownLocation(url)}. ${error.message}`);
    return false;
  } finally {
    await backup.close();
  }
}
