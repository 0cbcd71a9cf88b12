// The program as a process of its own, as it is built: served until it is stopped or killed; and the command line within this one.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { commandLine } from '../src/cli/command-line.ts';
import { packageRoot } from '../src/package-root.ts';
import { API_KEY } from './app.ts';

const MAIN = join(packageRoot, 'dist/cli/main.js');

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
    environment: { COMMUNIQUE_API_KEY: API_KEY, ...environment },
    out: line => lines.out.push(`${line}\n`),
    err: line => lines.err.push(`${line}\n`),
    output,
  });
  return { code, out: lines.out.join(''), err: lines.err.join('') };
}

export interface Served {
  readonly url: string;
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  /** All lines that it has printed so far. */
  readonly lines: readonly string[];
}

const exitOf = (child: ChildProcess) => new Promise<number | null>(resolve => child.once('exit', resolve));

/** Serves on a free port until it is stopped; answers once it listens. */
export async function serve(environment: Environment): Promise<Served> {
  const env = { PATH: process.env.PATH ?? '', COMMUNIQUE_API_KEY: API_KEY, PORT: '0', ...environment };
  const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = exitOf(child);
  const lines: string[] = [];
  const collect = (stream: NodeJS.ReadableStream | null) => {
    const reader = createInterface({ input: stream as NodeJS.ReadableStream });
    reader.on('line', line => lines.push(line));
    return reader;
  };
  collect(child.stderr);
  const reader = collect(child.stdout);
  const url = await new Promise<string>((resolve, reject) => {
    reader.on('line', line => {
      const address = /Communique listens on (\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    void exit.then(code => reject(new Error(`It ended with ${code} before it listened:\n${lines.join('\n')}`)));
  });
  return { url, process: child, exit, lines };
}
