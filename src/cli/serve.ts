// `communique serve`
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { serve } from '../server.ts';
import { serveWith, work } from '../workers.ts';
import { openInBrowser } from './browser.ts';
import type { Terminal } from './terminal.ts';

export function serveCommand(program: Command, { environment, err }: Terminal, answer: (exitCode: null) => void): void {
  program
    .command('serve')
    .description('start the server; on the first start it makes, migrates and seeds its database')
    .option('--open', 'open it in the browser of this machine')
    .option('--workers <count>', 'how many processes answer, so that reads use as many processors; by default WORKERS')
    .action(async ({ open, workers }: { open?: true; workers?: string }) => {
      const config = readConfig({ ...environment, ...(workers !== undefined && { WORKERS: workers }) });
      answer(null);
      if (await work(config)) return;
      const address = config.WORKERS > 1 ? await serveWith(config.WORKERS, config) : await serve(config);
      if (open) await openInBrowser(address, err);
    });
}
