// The bench of tables: a table and NDJSON of the same records are imported by turns, and nothing is left.
import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { measureTable, tableReport } from '../../bench/table.ts';
import { throwAwayFolder } from '../databases.ts';

it('imports a table and NDJSON into the same records, and reports it', async () => {
  const { path, remove } = await throwAwayFolder();
  try {
    const figures = await measureTable({ events: 120, runs: 2, folder: path, seed: 1 }, () => {});
    expect(figures.rows).toBeGreaterThan(120);
    expect(figures.records).toBeGreaterThan(120);
    for (const { runs, median } of [figures.table, figures.ndjson]) {
      expect(runs).toBe(2);
      expect(median).toBeGreaterThan(0);
    }
    expect(tableReport(figures)).toContain('Share of the rate of NDJSON');
    expect(await readdir(path)).toEqual([]);
  } finally {
    await remove();
  }
});
