// nginx as a process of its own, with the configuration of the proxy before servers of this process.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/package-root.ts';
import { throwAwayFolder } from '../databases.ts';
import { freePort } from '../support/postgres.ts';

function has(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether there is an nginx to run. */
export const hasNginx = has('nginx', '-v');

/** Whether there is what makes a certificate for it too. */
export const hasTls = hasNginx && has('openssl', 'version');

const deployed = (name: string) => join(packageRoot, 'deploy', name);

/** Only where it listens, where its servers are, and where it may write is other than in the container. */
function configuration(folder: string, port: number, servers: readonly string[]): string {
  return servers.reduce(
    (text, address, index) => text.replace(`server communique-${index + 1}:3000 resolve `, `server ${address} `),
    readFileSync(deployed('nginx.conf'), 'utf8')
      .replaceAll('/tmp/', `${folder}/`)
      .replace('error_log stderr warn;', 'error_log stderr notice;')
      .replace('access_log /dev/stdout', `access_log ${folder}/access.log`)
      .replace('worker_processes auto;', 'worker_processes 1;')
      .replace('listen 8080;', `listen 127.0.0.1:${port};`),
  );
}

/** A certificate of its own for localhost, and the configuration that has it; how HTTP/2 is put on is not what older ones know. */
function addTls(folder: string, port: number): string {
  mkdirSync(join(folder, 'certificates'));
  mkdirSync(join(folder, 'tls'));
  const [certificate, key] = ['fullchain', 'privkey'].map(name => join(folder, `certificates/${name}.pem`)) as [
    string,
    string,
  ];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const text = readFileSync(deployed('nginx-tls.conf'), 'utf8')
    .replace('listen 8443 ', `listen 127.0.0.1:${port} `)
    .replace('http2 on;', '');
  writeFileSync(join(folder, 'tls/communique.conf'), text);
  return readFileSync(certificate, 'utf8');
}

interface Proxy {
  readonly url: string;
  /** To be trusted; empty without TLS. */
  readonly certificate: string;
  /** What it logged, once it is ended. */
  readonly logged: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** The proxy before servers at these addresses, once it takes requests; `behind` another proxy, on this host, it goes by what that says. */
export async function startProxy(
  servers: readonly string[],
  { tls = false, connections = 2000, behind = false } = {},
): Promise<Proxy> {
  const { path, remove } = await throwAwayFolder();
  // Its worker is another user where the tests are run by root.
  chmodSync(path, 0o755);
  const port = await freePort();
  const file = join(path, 'nginx.conf');
  const plain = tls ? await freePort() : port;
  const limited = configuration(path, plain, servers).replace('connections 2000;', `connections ${connections};`);
  const trusting = limited.replace('192.0.2.0/24', '127.0.0.0/8').replace(/# (?=set_real_ip_from|real_ip_)/g, '');
  writeFileSync(file, behind ? trusting : limited);
  copyFileSync(deployed('nginx-server.conf'), join(path, 'nginx-server.conf'));
  const certificate = tls ? addTls(path, port) : '';
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
  const end = async () => {
    child.kill('SIGTERM');
    await exit;
  };
  const logged = async () => {
    await end();
    return readFileSync(join(path, 'access.log'), 'utf8');
  };
  const stop = async () => {
    await end();
    await remove();
  };
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, certificate, logged, stop };
}
