// `communique seed`
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { openLedger } from '../ledger/ledger.ts';
import { seed } from '../seed.ts';

export function seedCommand(program: Command): void {
  program
    .command('seed')
    .description('append the records of the seed that the ledger has never had; a second run appends nothing')
    .action(async () => {
      const ledger = await openLedger(readConfig(process.env).DATABASE_URL);
      try {
        const appended = await seed(ledger);
        process.stdout.write(
          `${appended} ${appended === 1 ? 'record' : 'records'} appended; the ledger is at position ${ledger.head().position}.\n`,
        );
      } finally {
        await ledger.close();
      }
    });
}
