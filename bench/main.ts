// The command line of the bench: `npm run bench -- query`, `npm run bench -- import`.
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type ExportSettings, exportReport, exportTargets, measureExport } from './export.ts';
import { type HttpSettings, httpReport, measureHttp } from './http.ts';
import { type ImportSettings, importReport, measureImport, RowsDiffer } from './import.ts';
import { measureOthers, type OthersSettings, othersReport } from './others.ts';
import { AnswersDiffer, DATABASES, measure, type Settings } from './query.ts';
import { report, targets } from './report.ts';
import { measureWrite, type WriteSettings, writeReport } from './write.ts';

const program = new Command('bench').description('Times the program on ledgers of invented events.');

program
  .command('query')
  .description('time questions through the query room, by hand over the plain driver, and over HTTP')
  .addOption(new Option('--database <engine>', 'where the ledgers are').choices(DATABASES).default('sqlite'))
  .option(
    '--sizes <counts>',
    'how many events, one ledger each, separated by commas',
    counts,
    [10_000, 100_000, 1_000_000],
  )
  .option('--runs <count>', 'how often each question is asked', count, 200)
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented and asked follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText(
    'after',
    '\nLedgers are made once and kept. Exits with 1 when answers differ; a target that is missed is told, no more.',
  )
  .action(query);

program
  .command('export')
  .description('time everything through the exporter and by hand, and tell how much memory it takes')
  .option('--sizes <counts>', 'how many events, one ledger each, separated by commas', counts, [1_000_000])
  .option('--runs <count>', 'how often everything is read in each way', count, 3)
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText('after', '\nLedgers are made once and kept; a target that is missed is told, no more.')
  .action(exports);

async function exports({ json, ...settings }: ExportSettings & { json?: string }): Promise<void> {
  const measured = await measureExport(settings, line => process.stderr.write(`${line}\n`));
  process.stdout.write(`${exportReport(measured)}\n`);
  if (json !== undefined) await keep(json, { settings, measured, targets: exportTargets(measured) });
}

const keep = (file: string, figures: object) => writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);

program
  .command('import')
  .description('time an import of invented events into an empty ledger, beside a loader written by hand')
  .option('--events <count>', 'how many events', count, 1_000_000)
  .option('--folder <folder>', 'where the history and the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .action(async ({ json, ...settings }: ImportSettings & { json?: string }) => {
    const figures = await measureImport(settings, line => process.stderr.write(`${line}\n`));
    process.stdout.write(`${importReport(figures)}\n`);
    if (json !== undefined) await keep(json, { settings, figures });
  });

program
  .command('others')
  .description('time the read of one record while another client asks for much, and tell how much memory that takes')
  .option('--events <count>', 'how many events there are', count, 100_000)
  .option('--time <milliseconds>', 'how long is measured beside each load', count, 8_000)
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText('after', '\nEnds by itself after some three times that time for each of nine loads.')
  .action(async ({ json, ...settings }: OthersSettings & { json?: string }) => {
    const measured = await measureOthers(settings, line => process.stderr.write(`${line}\n`));
    process.stdout.write(`${othersReport(measured)}\n`);
    if (json !== undefined) await keep(json, { settings, measured });
  });

program
  .command('http')
  .description(
    'time what is asked for again and again over HTTP, beside a bare Fastify that sends the same bytes and headers',
  )
  .option('--events <count>', 'how many events there are', count, 100_000)
  .option('--runs <count>', 'how often each is asked in turn', count, 5)
  .option('--time <seconds>', 'for how long each time', count, 3)
  .option('--level <level>', 'what the server logs', 'info')
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText('after', '\nAsks by wrk where there is one, else by autocannon; a goal that is missed is told, no more.')
  .action(async ({ json, ...settings }: HttpSettings & { json?: string }) => {
    const figures = await measureHttp(settings, line => process.stderr.write(`${line}\n`));
    process.stdout.write(`${httpReport(figures)}\n`);
    if (json !== undefined) await keep(json, { settings, figures });
  });

program
  .command('write')
  .description('time records that are written over HTTP, beside transactions by hand with the same rows and syncs')
  .option('--events <count>', 'how many events there are', count, 100_000)
  .option('--runs <count>', 'how often each is done in turn', count, 5)
  .option('--time <seconds>', 'for how long each time', count, 3)
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText('after', '\nWrites to copies, which are deleted in the end; a goal that is missed is told, no more.')
  .action(async ({ json, ...settings }: WriteSettings & { json?: string }) => {
    const figures = await measureWrite(settings, line => process.stderr.write(`${line}\n`));
    process.stdout.write(`${writeReport(figures)}\n`);
    if (json !== undefined) await keep(json, { settings, figures });
  });

async function query({ json, ...settings }: Settings & { json?: string }): Promise<void> {
  const measured = await measure(settings, line => process.stderr.write(`${line}\n`));
  process.stdout.write(`${report(measured, settings.database)}\n`);
  if (json !== undefined) await keep(json, { settings, measured, targets: targets(measured, settings.database) });
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

function counts(text: string): number[] {
  return text.split(',').map(count);
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof AnswersDiffer || error instanceof RowsDiffer)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
}
