// The bench of writes: records are written over HTTP and by hand, by turns, and the copies that they go to are deleted.
import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { measureWrite, writeReport } from '../../bench/write.ts';
import { throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';

it('writes by one client and by several, beside transactions by hand', { timeout: PATIENCE }, async () => {
  const { path, remove } = await throwAwayFolder();
  try {
    const settings = { events: 300, runs: 1, time: 0.05, folder: path, seed: 1, clients: [1, 4] };
    const figures = await measureWrite(settings, () => {});
    expect(figures.written.map(({ clients }) => clients)).toEqual([1, 4]);
    for (const { server, hand } of figures.written)
      for (const { perSecond, cpu } of [server, hand]) {
        expect(perSecond).toBeGreaterThan(0);
        expect(cpu).toBeGreaterThan(0);
      }
    expect(writeReport(figures)).toContain('by hand');
    expect((await readdir(path)).filter(name => name.startsWith('write-'))).toEqual([]);
  } finally {
    await remove();
  }
});
