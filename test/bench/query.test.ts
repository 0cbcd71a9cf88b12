// The bench's own answers: the query room, statements by hand and HTTP agree on every question.
import { chmod } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DATABASES, measure } from '../../bench/query.ts';
import { questions } from '../../bench/questions.ts';
import { report, targets } from '../../bench/report.ts';
import { throwAwayFolder } from '../databases.ts';

it.each(DATABASES)('finds the same in every way, and reports it: %s', async database => {
  const folder = await throwAwayFolder();
  // A server does not run as root.
  await chmod(folder.path, 0o755);
  const lines: string[] = [];
  const settings = { database, sizes: [300], runs: 5, folder: folder.path, seed: 1 } as const;
  try {
    const measured = await measure(settings, line => lines.push(line));
    expect(lines[0]).toMatch(/^300 of 300 events made/);
    expect(measured[0]?.rows.map(row => row.question)).toEqual(Object.keys(questions));
    for (const { room, hand } of measured[0]?.rows ?? []) expect([room.runs, hand.runs]).toEqual([5, 5]);
    expect(report(measured, database)).toContain(
      `rare word, newest first: at most ${database === 'postgres' ? 40 : 20} ms`,
    );
    expect(targets(measured, database)).toHaveLength(8);

    lines.length = 0;
    await measure({ ...settings, runs: 1 }, line => lines.push(line));
    expect(lines.some(line => line.includes('made'))).toBe(false);
  } finally {
    await folder.remove();
  }
});
