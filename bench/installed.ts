// A server as it is installed, in processes of its own: `communique serve` with settings from the environment. Its log goes nowhere.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { tryAddress } from '../src/listening.ts';
import { packageRoot } from '../src/package-root.ts';

export interface Installed {
  readonly url: string;
  readonly pid: number;
  end(): Promise<void>;
}

export const KEY = 'the-key-of-the-bench';

/** Between two looks whether it listens, in milliseconds. */
const LOOK = 20;

/** Starts one that refuses nobody for how much they ask; resolves once it answers. @throws Error where it ends before */
export async function installed(environment: Readonly<Record<string, string>>): Promise<Installed> {
  const port = await tryAddress({ host: '127.0.0.1', port: 0, settings: ['HOST', 'PORT'] });
  const own = { COMMUNIQUE_API_KEY: KEY, RATE_LIMIT: '0', RATE_LIMIT_KEY: '0', SHED_DELAY: '0', PORT: String(port) };
  const server = spawn(process.execPath, [join(packageRoot, 'bin/communique.js'), 'serve'], {
    env: { PATH: process.env.PATH, ...own, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(server, 'exit');
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/livez`).catch(() => null))) {
    if (server.exitCode !== null) throw new Error('The server of the bench ended.');
    await setTimeout(LOOK);
  }
  const end = async () => {
    server.kill('SIGTERM');
    await exit;
  };
  return { url, pid: server.pid ?? 0, end };
}
