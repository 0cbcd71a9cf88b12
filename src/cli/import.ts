// `communique import <format> <path…>`
import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { bytesOf, type File, filesUnder, NoSuchFile } from '../imports/files.ts';
import { formatNames, importers, TABLE } from '../imports/formats.ts';
import { type TableMapping, UnreadableInput, Unrecognised } from '../imports/importer.ts';
import { summaryLine, type Told } from '../imports/outcomes.ts';
import { WrongMapping } from '../imports/table/document.ts';
import { readMapping } from '../imports/table/mapping.ts';
import { LedgerInUse, LedgerUnusable } from '../ledger/errors.ts';
import { openLedger } from '../ledger/ledger.ts';
import { extentOf } from '../model/edtf.ts';
import { type KindName, kindNames } from '../model/kinds.ts';
import { eventKind } from '../model/vocabularies/closed.ts';
import { type Asked, importInto, type Run } from '../operations/imports/run.ts';
import type { Input } from '../operations/imports/spooling.ts';
import { encodingAsked } from './encoding.ts';
import { progressOn } from './progress.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options {
  readonly dryRun?: true;
  readonly since?: string;
  readonly only?: string;
  readonly kind?: string;
  readonly encoding?: string;
  readonly dyadsApart?: true;
  readonly mapping?: string;
  readonly report?: string;
}

const STDIN = '-';

export function importCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('import')
    .description('append what other data sets hold to the ledger, while no server runs; a second run appends nothing')
    .argument('<format>', formatNames.join(', '))
    .argument('<path...>', 'files, folders that are walked through, or - for the standard input')
    .option('--dry-run', 'say what would be appended, show its first ten records, and append nothing')
    .option('--since <day>', 'skip events that began before this day')
    .option('--only <kinds>', 'skip events of kinds other than these, separated by commas')
    .option('--kind <kind>', 'what the documents of NDJSON without a history are: event, actor, issue or source')
    .option('--encoding <name>', 'what the text is encoded in, such as windows-1252; otherwise it is UTF-8')
    .option('--dyads-apart', 'never make one event of rows of event data that tell of different sides')
    .option('--mapping <file>', 'what the rows of a table are, as YAML or JSON; docs/tables.md tells how')
    .option('--report <file>', 'write the outcome of each row, as NDJSON')
    .addHelpText('after', HELP)
    .action(async (format: string, paths: string[], options: Options) => {
      const asked = { ...askedOf(format, options), ...(await mappingOf(format, options)) };
      const files = await filesUnder(paths.filter(path => path !== STDIN)).catch(refusing);
      answer(await importFiles(asked, paths, files, options.report, terminal));
    });
}

const HELP = `
Formats:
${importers.map(({ format, description }) => `  ${format.padEnd(12)}${description}`).join('\n')}

A row is accepted (it made or changed a record), folded (it became a part of one), a duplicate (it changed nothing),
skipped or rejected. Exits with 1 when rows were rejected, or a file could not be read to its end.`;

function askedOf(format: string, { dryRun, since, only, kind, encoding, dyadsApart }: Options): Asked {
  if (!formatNames.includes(format))
    throw new WrongUse(`There is no format ${format}. Known: ${formatNames.join(', ')}.`);
  if (since !== undefined && extentOf(since) === null)
    throw new WrongUse(`--since ${since} is no day: write 2016-09-05.`);
  if (kind !== undefined && !kindNames.some(name => name === kind))
    throw new WrongUse(`There is no kind of record ${kind}. Known: ${kindNames.join(', ')}.`);
  const named = encodingAsked(encoding);
  const kinds = only?.split(',');
  const unknown = kinds?.find(one => !eventKind.terms.some(({ code }) => code === one));
  if (unknown !== undefined)
    throw new WrongUse(
      `There is no event kind ${unknown}. Known: ${eventKind.terms.map(({ code }) => code).join(', ')}.`,
    );
  return {
    format,
    ...(dryRun && { dryRun }),
    ...(dyadsApart && { dyadsApart }),
    ...(since !== undefined && { since }),
    ...(kind !== undefined && { kind: kind as KindName }),
    ...(kinds && { only: kinds }),
    ...(named !== undefined && { encoding: named }),
  };
}

