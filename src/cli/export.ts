// `communique export`
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Config, databaseOptions, readConfig } from '../config.ts';
import type { Context } from '../formats/format.ts';
import { formats, withVariants } from '../formats/formats.ts';
import { lines } from '../formats/ndjson.ts';
import { permanentIds } from '../formats/permanent-ids.ts';
import { write } from '../formats/write.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { kindNames, kinds } from '../model/kinds.ts';
import { Refusal } from '../model/refusals.ts';
import { instantOf, positionOf } from '../operations/questions/as-of.ts';
import { readFor } from '../operations/questions/named-actors.ts';
import { TooBroad } from '../query/resolve.ts';
import { destinationOf } from './destination.ts';
import { type Exported, type ExportOptions, exportedBy } from './exported.ts';
import { type Progress, progressOn, silent } from './progress.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options extends ExportOptions {
  readonly output: string;
  readonly force?: true;
}

const HELP = `
Without --kind and --filter, NDJSON holds the records of all kinds: sources, issues, actors, events; of each what changed first first.
With --history it holds every revision there ever was, one a line, as /v1/changes shows them.
Filters are those of the lists, of events where there is no --kind: --filter country=CN --filter from=2016`;

export function exportCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('export')
    .description('write the records that fit, or the whole history, to a file or to the output')
    .addOption(
      new Option('--format <name>', 'how').choices(withVariants(formats).map(({ name }) => name)).default('ndjson'),
    )
    .addOption(new Option('--kind <kind>', 'which kind of record').choices([...kindNames]))
    .option('--filter <name=value>', 'which of them; may be given again', filterInto)
    .option('--sort <order>', 'in which order')
    .option('--fields <members>', 'which members, separated by commas (CSV and NDJSON)')
    .option('--as-of <position>', 'as of a position of the ledger, or an instant')
    .option('--history', 'every revision, in the order of the ledger (NDJSON)')
    .option('--authors', 'with --history: who recorded each revision')
    .option('--output <file>', 'where to; - is the output', '-')
    .option('--force', 'replace the file if it is there')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      await exportTo(options, terminal).catch(refused);
      answer(0);
    });
}

function filterInto(text: string, before: ExportOptions['filter'] = []) {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give it as name=value.');
  return [...before, [name, value] as const];
}

async function exportTo(options: Options, terminal: Terminal): Promise<void> {
  const exported = exportedBy(options);
  const destination = await destinationOf(options.output, options.force === true, terminal);
  const config = readConfig(terminal.environment);
  const ledger = await openLedger(config.DATABASE_URL, { ...databaseOptions(config), readOnly: true });
  try {
    const { position } = await positionOf(ledger, options.asOf);
    const progress = await progressOf(exported, options, terminal, () => exported.count(ledger, position));
    const texts = { ledger, documents: exported.texts(ledger, position), position };
    const { documents, actorOf } = readFor(exported.format, exported.kind, texts);
    const writer = await writerOf(exported, options, { ledger, config, position, actorOf });
    const chunks = write(writer, documents, progress.done);
    await destination(chunks).finally(progress.end);
  } finally {
    await ledger.close();
  }
}

/** On the terminal that a result is written to, it shows its own progress. */
async function progressOf(
  { noun }: Exported,
  { output }: Options,
  terminal: Terminal,
  count: () => Promise<number>,
): Promise<Progress> {
  return output === '-' && terminal.output.isTTY ? silent : progressOn(terminal, noun, await count());
}

/** Links lead to where the server of the same settings is; ids are those that it gives. */
async function writerOf(
  { format, kind, list }: Exported,
  { fields, history }: Options,
  {
    ledger,
    config,
    position,
    actorOf,
  }: { ledger: Ledger; config: Config; position: number } & Pick<Context, 'actorOf'>,
) {
  if (history) return lines;
  const base = config.PUBLIC_URL || `http://${config.HOST}:${config.PORT}`;
  const at = await instantOf(ledger, position);
  return format.writer({
    kind: kinds[kind],
    base,
    ids: permanentIds(config.PUBLIC_URL, ledger.identity()),
    self: base + list,
    list,
    position,
    at,
    fields: fields?.split(','),
    actorOf,
  });
}

/** What the rooms below refuse is wrong use too. */
function refused(error: unknown): never {
  if (error instanceof TooBroad || error instanceof Refusal) throw new WrongUse(error.message);
  throw error;
}
