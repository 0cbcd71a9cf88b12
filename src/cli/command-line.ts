// The command line: parses, hands over, and turns what is refused into a message and an exit code.
import { Command, CommanderError } from 'commander';
import { InvalidConfig } from '../config.ts';
import { LedgerUnusable } from '../ledger/errors.ts';
import { CannotListen } from '../listening.ts';
import { version } from '../package-root.ts';
import { PartFailed } from '../workers.ts';
import { actorsCommand } from './actors.ts';
import { backupCommand } from './backup.ts';
import { checkCommand } from './check.ts';
import { copyCommand } from './copy.ts';
import { distributeCommand } from './distribute.ts';
import { exportCommand } from './export.ts';
import { followCommand } from './follow.ts';
import { importCommand } from './import.ts';
import { keysCommand } from './keys.ts';
import { mappingCommand } from './mapping.ts';
import { openapiCommand } from './openapi.ts';
import { restoreCommand } from './restore.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';
import { statusCommand } from './status.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';
import { verifyCommand } from './verify.ts';

const DESCRIPTION = `A server for structured records of diplomatic events.
Settings are read from the environment; docs/running.md lists them.`;

const COMMANDS = [
  ...[serveCommand, seedCommand, importCommand, mappingCommand, exportCommand, openapiCommand, verifyCommand],
  ...[followCommand, copyCommand, distributeCommand, checkCommand, backupCommand, restoreCommand, keysCommand],
  ...[statusCommand, actorsCommand],
];

const EXIT_CODES = `
Exit codes: 0 done; 1 not as it should be; 2 wrong use or settings; 3 the ledger cannot be opened;
4 the address cannot be listened on; 70 a fault of the program.`;

const CODES: readonly [new (message: string) => Error, number][] = [
  [WrongUse, 2],
  [InvalidConfig, 2],
  [LedgerUnusable, 3],
  [CannotListen, 4],
];

/** Runs the command that the arguments name; answers its exit code, or null while it goes on serving. */
export async function commandLine(args: readonly string[], terminal: Terminal): Promise<number | null> {
  let exitCode: ExitCode | null = null;
  const program = new Command('communique')
    .description(DESCRIPTION)
    .version(version)
    .showHelpAfterError('(--help tells how it is used)')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ writeOut: text => terminal.out(text.trimEnd()), writeErr: text => terminal.err(text.trimEnd()) })
    .exitOverride();
  const answer = (given: ExitCode | null) => {
    exitCode = given;
  };
  for (const command of COMMANDS) command(program, terminal, answer);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error as Error, terminal);
  }
}

function exitCodeOf(error: Error, terminal: Terminal): number {
  if (error instanceof PartFailed) return error.exitCode;
  // Help and version are no errors; for the rest commander has said what was wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const [, code] = CODES.find(([type]) => error instanceof type) ?? [];
  // What nobody foresaw keeps its stack: it is for whoever reports it.
  terminal.err(code === undefined ? `${error.stack}` : `communique: ${error.message}`);
  return code ?? 70;
}
