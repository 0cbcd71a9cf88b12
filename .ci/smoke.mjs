// What a newcomer does, in a fresh clone: starts the README's command on a free port, reads the seed, and stops it again.
// Then the same of a clone that was installed for running alone, and the command on a Node.js that is too old.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  throw new Error('npm start ended before it listened');
}

/** Starts the server as the README says, has it asked, and stops it by a signal to npm alone. */
async function servesTheSeed(checkout) {
  const begun = performance.now();
  // A group of its own, so that what a failure leaves can be ended as one.
  const npm = spawn('npm', ['start'], {
    cwd: checkout,
    env: { ...env, PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise(resolve => npm.once('exit', resolve));
  try {
    const url = await announced(npm.stdout);
    const { data } = await (await fetch(`${url}/v1/events?participant=barack-obama`)).json();
    tell(`first answer after ${Math.round(performance.now() - begun)} ms`);
    const meeting = data.find(event => event.kind === 'meeting');
    assert.equal(meeting.duration.minutes, 90);
    assert.equal(meeting.venue.country, 'CN');
    assert.equal(meeting.issues.length, 4);
    const changes = await (await fetch(`${url}/v1/changes`)).json();
    assert.equal(changes.data[0].position, 1);
    npm.kill('SIGTERM');
    await exit;
    await assert.rejects(fetch(`${url}/livez`), 'the server goes on though npm was stopped');
    tell('the seed was served, and the server stopped with npm');
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
  await servesTheSeed(fresh);

  const lean = clone('lean');
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: lean,
    env,
    stdio: 'inherit',
  });
  tell(
    `installed for running alone: ${String(execFileSync('du', ['-sh', 'node_modules'], { cwd: lean })).split('\t')[0]}`,
  );
  await servesTheSeed(lean);

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
