// Starts the README's command in a fresh clone on a free port, reads the seed, and stops it again.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'communique-smoke-'));
const clone = join(folder, 'clone');

/** The address that the server tells once it listens. */
async function announced(output) {
  for await (const line of createInterface({ input: output })) {
    process.stdout.write(`${line}\n`);
    const address = /Communique listens on (\S+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('npm start ended before it listened');
}

let server;
try {
  execFileSync('git', ['clone', '--quiet', root, clone]);
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  // A group of its own, so that npm and what it starts can be stopped as one.
  // No setting of whoever runs this reaches it.
  const { PATH, HOME } = process.env;
  server = spawn('npm', ['start'], {
    cwd: clone,
    env: { PATH, HOME, PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise(resolve => server.once('exit', resolve));
  const url = await announced(server.stdout);

  const { data } = await (await fetch(`${url}/v1/events?participant=barack-obama`)).json();
  const meeting = data.find(event => event.kind === 'meeting');
  assert.equal(meeting.duration.minutes, 90);
  assert.equal(meeting.venue.country, 'CN');
  assert.equal(meeting.issues.length, 4);
  const changes = await (await fetch(`${url}/v1/changes`)).json();
  assert.equal(changes.data[0].position, 1);

  process.kill(-server.pid, 'SIGTERM');
  await exit;
  await assert.rejects(fetch(`${url}/livez`));
  process.stdout.write('the seed was served, and the server stopped\n');
} finally {
  try {
    if (server) process.kill(-server.pid, 'SIGKILL');
  } catch {
    // The group is gone, as it should be.
  }
  rmSync(folder, { recursive: true, force: true });
}
