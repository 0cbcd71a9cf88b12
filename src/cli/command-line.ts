// The command line: parses, hands over, and turns what is refused into a message and an exit code.
import { Command, CommanderError } from 'commander';
import { InvalidConfig } from '../config.ts';
import { LedgerUnusable } from '../ledger/errors.ts';
import { CannotListen, PartFailed } from '../listening.ts';
import { version } from '../package-root.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

const DESCRIPTION = `A server for structured records of diplomatic events.
Settings are read from the environment; docs/running.md lists them.`;

/** Each command is added by a module of its own, which is loaded where it is the one that is asked for, and for help. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  seed: async () => (await import('./seed.ts')).seedCommand,
  import: async () => (await import('./import.ts')).importCommand,
  mapping: async () => (await import('./mapping.ts')).mappingCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  openapi: async () => (await import('./openapi.ts')).openapiCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  follow: async () => (await import('./follow.ts')).followCommand,
  copy: async () => (await import('./copy.ts')).copyCommand,
  distribute: async () => (await import('./distribute.ts')).distributeCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
  keys: async () => (await import('./keys.ts')).keysCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  actors: async () => (await import('./actors.ts')).actorsCommand,
};

/** Adds a command to the program; `answer` is told its exit code. */
type Add = (program: Command, terminal: Terminal, answer: (given: ExitCode | null) => void) => void;

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
  const [asked = ''] = args;
  const only = Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined;
  for (const load of only ? [only] : Object.values(COMMANDS)) (await load())(program, terminal, answer);
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
