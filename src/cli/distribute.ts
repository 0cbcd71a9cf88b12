// `communique distribute`
import { type Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.ts';
import { distribute } from '../ledger/engines/postgres/distribution.ts';
import { openLedger } from '../ledger/ledger.ts';
import { isServerUrl, shownLocation } from '../ledger/location.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options {
  readonly shards?: number;
}

const HELP = `
The database has the extension citus, and its nodes are added. All that is of one record then lies in one shard, and the
head on every node. A ledger that is there already is moved, in one transaction; stop all servers before. What is
distributed already is left alone. docs/distribution.md says what that costs and what it changes.`;

export function distributeCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('distribute')
    .description('spread the tables of a PostgreSQL database over the nodes of Citus')
    .option('--shards <count>', 'how many shards there are to be, rather than citus.shard_count', shardCount)
    .addHelpText('after', HELP)
    .action(async ({ shards }: Options) => {
      const { DATABASE_URL: url } = readConfig(terminal.environment);
      if (!isServerUrl(url))
        throw new WrongUse(
          'A SQLite file cannot be distributed. Move it to PostgreSQL first: communique copy --from <file> --to <url>.',
        );
      const make = async () => (await openLedger(url)).close();
      const tables = await distribute(url, make, shards);
      terminal.out(
        tables.length === 0
          ? `${shownLocation(url)} is distributed already.`
          : `${shownLocation(url)} is distributed now: ${tables.join(', ')}.`,
      );
      answer(0);
    });
}

function shardCount(text: string): number {
  const count = Number(text);
  if (!/^[1-9]\d*$/.test(text) || count > 64_000) throw new InvalidArgumentError('Give a number from 1 to 64000.');
  return count;
}
