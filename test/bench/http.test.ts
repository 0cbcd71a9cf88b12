// The bench of HTTP: each scenario is asked of both servers, which send the same, and it is told as docs/performance.md has it.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { httpReport, measureHttp, SCENARIOS, type ScenarioName } from '../../bench/http.ts';
import { throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';

it('measures what is asked for again, and once, beside a bare server, and beside an import', {
  timeout: PATIENCE,
}, async () => {
  const folder = await throwAwayFolder();
  try {
    const only: ScenarioName[] = ['event304', 'page', 'random'];
    const settings = {
      events: 300,
      runs: 1,
      time: 1,
      seed: 1,
      level: 'info',
      folder: folder.path,
      only,
      processes: [1],
    };
    const figures = await measureHttp(settings, () => {});
    expect(figures.served.map(({ scenario }) => scenario)).toEqual(only);
    expect(figures.served.map(({ bytes }) => bytes > 0)).toEqual([false, true, true]);
    for (const { server, bare } of figures.served)
      for (const { perSecond, cpu } of [server, bare]) expect(Math.min(perSecond, cpu)).toBeGreaterThan(0);
    for (const { alone, beside, recorded } of figures.beside) {
      expect(Math.min(alone.p99, beside.p99, beside.perSecond)).toBeGreaterThan(0);
      // The import gives way: where others have all processors it may record nothing for a second.
      expect(recorded).toBeGreaterThanOrEqual(0);
    }
    const report = httpReport(figures);
    for (const name of [SCENARIOS.page.name, 'one process']) expect(report).toContain(`| ${name} |`);
  } finally {
    await folder.remove();
  }
});

it('has each scenario in the page of figures', async () => {
  const page = await readFile(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  for (const { name, goal } of Object.values(SCENARIOS))
    expect(page).toMatch(new RegExp(`\\| ${name} \\|.*\\| ${goal.toFixed(2)} \\|`));
});
