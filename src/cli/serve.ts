// `communique serve`
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { serve } from '../server.ts';

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('start the server; on the first start it makes, migrates and seeds its database')
    .action(() => serve(readConfig(process.env)));
}
