// `communique seed`
import type { Command } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { openLedger } from '../ledger/ledger.ts';
import { seed } from '../seed.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export function seedCommand(
  program: Command,
  { environment, out }: Terminal,
  answer: (exitCode: ExitCode) => void,
): void {
  program
    .command('seed')
    .description('append the records of the seed that the ledger has never had; a second run appends nothing')
    .action(async () => {
      const config = readConfig(environment);
      const ledger = await openLedger(config.DATABASE_URL, databaseOptions(config));
      try {
        const appended = await seed(ledger);
        out(
          `${appended} ${appended === 1 ? 'record' : 'records'} appended; the ledger is at position ${ledger.head().position}.`,
        );
        answer(0);
      } finally {
        await ledger.close();
      }
    });
}
