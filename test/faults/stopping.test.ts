// SIGTERM while writers write and readers do not read: the server ends in the time that it is given, and says that all is well.
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { loadOf } from './load.ts';

const READERS = 20;

/** A reader that takes the first bytes of an answer, and no more. */
async function stalled(url: string, path: string) {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const [first] = await once(socket, 'data');
  socket.pause();
  return { socket, begins: String(first) };
}

test('SIGTERM under load, with readers that do not read', { timeout: PATIENCE }, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  try {
    const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error', EXPORTS_PER_CALLER: String(READERS) });
    const load = loadOf();
    const enough = load.answered('ok', 200);
    const writing = load.on([server.url]);
    await enough;
    const paths = ['/v1/changes.ndjson', '/v1/events.csv', '/v1/changes/stream'];
    const readers = await Promise.all(
      Array.from({ length: READERS }, (_, n) => stalled(server.url, paths[n % paths.length] ?? '')),
    );
    for (const { begins } of readers) expect(begins).toMatch(/^HTTP\/1\.1 200 /);
    server.process.kill('SIGTERM');
    expect(await server.exit, server.lines.join('\n')).toBe(0);
    await writing.stop();
    for (const { socket } of readers) socket.destroy();
    await load.expectKept(database);
  } finally {
    await remove();
  }
});

test('a server whose output nobody reads any more is told to stop and ends', { timeout: PATIENCE }, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  try {
    const server = await serve({ DATABASE_URL: database });
    server.process.stdout?.destroy();
    // Each is a line of the log.
    for (let n = 0; n < 20; n++) expect((await fetch(`${server.url}/v1/events?limit=1`)).status).toBe(200);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  } finally {
    await remove();
  }
});
