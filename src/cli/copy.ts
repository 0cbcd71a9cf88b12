// `communique copy --from <url> --to <url>`
import type { Command } from 'commander';
import { copyLedger, NotACopy } from '../copy/copying.ts';
import { digestOf } from '../copy/digest.ts';
import { LedgerUnusable, StorageFailure } from '../ledger/errors.ts';
import { type Ledger, type OpenOptions, openLedger } from '../ledger/ledger.ts';
import { isLedgerUrl, isSameLocation, shownLocation } from '../ledger/location.ts';
import { onStop } from '../signals.ts';
import { progressOn } from './progress.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options {
  readonly from: string;
  readonly to: string;
}

/** Some time for pages of large documents, in milliseconds: nobody waits for an answer. */
const STATEMENT_TIMEOUT = 120_000;

const HELP = `
Takes everything along: every revision at its position, with its author and its instant; the identity of the ledger; the
secret that cursors are signed with; the answers kept for requests that may come again. A server may go on serving the source: what it writes
after the copy has begun comes with the next run. No server may write to the target, which holds nothing, or what an
earlier run left there. It can be stopped, or break off, at any moment: run it again, and it goes on where the target
stands. At the end both ledgers are read from their beginning and their SHA-256 compared.
Exits with 1 when the target is not a copy of the source in the end.`;

export function copyCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('copy')
    .description('copy a whole ledger to another database, SQLite or PostgreSQL')
    .requiredOption('--from <url>', 'the ledger to copy, as DATABASE_URL would name it')
    .requiredOption('--to <url>', 'the database to copy it to')
    .addHelpText('after', HELP)
    .action(async ({ from, to }: Options) => {
      for (const [name, url] of Object.entries({ from, to }))
        if (!isLedgerUrl(url) || (url.startsWith('p') && !URL.canParse(url)))
          throw new WrongUse(`--${name} must be file: and a path, or postgresql://user:password@host/database.`);
      if (isSameLocation(from, to)) throw new WrongUse('--from and --to are the same database.');
      answer((await run(from, to, terminal)) ? 0 : 1);
    });
}

/** Whether the target is a copy of the source in the end. */
async function run(from: string, to: string, terminal: Terminal): Promise<boolean> {
  const stop = new AbortController();
  const source = await opened('--from', from, { readOnly: true });
  try {
    const target = await opened('--to', to, { bulk: true });
    const ignore = onStop(() => stop.abort());
    try {
      const position = await copied({ source, target, stop: stop.signal }, terminal);
      if (stop.signal.aborted) {
        terminal.out(`Stopped at position ${position}. Run it again to go on.`);
        return false;
      }
      return await compared(source, target, terminal);
    } finally {
      ignore();
      await target.close();
    }
  } catch (error) {
    if (!(error instanceof NotACopy || error instanceof StorageFailure)) throw error;
    const again =
      error instanceof StorageFailure ? ' Run it again when it does: it goes on where the target stands.' : '';
    terminal.err(`communique: Cannot copy ${shownLocation(from)} to ${shownLocation(to)}. ${error.message}${again}`);
    return false;
  } finally {
    await source.close();
  }
}

/** What the rooms below say of DATABASE_URL is said of an option here. */
export async function opened(option: string, url: string, options: OpenOptions): Promise<Ledger> {
  try {
    return await openLedger(url, { ...options, statementTimeout: STATEMENT_TIMEOUT });
  } catch (error) {
    if (!(error instanceof LedgerUnusable)) throw error;
    throw new LedgerUnusable(error.message.replaceAll('DATABASE_URL', option));
  }
}

async function copied(
  { source, target, stop }: { source: Ledger; target: Ledger; stop: AbortSignal },
  terminal: Terminal,
): Promise<number> {
  const [stands, head] = [target.head().position, source.head().position];
  terminal.err(stands === 0 ? `Copying ${head} revisions.` : `Going on after ${stands} of ${head} revisions.`);
  const bar = progressOn(terminal, 'revisions', head);
  return copyLedger({ source, target, stop, progress: bar.done }).finally(bar.end);
}

async function compared(source: Ledger, target: Ledger, terminal: Terminal): Promise<boolean> {
  const { position } = target.head();
  const bar = progressOn(terminal, 'revisions compared', position);
  const [theirs, own] = await Promise.all([
    digestOf(source, position, () => {}),
    digestOf(target, position, bar.done),
  ]).finally(bar.end);
  terminal.out(`Source: ${position} revisions, SHA-256 ${theirs}`);
  terminal.out(`Target: ${position} revisions, SHA-256 ${own}`);
  if (theirs !== own) {
    terminal.err('communique: The target is not a copy of the source. Copy again, to a database that holds nothing.');
    return false;
  }
  const { position: head } = await source.freshHead();
  const rest = head - position;
  terminal.out(
    rest === 0
      ? `The target is a copy of the source at position ${position}.`
      : `The target is a copy of the source at position ${position}; ${rest} more came meanwhile: run it again.`,
  );
  return true;
}
