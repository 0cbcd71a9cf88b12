// Connections on which nothing comes, or a byte now and then: nobody else waits for them, and they take little memory.
// HOSTILE=20000 opens ten thousand.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';

const IDLE = Number(process.env.HOSTILE ?? 0) >= 20_000 ? 10_000 : 1_000;
const DRIPPING = 100;

/** So many connect at a time: the queue of the system is not endless. */
const AT_ONCE = 100;

/** The most memory that strangers may have a server take, in bytes. */
const MOST = 512_000_000;

/** The resident memory of a process in bytes. */
const memoryOf = (pid: number) =>
  1_024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

async function opened(url: string, count: number): Promise<Socket[]> {
  const { port, hostname } = new URL(url);
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      return socket;
    });
    await Promise.all(some.map(socket => once(socket, 'connect')));
    sockets.push(...some);
  }
  return sockets;
}

test.skipIf(process.platform !== 'linux')(
  `${IDLE} connections without a request, and ${DRIPPING} that send a byte now and then`,
  { timeout: 4 * PATIENCE },
  async () => {
    const { url: database, remove } = await throwAwayDatabase();
    const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error' });
    const all = [...(await opened(server.url, IDLE)), ...(await opened(server.url, DRIPPING))];
    const dripping = all.slice(IDLE);
    try {
      const lines = [
        'GET /v1/events HTTP/1.1\r\n',
        'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n',
      ];
      for (const [n, socket] of dripping.entries()) socket.write(lines[n % lines.length] ?? '');
      for (let turn = 0; turn < 20; turn += 1) {
        for (const socket of dripping) socket.write('x');
        const answer = await fetch(`${server.url}/v1/events?limit=1`);
        expect(answer.status).toBe(200);
        await answer.text();
        await setTimeout(1);
      }
      expect(memoryOf(server.process.pid ?? 0)).toBeLessThan(MOST);
      // They keep nobody from stopping it either.
      server.process.kill('SIGTERM');
      expect(await server.exit).toBe(0);
      expect(server.lines.filter(line => line.includes('"level":50') || line.includes('"level":60'))).toEqual([]);
    } finally {
      for (const socket of all) socket.destroy();
      server.process.kill('SIGKILL');
      await remove();
    }
  },
);
