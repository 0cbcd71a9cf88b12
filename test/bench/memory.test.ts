// The bench of memory: a server is asked for all that the mix has, and what it takes is told as docs/performance.md has it.
import { expect, it } from 'vitest';
import { measureMemory, memoryReport } from '../../bench/memory.ts';
import { throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';

it('tells what a server takes at rest and under load', { timeout: PATIENCE }, async () => {
  const folder = await throwAwayFolder();
  try {
    const figures = await measureMemory({ events: 300, seconds: 2, seed: 1, rest: 1, folder: folder.path }, () => {});
    expect(Math.min(figures.rest, figures.after, figures.most, ...Object.values(figures.answered))).toBeGreaterThan(0);
    expect(memoryReport(figures)).toMatch(/^\| at rest \| \d+ \| 130 \|$/m);
  } finally {
    await folder.remove();
  }
});
