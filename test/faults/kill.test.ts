// kill -9 at random moments of a write load: after each restart every acknowledged write is there, and the ledger is sound.
// KILLS says how often (5 by default, 3 on a server, 50 for the full test).
import { expect, test } from 'vitest';
import { throwAwayDatabase } from '../databases.ts';
import { often } from '../engine.ts';
import { PATIENCE } from '../patience.ts';
import { type Served, serve } from '../process.ts';
import { expectKeptAtEnd, loadOf } from './load.ts';

const KILLS = Number(process.env.KILLS ?? often(5));

test(`${KILLS} kills in the middle of writing lose nothing that was acknowledged`, {
  timeout: PATIENCE + KILLS * 30_000,
}, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  const load = loadOf();
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error' });
      // Killed at the answer to one of the first writes, with those of the other writers under way.
      const enough = load.answered('ok', 1 + Math.floor(Math.random() * 60));
      const writing = load.on([server.url]);
      await enough;
      server.process.kill('SIGKILL');
      await server.exit;
      await writing.stop();
      await load.expectKept(database);
    }
    expect(load.statuses.get(201)).toBeGreaterThanOrEqual(KILLS);
  } finally {
    await remove();
  }
});

test(`${KILLS} kills of a process of several lose nothing that was acknowledged, and it is begun again`, {
  timeout: PATIENCE + KILLS * 30_000,
}, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  const load = loadOf();
  const killed = new Set<number>();
  const begin = () => serve({ DATABASE_URL: database, WORKERS: '2', LOG_LEVEL: 'info' });
  let server = await begin();
  let writing = load.on([server.url]);
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await load.answered('ok', 1 + Math.floor(Math.random() * 60));
      // The one that has lived longest, so that each has its turn; and in the end the one that has begun them: all others end with it.
      const isLast = kill === KILLS - 1;
      const again = server.line(LISTENS).catch(() => null);
      const victim = isLast ? server.process.pid : processesOf(server).find(pid => !killed.has(pid));
      if (victim === undefined) throw new Error(server.lines.join('\n'));
      killed.add(victim);
      process.kill(victim, 'SIGKILL');
      if (!isLast) expect(await again).not.toBeNull();
    }
    await server.exit;
    await writing.stop();
    server = await begin();
    writing = load.on([server.url]);
    await load.answered('ok', 20);
    await expectKeptAtEnd(server, { load, writing, database });
  } finally {
    server.process.kill('SIGKILL');
    await writing.stop();
    await remove();
  }
});

/** What a process of several logs once it listens. */
const LISTENS = /"msg":"(listening on|writing for the others)/;

/** The processes that a server of several has begun, in that order. */
const processesOf = ({ lines }: Served): number[] =>
  lines.filter(line => LISTENS.test(line)).map(line => JSON.parse(line).pid);
