#!/usr/bin/env node
// The command line: parses, hands over, and turns what is refused into a message on stderr and an exit code.
import { Command } from 'commander';
import { InvalidConfig } from '../config.ts';
import { LedgerUnusable } from '../ledger/errors.ts';
import { version } from '../package-root.ts';
import { CannotListen } from '../server.ts';
import { openapiCommand } from './openapi.ts';
import { Refusal } from './refusal.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';
import { verifyCommand } from './verify.ts';

const program = new Command('communique')
  .description(
    'A server for structured records of diplomatic events. Settings are read from the environment; the README lists them.',
  )
  .version(version)
  .showHelpAfterError('(--help tells how it is used)')
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 not as it should be, 2 wrong use or settings, 3 the ledger cannot be opened, 4 the address cannot be listened on.',
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

for (const command of [serveCommand, seedCommand, openapiCommand, verifyCommand]) command(program);

const EXIT_CODES: readonly [new (message: string) => Error, number][] = [
  [Refusal, 2],
  [InvalidConfig, 2],
  [LedgerUnusable, 3],
  [CannotListen, 4],
];

try {
  await program.parseAsync();
} catch (error) {
  const [, code] = EXIT_CODES.find(([type]) => error instanceof type) ?? [];
  // What nobody foresaw keeps its stack: it is for whoever reports it.
  process.stderr.write(
    code === undefined ? `${(error as Error).stack}\n` : `communique: ${(error as Error).message}\n`,
  );
  process.exit(code ?? 70);
}
