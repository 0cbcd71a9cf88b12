// What a newcomer does, in a fresh clone: starts the README's command on a free port, reads the seed, and stops it again.
// Then the same of a clone that was installed for running alone, of the package that npm makes of it, on each Node.js that it
// is for, and the command on a Node.js that is too old.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'communique-smoke-'));
// No setting of whoever runs this reaches what is started.
const { PATH, HOME } = process.env;
const env = { PATH, HOME };
const tell = line => process.stdout.write(`${line}\n`);

function clone(name) {
  const path = join(folder, name);
  execFileSync('git', ['clone', '--quiet', root, path]);
  return path;
}

/** The address that the server tells once it listens. */
async function announced(output) {
  for await (const line of createInterface({ input: output })) {
    tell(line);
    const address = /Communique listens on (\S+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('it ended before it listened');
}

/** What browsers ask with. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

/**
 * Starts the server as the README says, has it asked, and stops it by a signal to npm alone; what npx started, by one to both,
 * as Ctrl+C sends it. A browser is shown the page where one was built, which `page` says.
 */
async function servesTheSeed(folder, { page, command = ['npm', 'start'], path = PATH }) {
  const begun = performance.now();
  const [program, ...args] = command;
  // A group of its own, so that what a failure leaves can be ended as one.
  const npm = spawn(program, args, {
    cwd: folder,
    env: { ...env, PATH: path, PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const byNpx = program === 'npx';
  const exit = new Promise(resolve => npm.once(byNpx ? 'close' : 'exit', resolve));
  try {
    const url = await announced(npm.stdout);
    const { data } = await (await fetch(`${url}/v1/events?participant=barack-obama`)).json();
    tell(`first answer after ${Math.round(performance.now() - begun)} ms`);
    const meeting = data.find(event => event.kind === 'meeting');
    assert.equal(meeting.duration.minutes, 90);
    assert.equal(meeting.venue.country, 'CN');
    assert.equal(meeting.issues.length, 4);
    const shown = await fetch(url, { headers: BROWSER });
    assert.match(shown.headers.get('content-type'), page ? /^text\/html/ : /^application\/json/);
    const changes = await (await fetch(`${url}/v1/changes`)).json();
    assert.equal(changes.data[0].position, 1);
    npm.stdout.resume();
    process.kill(byNpx ? -npm.pid : npm.pid, 'SIGTERM');
    await exit;
    await assert.rejects(fetch(`${url}/livez`), 'the server goes on though npm was stopped');
    tell(`the seed was served, and the server stopped with ${program}`);
  } finally {
    try {
      process.kill(-npm.pid, 'SIGKILL');
    } catch {
      // The group is gone, as it should be.
    }
  }
}

try {
  const fresh = clone('fresh');
  symlinkSync(join(root, 'node_modules'), join(fresh, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'prepare'], { cwd: fresh, env, stdio: 'inherit' });
  await servesTheSeed(fresh, { page: true });

  const lean = clone('lean');
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: lean,
    env,
    stdio: 'inherit',
  });
  tell(
    `installed for running alone: ${String(execFileSync('du', ['-sh', 'node_modules'], { cwd: lean })).split('\t')[0]}`,
  );
  await servesTheSeed(lean, { page: false });

  // With whatever Node.js the machine has; then with each that the package is for, and no other.
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: fresh, env });
  const archive = String(packed).trim();
  const nodes = [null, ...(process.argv[2] ?? '').split(delimiter).filter(node => node !== '')];
  for (const [number, node] of nodes.entries()) {
    const empty = join(folder, `empty-${number}`);
    mkdirSync(empty);
    copyFileSync(join(folder, archive), join(empty, archive));
    const path = node === null ? PATH : `${dirname(node)}${delimiter}${PATH}`;
    const npx = ['npx', '--yes', '--prefer-offline', ...(node === null ? [] : ['--omit=optional'])];
    await servesTheSeed(empty, { page: true, path, command: [...npx, `./${archive}`, 'serve'] });
    tell(`the package was served by ${node ?? 'npx'}`);
  }

  // The machine's own Node.js, where it is too old, is told so by the command itself.
  const own = spawnSync('node', ['--version'], { env }).stdout.toString().trim();
  const [major, minor] = own.slice(1).split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18)) {
    const { status, stderr } = spawnSync('node', [join(root, 'bin/communique.js'), '--version'], { env });
    assert.deepEqual([status, stderr.toString().trim().split('\n').length], [1, 1]);
    assert.match(stderr.toString(), /22\.18 or newer is needed/);
    tell(`Node.js ${own} is told that it is too old`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
