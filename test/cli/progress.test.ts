// Progress: a bar where it can be seen, lines where it cannot, and few of them.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressTo } from '../../src/cli/progress.ts';

const nothing = { environment: {}, out: () => {} };

test('on a terminal there is a bar, which goes away', () => {
  const drawn = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const progress = progressTo({ ...nothing, err: () => {}, drawn }, { total: 2_000, unit: 'bytes' });
  progress.update(1_000);
  progress.stop();
  const text = String(drawn.read());
  expect(text).toContain('50 %');
  expect(text).toContain('1,000 of 2,000 bytes');
});

test('elsewhere there is a line now and then, and none at once', () => {
  const lines: string[] = [];
  const progress = progressTo({ ...nothing, err: line => void lines.push(line) }, { total: 0, unit: 'bytes' });
  for (let done = 0; done < 1_000; done++) progress.update(done);
  progress.stop();
  expect(lines).toEqual([]);
});
