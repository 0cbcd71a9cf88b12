// `communique serve`
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { serve } from '../server.ts';
import { openInBrowser } from './browser.ts';
import type { Terminal } from './terminal.ts';

export function serveCommand(program: Command, { environment, err }: Terminal, answer: (exitCode: null) => void): void {
  program
    .command('serve')
    .description('start the server; on the first start it makes, migrates and seeds its database')
    .option('--open', 'open it in the browser of this machine')
    .action(async ({ open }: { open?: true }) => {
      const address = await serve(readConfig(environment));
      if (open) await openInBrowser(address, err);
      answer(null);
    });
}
