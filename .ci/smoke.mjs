// Starts the README's command in a fresh clone on a free port, reads the seed, and stops it again.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'communique-smoke-'));
const clone = join(folder, 'clone');

/** A port that was free a moment ago. */
const port = await new Promise(resolve => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => resolve(free));
  });
});

/** Tries until the server is ready or has ended; gives up after two minutes. */
async function ready(url, ended) {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline && !ended(); ) {
    if (
      await fetch(url).then(
        response => response.ok,
        () => false,
      )
    )
      return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error('npm start did not become ready');
}

let server;
try {
  execFileSync('git', ['clone', '--quiet', root, clone]);
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  // A group of its own, so that npm and what it starts can be stopped as one.
  server = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: String(port) },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exit = new Promise(resolve => server.once('exit', resolve));
  await ready(`http://127.0.0.1:${port}/readyz`, () => server.exitCode !== null);

  const { data } = await (await fetch(`http://127.0.0.1:${port}/v1/events?participant=barack-obama`)).json();
  const meeting = data.find(event => event.kind === 'meeting');
  assert.equal(meeting.duration.minutes, 90);
  assert.equal(meeting.venue.country, 'CN');
  assert.equal(meeting.issues.length, 4);
  const changes = await (await fetch(`http://127.0.0.1:${port}/v1/changes`)).json();
  assert.equal(changes.data[0].position, 1);

  process.kill(-server.pid, 'SIGTERM');
  await exit;
  await assert.rejects(fetch(`http://127.0.0.1:${port}/livez`));
  process.stdout.write('the seed was served, and the server stopped\n');
} finally {
  try {
    if (server) process.kill(-server.pid, 'SIGKILL');
  } catch {
    // The group is gone, as it should be.
  }
  rmSync(folder, { recursive: true, force: true });
}
