// `communique mapping <command>`
import { basename } from 'node:path';
import type { Command } from 'commander';
import { archiveOrNot, decoded } from '../imports/decoding.ts';
import { bytesOf, NoSuchFile } from '../imports/files.ts';
import { UnreadableInput } from '../imports/importer.ts';
import { mappingSchema } from '../imports/table/options.ts';
import { suggestedForWorkbook, suggestedMapping } from '../imports/table/suggest.ts';
import { encodingAsked } from './encoding.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

export function mappingCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  const mapping = program.command('mapping').description('help with the mappings of tables');
  mapping
    .command('suggest')
    .description('print a draft of a mapping, made of the header of a table and its first rows')
    .argument('<file>', 'the table')
    .option('--encoding <name>', 'what it is encoded in, such as windows-1252; otherwise it is UTF-8')
    .option('--sheet <name>', 'which sheet of a workbook; otherwise the first')
    .action(async (path: string, options: Options) => {
      const draft = await draftOf(path, options).catch(refuse);
      terminal.out(draft.trimEnd());
      answer(0);
    });
  mapping
    .command('schema')
    .description('print the JSON Schema of mappings, by which editors know what may be written')
    .action(() => {
      terminal.out(JSON.stringify(mappingSchema(), null, 2));
      answer(0);
    });
}

interface Options {
  readonly encoding?: string;
  readonly sheet?: string;
}

async function draftOf(path: string, { encoding, sheet }: Options): Promise<string> {
  const named = encodingAsked(encoding);
  const { isArchive, all } = await archiveOrNot(bytesOf(path));
  if (!isArchive) return suggestedMapping(basename(path), decoded(all, named));
  for await (const _ of all) break;
  return suggestedForWorkbook(basename(path), path, sheet);
}

function refuse(error: Error): never {
  throw error instanceof NoSuchFile || error instanceof UnreadableInput ? new WrongUse(error.message) : error;
}
