// nginx as a process of its own, with the configuration of the proxy before servers of this process.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/package-root.ts';
import { throwAwayFolder } from '../databases.ts';
import { freePort } from '../support/postgres.ts';

/** Whether there is an nginx to run. */
export const hasNginx = (() => {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Only where it listens, where its servers are, and where it may write is other than in the container. */
function configuration(folder: string, port: number, servers: readonly string[]): string {
  return servers.reduce(
    (text, address, index) => text.replace(`server communique-${index + 1}:3000 resolve `, `server ${address} `),
    readFileSync(join(packageRoot, 'deploy/nginx.conf'), 'utf8')
      .replaceAll('/tmp/', `${folder}/`)
      .replace('error_log stderr warn;', 'error_log stderr notice;')
      .replace('worker_processes auto;', 'worker_processes 1;')
      .replace('listen 8080;', `listen 127.0.0.1:${port};`),
  );
}

/** The proxy before servers at these addresses, once it takes requests. */
export async function startProxy(servers: readonly string[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const { path, remove } = await throwAwayFolder();
  // Its worker is another user where the tests are run by root.
  chmodSync(path, 0o755);
  const port = await freePort();
  const file = join(path, 'nginx.conf');
  writeFileSync(file, configuration(path, port, servers));
  const child = spawn('nginx', ['-p', path, '-c', file, '-e', 'stderr', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = new Promise(resolve => child.once('exit', resolve));
  const told: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', line => {
      told.push(line);
      if (/start worker process \d/.test(line)) resolve();
    });
    void exit.then(() => reject(new Error(told.join('\n'))));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
    await remove();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
