// The program as a process of its own, as it is started: served until it is stopped or killed; and the command line within this one.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { commandLine } from '../src/cli/command-line.ts';
import { packageRoot } from '../src/package-root.ts';
import { API_KEY, UNLIMITED } from './app.ts';

const MAIN = join(packageRoot, 'bin/communique.js');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

/** Runs the command line to its end, in this process. */
export async function run(args: readonly string[], environment: Environment = {}): Promise<Run> {
  const lines: { out: string[]; err: string[] } = { out: [], err: [] };
  const output = new Writable({
    write: (chunk, _, done) => {
      lines.out.push(String(chunk));
      done();
    },
  });
  const code = await commandLine(args, {
    environment: { COMMUNIQUE_API_KEY: API_KEY, PORT: '0', ...environment },
    out: line => lines.out.push(`${line}\n`),
    err: line => lines.err.push(`${line}\n`),
    output,
  });
  return { code, out: lines.out.join(''), err: lines.err.join('') };
}

export interface Started {
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  /** All lines that it has printed so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line that fits, of those to come; fails where it ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
}

export interface Served extends Started {
  readonly url: string;
}

const exitOf = (child: ChildProcess) => new Promise<number | null>(resolve => child.once('exit', resolve));

/** For the environment of a program that is to print in the end which packages it has loaded. */
export const TELLS_LOADED = { NODE_OPTIONS: `--import=${join(packageRoot, 'test/loaded.js')}` };

/** Starts the program with these arguments. */
export function start(args: readonly string[], environment: Environment): Started {
  const unlimited = Object.fromEntries(Object.entries(UNLIMITED).map(([name, value]) => [name, String(value)]));
  const { PATH = '', TMPDIR } = process.env;
  const own = { PATH, ...(TMPDIR !== undefined && { TMPDIR }) };
  const env = { ...own, COMMUNIQUE_API_KEY: API_KEY, PORT: '0', ...unlimited, ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = exitOf(child);
  const lines: string[] = [];
  const readers = [child.stdout, child.stderr].map(input => createInterface({ input: input as NodeJS.ReadableStream }));
  for (const reader of readers) reader.on('line', line => lines.push(line));
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      for (const reader of readers) {
        reader.on('line', text => {
          const found = pattern.exec(text);
          if (found) resolve(found);
        });
      }
      void exit.then(code => reject(new Error(`It ended with ${code} before ${pattern}:\n${lines.join('\n')}`)));
    });
  return { process: child, exit, lines, line };
}

/** Serves on a free port until it is stopped; answers once it listens. */
export async function serve(environment: Environment): Promise<Served> {
  const started = start(['serve'], environment);
  const [, url = ''] = await started.line(/Communique listens on (\S+)/);
  return { ...started, url };
}
