// kill -9 at random moments of an import: run again to its end, it leaves what one run that nothing disturbed leaves.
// KILLS says how often (3 by default, 2 on a server).
import { spawn } from 'node:child_process';
import { statSync, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { packageRoot } from '../../src/package-root.ts';
import { testLedger } from '../app.ts';
import { often, throwAwayDatabase, throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { contentsOf, importText } from './inputs.ts';
import { manyTrips } from './trips.ts';

const KILLS = Number(process.env.KILLS ?? often(3));
const MAIN = join(packageRoot, 'bin/communique.js');
const TRIPS = 2_000;

/** Runs the import as a process, killed after its first batch if `kill` says so. Answers its exit code. */
async function importing(file: string, url: string, report: string, kill: boolean): Promise<number | null> {
  await writeFile(report, '');
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL: url };
  const args = [MAIN, 'import', 'auto', file, '--report', report];
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const exit = new Promise<number | null>(resolve => child.once('exit', resolve));
  const begun = watch(report, () => {
    if (!kill || statSync(report).size === 0) return;
    begun.close();
    // The moment of the kill is what is random here; nothing is waited for.
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 300);
  });
  const code = await exit;
  begun.close();
  return code;
}

test(`${KILLS} kills in the middle of importing leave what one clean run leaves`, {
  timeout: PATIENCE + KILLS * 30_000,
}, async () => {
  const [folder, clean, killed] = [
    await throwAwayFolder(),
    await testLedger(),
    await throwAwayDatabase({ bare: true }),
  ];
  try {
    const file = join(folder.path, 'trips.xml');
    const text = manyTrips(TRIPS);
    await writeFile(file, text);
    await importText(clean, text);
    const whole = await contentsOf(clean);
    const { url } = killed;
    const report = join(folder.path, 'report.ndjson');
    const resumed = async () => {
      const ledger = await openLedger(url);
      const there = await contentsOf(ledger);
      await ledger.close();
      return there;
    };
    for (let kill = 0; kill < KILLS; kill++) {
      await importing(file, url, report, true);
      const there = await resumed();
      expect(there.length).toBeGreaterThan(0);
      expect(there).toEqual(whole.slice(0, there.length));
    }
    expect(await importing(file, url, report, false)).toBe(0);
    expect(await resumed()).toEqual(whole);
  } finally {
    await clean.close();
    await killed.remove();
    await folder.remove();
  }
});
