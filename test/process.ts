// The program as a process of its own: run to its end, or served until it is stopped or killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../src/package-root.ts';
import { API_KEY } from './app.ts';

const MAIN = ['--import', 'tsx', join(packageRoot, 'src/cli/main.ts')];

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

function start(args: readonly string[], environment: Environment): ChildProcess {
  // tsx is looked for from the package, wherever the process works.
  const env = { PATH: process.env.PATH ?? '', COMMUNIQUE_API_KEY: API_KEY, ...environment };
  return spawn(process.execPath, [...MAIN, ...args], { cwd: packageRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs the command line to its end. */
export async function run(args: readonly string[], environment: Environment = {}): Promise<Run> {
  const child = start(args, environment);
  const read = async (stream: NodeJS.ReadableStream | null) => {
    let text = '';
    for await (const chunk of stream ?? []) text += chunk;
    return text;
  };
  const code = exitOf(child);
  const [out, err] = await Promise.all([read(child.stdout), read(child.stderr)]);
  return { out, err, code: await code };
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
  const child = start(['serve'], { PORT: '0', ...environment });
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
