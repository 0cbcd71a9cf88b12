// The export bench: it reads everything in every way, and tells what it took.
import { expect, it } from 'vitest';
import { exportReport, exportTargets, measureExport } from '../../bench/export.ts';
import { throwAwayFolder } from '../databases.ts';

it('reads the same documents in every way, and reports it', async () => {
  const folder = await throwAwayFolder();
  const lines: string[] = [];
  try {
    const measured = await measureExport({ sizes: [300], runs: 1, folder: folder.path, seed: 1 }, line =>
      lines.push(line),
    );
    const [{ hand, ndjson, csv }] = measured as [(typeof measured)[number]];
    expect([hand, ndjson, csv].map(({ documents }) => documents)).toEqual([299, 299, 299]);
    for (const { rate } of [hand, ndjson, csv]) expect(rate).toBeGreaterThan(0);
    expect(exportReport(measured)).toContain('csv of 300 events: at least 0.5 of the rate by hand');
    expect(exportTargets(measured)).toHaveLength(4);
  } finally {
    await folder.remove();
  }
});