/** The mapping that a table needs, and nothing else. */
async function mappingOf(format: string, { mapping }: Options): Promise<Pick<Asked, 'mapping'>> {
  if ((format === TABLE) !== (mapping !== undefined))
    throw new WrongUse(`The format ${TABLE} needs a --mapping, and no other takes one.`);
  return mapping === undefined ? {} : { mapping: await mappingIn(mapping) };
}

/** Reads a mapping from a file. @throws WrongUse which tells each fault with its line */
async function mappingIn(path: string): Promise<TableMapping> {
  const text = await readFile(path, 'utf8').catch(error => {
    throw new WrongUse(`Cannot read ${path}: ${(error as Error).message}.`);
  });
  try {
    return readMapping(text);
  } catch (error) {
    throw error instanceof WrongMapping
      ? new WrongUse(`${path} is not as a mapping must be.\n${error.message}`)
      : error;
  }
}

async function importFiles(
  asked: Asked,
  paths: readonly string[],
  files: readonly File[],
  reportFile: string | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  const report = reportTo(reportFile);
  const config = readConfig(terminal.environment);
  const ledger = await openLedger(config.DATABASE_URL, { ...databaseOptions(config), bulk: true }).catch(error => {
    if (!(error instanceof LedgerInUse)) throw error;
    throw new LedgerUnusable(`${error.message} Or send the data to the server: POST /v1/imports.`);
  });
  const total = paths.includes(STDIN) ? null : files.reduce((sum, { size }) => sum + size, 0);
  const progress = progressOn(terminal, 'bytes', total);
  try {
    const watcher = { told: report.write, read: progress.done };
    const { whole, summary, sample } = await importInto(ledger, asked, watcher, async run => {
      const whole = await takeAll(run, paths, files, terminal).finally(progress.end);
      return { whole, summary: run.summary(), sample: await run.sample() };
    });
    for (const { record, content } of sample) terminal.out(`${record} ${JSON.stringify(content, null, 2)}`);
    for (const { reason, rows } of summary.reasons.slice(0, REASONS))
      terminal.err(`${String(rows).padStart(8)}  ${reason}`);
    terminal.err(summaryLine(summary, asked.dryRun === true));
    return whole && summary.outcomes.rejected === 0 ? 0 : 1;
  } finally {
    report.close();
    await ledger.close();
  }
}

/** How many reasons are told, the most frequent first; the report has each. */
const REASONS = 20;

/** Takes one input after the other; true where all were read to their ends. */
async function takeAll(
  run: Run,
  paths: readonly string[],
  files: readonly File[],
  { err, input }: Terminal,
): Promise<boolean> {
  let whole = true;
  const take = async (given: Input, where: string, found: boolean) => {
    try {
      await run.take(given);
    } catch (error) {
      if (error instanceof NoSuchFile) throw new WrongUse(error.message);
      if (!(error instanceof UnreadableInput)) throw error;
      const leftOut = found && error instanceof Unrecognised;
      err(`communique: ${where}: ${error.message}${leftOut ? ' It is left out.' : ''}`);
      if (!leftOut) whole = false;
    }
  };
  for (const { path, name, found } of files) await take({ name, path, bytes: bytesOf(path) }, path, found);
  if (paths.includes(STDIN) && input) await take({ name: '', bytes: input }, 'standard input', false);
  return whole;
}

function refusing(error: Error): never {
  throw error instanceof NoSuchFile ? new WrongUse(error.message) : error;
}

interface Report {
  readonly write: (rows: readonly Told[]) => void;
  readonly close: () => void;
}

/** Writes a line for each row, once what it made is recorded. */
function reportTo(file: string | undefined): Report {
  if (file === undefined) return { write: () => {}, close: () => {} };
  try {
    const report = openSync(file, 'w');
    return {
      write: rows => writeSync(report, rows.map(row => `${JSON.stringify(row)}\n`).join('')),
      close: () => closeSync(report),
    };
  } catch (error) {
    throw new WrongUse(`Cannot write ${file}: ${(error as Error).message}.`);
  }
}
