// The file of a database deleted, or another put in its place, under load: told, and nothing is acknowledged that is lost.
import { copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { throwAwayDatabase } from '../databases.ts';
import { ENGINE } from '../engine.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { expectProbes, expectRecovery, loadOf } from './load.ts';

test.skipIf(ENGINE !== 'sqlite').each([
  ['deleted', (file: string) => rmSync(file)],
  [
    'replaced',
    (file: string) => {
      copyFileSync(file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
    },
  ],
])('a file that is %s under load', { timeout: PATIENCE }, async (_, takeAway) => {
  const { url: database, remove } = await throwAwayDatabase();
  const file = database.slice('file:'.length);
  try {
    const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error' });
    const load = loadOf();
    const before = load.answered('ok', 30);
    const writing = load.on([server.url]);
    await before;
    // Another name keeps it for whoever puts it back.
    linkSync(file, `${file}.kept`);
    const [refused, fatal] = [load.answered(503, 30), server.line(/"level":60.*request failed/)];
    takeAway(file);
    const there = existsSync(file);
    await Promise.all([refused, fatal]);
    await expectProbes(server, 503);
    expect(existsSync(file)).toBe(there);
    expect(readdirSync(dirname(file)).every(name => name.startsWith(basename(file)))).toBe(true);
    await expectRecovery(server, { load, writing, database, writes: 30 }, () => renameSync(`${file}.kept`, file));
  } finally {
    await remove();
  }
});
