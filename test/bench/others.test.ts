// The bench of others: every load is put on a server, others are asked meanwhile, and it ends by itself.
import { expect, it } from 'vitest';
import { measureOthers, othersReport } from '../../bench/others.ts';
import { LOADS, type LoadName } from '../../bench/others-load.ts';
import { throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';

it('measures others beside each load, and reports it', { timeout: PATIENCE }, async () => {
  const folder = await throwAwayFolder();
  try {
    const loads: LoadName[] = ['streams', 'searches', 'hostile'];
    const measured = await measureOthers({ events: 300, time: 50, folder: folder.path, seed: 1, loads }, () => {});
    expect(measured.map(({ load }) => load)).toEqual(loads);
    for (const { answered, refused, beside, memory } of measured) {
      expect(answered + refused).toBeGreaterThan(0);
      expect(beside.runs).toBeGreaterThan(0);
      expect(memory[1]).toBeGreaterThan(0);
    }
    expect(othersReport(measured)).toContain(LOADS.streams.name);
  } finally {
    await folder.remove();
  }
});
