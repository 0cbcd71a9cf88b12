// Two servers on one ledger under load: a file takes one of them, and tells the other so; a PostgreSQL database takes both.
import { expect, test } from 'vitest';
import { throwAwayDatabase } from '../databases.ts';
import { ENGINE } from '../engine.ts';
import { PATIENCE } from '../patience.ts';
import { serve, start } from '../process.ts';
import { loadOf } from './load.ts';

test('a second server', { timeout: PATIENCE }, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  const environment = { DATABASE_URL: database, LOG_LEVEL: 'error' };
  try {
    const load = loadOf();
    const first = await serve(environment);
    const begun = load.answered('ok', 20);
    const alone = load.on([first.url]);
    await begun;
    const servers = [first];
    if (ENGINE === 'sqlite') {
      const second = start(['serve'], environment);
      await second.line(/Another Communique process has .* open\. Stop it first/);
      expect(await second.exit).toBe(3);
    } else servers.push(await serve(environment));
    const enough = load.answered('ok', 60);
    const together = load.on(servers.map(({ url }) => url));
    await enough;
    await Promise.all([alone.stop(), together.stop()]);
    expect([...load.statuses.keys()].sort()).toEqual([200, 201, 204]);
    for (const server of servers) {
      server.process.kill('SIGTERM');
      expect(await server.exit).toBe(0);
    }
    await load.expectKept(database);
  } finally {
    await remove();
  }
});

test.runIf(ENGINE === 'sqlite')('a second server waits for one that is ending', { timeout: PATIENCE }, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  try {
    const environment = { DATABASE_URL: database, LOG_LEVEL: 'warn' };
    const first = await serve(environment);
    const second = start(['serve'], environment);
    const listens = second.line(/Communique listens on/);
    await second.line(/another process has the ledger open/);
    first.process.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    await listens;
    second.process.kill('SIGTERM');
    expect(await second.exit).toBe(0);
  } finally {
    await remove();
  }
});
