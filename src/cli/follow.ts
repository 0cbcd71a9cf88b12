// `communique follow <url>`
import type { Command } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { NotFollowable } from '../follow/changes.ts';
import { follow } from '../follow/following.ts';
import { OutOfReach, remoteAt } from '../follow/remote.ts';
import { openLedger } from '../ledger/ledger.ts';
import { onStop } from '../signals.ts';
import { refuseNoAddress, refuseNoKey } from './other-server.ts';
import type { ExitCode, Terminal } from './terminal.ts';

interface Options {
  readonly once?: boolean;
  readonly key?: string;
}

export function followCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('follow')
    .description('keep the ledger in step with that of another server: the same records at the same positions')
    .argument('<url>', 'address of the other server')
    .option('--once', 'end when all is there, rather than wait for what comes')
    .option('--key <key>', 'key that reading there needs')
    .addHelpText(
      'after',
      '\nThe ledger must hold nothing but what was followed from there. It can be stopped, or break off, at any moment:\nthe next run goes on where it stands. Exits with 1 when it cannot be followed.',
    )
    .action(async (url: string, { once = false, key }: Options) => {
      refuseNoAddress(url);
      refuseNoKey(key);
      answer((await run(url, key, once, terminal)) ? 0 : 1);
    });
}

/** Whether it ended as it should. */
async function run(url: string, key: string | undefined, once: boolean, terminal: Terminal): Promise<boolean> {
  const stop = new AbortController();
  const trouble = (line: string) => terminal.err(`communique: ${line}`);
  const config = readConfig(terminal.environment);
  const ledger = await openLedger(config.DATABASE_URL, databaseOptions(config));
  const ignore = onStop(() => stop.abort());
  try {
    const remote = remoteAt(url, key, stop.signal);
    await follow({ ledger, remote, once, stop: stop.signal, progress: terminal.out, trouble });
    if (stop.signal.aborted) terminal.out(`Stopped at position ${ledger.head().position}.`);
    return true;
  } catch (error) {
    if (!(error instanceof NotFollowable || error instanceof OutOfReach)) throw error;
    trouble(`Cannot follow ${url}. ${error.message}`);
    return false;
  } finally {
    ignore();
    await ledger.close();
  }
}
