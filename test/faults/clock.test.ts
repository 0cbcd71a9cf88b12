// The clock of the machine set forward and back under load: writes go on, and instants of revisions never run backwards.
import { expect, test } from 'vitest';
import { rowsOf, throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { loadOf } from './load.ts';

const HOUR = 3_600_000;
const CLOCK = [HOUR, -24 * HOUR, 0];

test('a clock that is set forward and back does no harm', { timeout: PATIENCE }, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  try {
    const preload = new URL('./clock.js', import.meta.url).href;
    const NODE_OPTIONS = `--import=${preload}`;
    const environment = { DATABASE_URL: database, LOG_LEVEL: 'error', NODE_OPTIONS, CLOCK: CLOCK.join(',') };
    const server = await serve(environment);
    const load = loadOf();
    const enough = () => load.answered('ok', 30);
    const first = enough();
    const writing = load.on([server.url]);
    await first;
    for (const off of CLOCK) {
      const set = server.line(new RegExp(`set ${off} ms off`));
      server.process.kill('SIGWINCH');
      await set;
      await enough();
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      expect((await fetch(`${server.url}/v1/events?limit=1`)).status).toBe(200);
    }
    await writing.stop();
    expect([...load.statuses.keys()].sort()).toEqual([200, 201, 204]);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    // In the order of positions they are in order too: that is part of what is sound.
    await load.expectKept(database);
    const [{ last } = { last: '' }] = await rowsOf<{ last: string }>(database, 'SELECT max(at) AS last FROM revision');
    expect(Date.parse(last)).toBeGreaterThan(Date.now() + HOUR / 2);
  } finally {
    await remove();
  }
});
