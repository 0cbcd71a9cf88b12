// The database away for a while under load: writes are told to come again, and go on by themselves once it is back.
// SECONDS says for how long (2 by default, 30 for the full test).
import { setTimeout } from 'node:timers/promises';
import { test } from 'vitest';
import { throwAwayDatabase } from '../../../databases.ts';
import { expectProbes, expectRecovery, loadOf } from '../../../faults/load.ts';
import { PATIENCE } from '../../../patience.ts';
import { serve } from '../../../process.ts';
import { networkTo } from './network.ts';

const SECONDS = Number(process.env.SECONDS ?? 2);

test(`a database that is away for ${SECONDS} seconds and until writes were refused`, {
  timeout: PATIENCE + SECONDS * 10_000,
}, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  const network = await networkTo(database);
  try {
    const server = await serve({ DATABASE_URL: network.url, LOG_LEVEL: 'fatal' });
    const load = loadOf();
    const before = load.answered('ok', 20);
    const writing = load.on([server.url]);
    await before;
    const refused = load.answered(503, 8);
    network.decide(() => 'cut');
    await Promise.all([refused, setTimeout(SECONDS * 1_000)]);
    await expectProbes(server, 503);
    await expectRecovery(server, { load, writing, database, writes: 20 }, () => network.decide(() => 'pass'));
  } finally {
    await network.close();
    await remove();
  }
});
