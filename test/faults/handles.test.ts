// No file handle left: what needs one is told to come again or is not answered, and all is well once there are some.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { AUTHORIZED } from '../app.ts';
import { throwAwayDatabase } from '../databases.ts';
import { manyTrips } from '../imports/trips.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { expectKeptAtEnd, loadOf } from './load.ts';

const WRITERS = 8;

/** The handles that a process has. */
const handlesOf = (pid: number): ReadonlySet<number> => new Set(readdirSync(`/proc/${pid}/fd`).map(Number));

/** The limit under which a process with these handles may have so many more. */
function limitAfter(taken: ReadonlySet<number>, spare: number): number {
  let [least, left] = [0, spare];
  while (taken.has(least) || left-- > 0) least += 1;
  return least;
}

/** Sets how many handles a process may have; false where this system cannot. */
function limit(pid: number, handles: number): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${handles}:`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('no file handle left under load', { timeout: PATIENCE }, async ({ skip }) => {
  const { url: database, remove } = await throwAwayDatabase();
  const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'fatal' });
  const pid = server.process.pid ?? 0;
  try {
    if (!limit(pid, 1_024)) return skip('needs prlimit');
    const load = loadOf();
    // As many as there are writers: none is left for what storing takes, such as connections to a database.
    limit(pid, limitAfter(handlesOf(pid), WRITERS));
    const before = load.answered('ok', 20);
    const writing = load.on([server.url], WRITERS);
    await before;
    limit(pid, Math.max(...handlesOf(pid)) + 5);
    const { port, hostname } = new URL(server.url);
    const sockets: Socket[] = Array.from({ length: 40 }, () => connect(Number(port), hostname).on('error', () => {}));
    await Promise.all(sockets.map(socket => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
    const headers = { ...AUTHORIZED, 'content-type': 'application/xml', prefer: 'respond-async' };
    const asked = await Promise.all([
      fetch(`${server.url}/v1/imports`, { method: 'POST', headers, body: manyTrips(10) }).catch(() => null),
      fetch(`${server.url}/v1/events?asOf=1&minDuration=PT1H`).catch(() => null),
      fetch(`${server.url}/livez`).catch(() => null),
    ]);
    for (const answer of asked) if (answer !== null && answer.status >= 500) expect(answer.status).toBe(503);
    for (const socket of sockets) socket.destroy();
    limit(pid, 1_024);
    await load.answered('ok', 20);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${server.url}/v1/imports`, { method: 'POST', headers, body: manyTrips(10) })).status).toBe(
      202,
    );
    await expectKeptAtEnd(server, { load, writing, database });
  } finally {
    server.process.kill('SIGKILL');
    await remove();
  }
});
