// `communique mapping <command>`
import type { Command } from 'commander';
import { mappingSchema } from '../imports/table/options.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export function mappingCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  const mapping = program.command('mapping').description('help with the mappings of tables');
  mapping
    .command('schema')
    .description('print the JSON Schema of mappings, by which editors know what may be written')
    .action(() => {
      terminal.out(JSON.stringify(mappingSchema(), null, 2));
      answer(0);
    });
}
