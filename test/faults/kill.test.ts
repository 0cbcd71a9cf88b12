// kill -9 at random moments of a write load: after each restart every acknowledged write is there, and the ledger is sound.
// KILLS says how often (5 by default, 3 on a server, 50 for the full test).
import { expect, test } from 'vitest';
import { throwAwayDatabase } from '../databases.ts';
import { often } from '../engine.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { loadOf } from './load.ts';

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
