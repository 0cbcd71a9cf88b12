// The command line of the bench: `npm run bench -- query`, `npm run bench -- import`.
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { exportReport, exportTargets, measureExport } from './export.ts';
import { httpReport, measureHttp } from './http.ts';
import { importReport, measureImport, RowsDiffer } from './import.ts';
import type { Progress } from './ledgers.ts';
import { measureMemory, memoryReport } from './memory.ts';
import { measureOthers, othersReport } from './others.ts';
import { measurePeers, peersReport } from './peers.ts';
import { AnswersDiffer, DATABASES, measure } from './query.ts';
import { report, targets } from './report.ts';
import { measureTable, tableReport } from './table.ts';
import { measureWrite, writeReport } from './write.ts';

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
  .action(
    telling(
      measure,
      (measured, { database }) => report(measured, database),
      (measured, { database }) => ({ measured, targets: targets(measured, database) }),
    ),
  );

program
  .command('export')
  .description('time everything through the exporter and by hand, and tell how much memory it takes')
  .option('--sizes <counts>', 'how many events, one ledger each, separated by commas', counts, [1_000_000])
  .option('--runs <count>', 'how often everything is read in each way', count, 3)
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText('after', '\nLedgers are made once and kept; a target that is missed is told, no more.')
  .action(telling(measureExport, exportReport, measured => ({ measured, targets: exportTargets(measured) })));

program
  .command('import')
  .description('time an import of invented events into an empty ledger, beside a loader written by hand')
  .option('--events <count>', 'how many events', count, 1_000_000)
  .option('--folder <folder>', 'where the history and the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .action(telling(measureImport, importReport, figures => ({ figures })));

program
  .command('table')
  .description("time an import of a table of ministers' meetings by its mapping, beside the same records as NDJSON")
  .option('--events <count>', 'how many meetings', count, 25_000)
  .option('--runs <count>', 'how often each is imported in turn', count, 3)
  .option('--folder <folder>', 'where the files and the ledger are kept meanwhile', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText(
    'after',
    '\nExits with 1 where both do not become the same records; a goal that is missed is told, no more.',
  )
  .action(telling(measureTable, tableReport, figures => ({ figures })));

program
  .command('others')
  .description('time the read of one record while another client asks for much, and tell how much memory that takes')
  .option('--events <count>', 'how many events there are', count, 100_000)
  .option('--time <milliseconds>', 'how long is measured beside each load', count, 8_000)
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText('after', '\nEnds by itself after some three times that time for each of nine loads.')
  .action(telling(measureOthers, othersReport, measured => ({ measured })));

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
  .action(telling(measureHttp, httpReport, figures => ({ figures })));

program
  .command('memory')
  .description('tell how much memory a server takes at rest, and while clients read, write, search, count and export')
  .option('--events <count>', 'how many events there are', count, 100_000)
  .option('--seconds <count>', 'for how long it is asked', count, 300)
  .option('--folder <folder>', 'where the ledgers are kept', 'bench/.data')
  .option('--seed <number>', 'what is invented and asked follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText('after', '\nAsks a copy, which is deleted in the end; a goal that is missed is told, no more.')
  .action(telling(measureMemory, memoryReport, figures => ({ figures })));

program
  .command('peers')
  .description('time what other servers of JSON answer, with the same events, beside what we do')
  .option('--events <count>', 'how many events there are', count, 10_000)
  .option('--runs <count>', 'how often each is asked in turn', count, 3)
  .option('--time <seconds>', 'for how long each time', count, 3)
  .option('--level <level>', 'what our server logs; of requests the others log nothing', 'warn')
  .option('--folder <folder>', 'where the ledger and the others are kept meanwhile', 'bench/.data')
  .option('--seed <number>', 'what is invented follows from it', count, 1)
  .option('--json <file>', 'write the figures to a file too')
  .addHelpText(
    'after',
    '\nInstalls them by npm, and removes them in the end; one that does not run is told by its name.',
  )
  .action(telling(measurePeers, peersReport, figures => ({ figures })));

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
  .action(telling(measureWrite, writeReport, figures => ({ figures })));

/**
 * An action that measures as its options ask, tells how far it is on standard error, prints the report, and keeps what `kept`
 * makes of the figures where `--json` names a file.
 */
function telling<Settings, Figures>(
  measured: (settings: Settings, progress: Progress) => Promise<Figures>,
  report: (figures: Figures, settings: Settings) => string,
  kept: (figures: Figures, settings: Settings) => object,
) {
  return async ({ json, ...options }: Settings & { json?: string }): Promise<void> => {
    const settings = options as unknown as Settings;
    const figures = await measured(settings, line => process.stderr.write(`${line}\n`));
    process.stdout.write(`${report(figures, settings)}\n`);
    if (json !== undefined)
      await writeFile(json, `${JSON.stringify({ settings, ...kept(figures, settings) }, null, 2)}\n`);
  };
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
