// `communique check`
import type { Command } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { LedgerInUse, LedgerUnusable, StorageFailure } from '../ledger/errors.ts';
import { type OpenOptions, openLedger } from '../ledger/ledger.ts';
import { checkLedger } from '../ledger/soundness/check.ts';
import { AREAS, type Report } from '../ledger/soundness/faults.ts';
import { progressOn } from './progress.ts';
import type { ExitCode, Terminal } from './terminal.ts';

interface Options {
  readonly repair?: true;
}

const HELP = `
Reads everything that the ledger holds, beside a server if there is one: the database itself (SQLite), positions without a
gap, the history of each record, documents against their schemas, hashes of texts and passages, index rows against
documents, answers that are kept for requests that may come again, and keys.
With --repair, index rows that do not fit are made anew from the documents; stop all servers of a SQLite file before.
What else is damaged is not made good: restore a backup.
Exits with 1 where anything is not as it must be.`;

export function checkCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('check')
    .description('read the whole ledger, and tell what is not as it must be')
    .option('--repair', 'make index rows anew where they do not fit the documents')
    .addHelpText('after', HELP)
    .action(async ({ repair }: Options) => {
      const config = readConfig(terminal.environment);
      const options = { ...databaseOptions(config), replicas: [], statementTimeout: STATEMENT_TIMEOUT };
      const url = config.DATABASE_URL;
      const report = await checked(url, options, terminal);
      const isRepaired = repair === true && (await repaired(url, options, report, terminal));
      answer(isSound(isRepaired ? await checked(url, options, terminal) : report) ? 0 : 1);
    });
}

/** Some time for what reads all rows of a table, in milliseconds: nobody waits for an answer. */
const STATEMENT_TIMEOUT = 600_000;

/** Whether nothing was found. */
export const isSound = ({ counts }: Report) => AREAS.every(area => counts[area] === 0);

/** Checks the ledger that a URL names, and tells what was found. @throws LedgerUnusable */
export async function checked(url: string, options: OpenOptions, terminal: Terminal): Promise<Report> {
  const ledger = await openLedger(url, { ...options, readOnly: true });
  const bar = progressOn(terminal, 'revisions checked', ledger.head().position);
  try {
    const report = await checkLedger(ledger, bar.done).finally(bar.end);
    tellReport(report, terminal);
    return report;
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error;
    throw new LedgerUnusable(`The ledger cannot be read to its end: ${(error.cause as Error).message}.`);
  } finally {
    await ledger.close();
  }
}

function tellReport(report: Report, { out }: Terminal): void {
  const { position, receipts, faults, counts } = report;
  for (const { area, where, what } of faults) out(`${area.padEnd(9)}  ${where && `${where}: `}${what}`);
  const found = AREAS.filter(area => counts[area] > 0).map(area => `${counts[area]} in ${area}`);
  const all = `${position} revisions, ${receipts} kept answers`;
  out(found.length === 0 ? `${all}: all as it must be.` : `${all}. Faults: ${found.join(', ')}.`);
}

/** What index rows are made of: where that is damaged, they cannot be. */
const NEEDED = ['database', 'documents'] as const;

/** Makes index rows anew; false where there is nothing to be made, or not out of what there is. */
async function repaired(url: string, options: OpenOptions, { counts }: Report, terminal: Terminal): Promise<boolean> {
  if (counts.index === 0) return false;
  if (NEEDED.some(area => counts[area] > 0)) {
    terminal.err('communique: Nothing was repaired: index rows are made of documents, and these are damaged too.');
    return false;
  }
  terminal.err('Making the index rows anew.');
  const ledger = await openLedger(url, { ...options, reindex: true }).catch(error => {
    if (!(error instanceof LedgerInUse)) throw error;
    throw new LedgerUnusable(`${error.message} Index rows are made anew while no server runs.`);
  });
  await ledger.close();
  return true;
}
