// `communique serve`
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { serve } from '../server.ts';
import type { Terminal } from './terminal.ts';

export function serveCommand(program: Command, { environment }: Terminal, answer: (exitCode: null) => void): void {
  program
    .command('serve')
    .description('start the server; on the first start it makes, migrates and seeds its database')
    .action(async () => {
      await serve(readConfig(environment));
      answer(null);
    });
}
