// Progress: a bar where it can be seen, which goes away; lines where it cannot, and few of them.
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { progressOn } from '../../src/cli/progress.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

const lines: string[] = [];
const terminal: Terminal = { environment: {}, out: () => {}, err: (line: string) => void lines.push(line) } as never;

test('on a terminal there is a bar', () => {
  let shown = '';
  const bars = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        shown += chunk;
        done();
      },
    }),
    { isTTY: true, columns: 120 },
  );
  const progress = progressOn({ ...terminal, bars }, 'bytes', 2_000);
  progress.done(1_000);
  progress.end();
  expect(shown).toContain('of 2000 bytes');
  expect(lines).toEqual([]);
});

test('elsewhere there is a line now and then, and one at the end', () => {
  const progress = progressOn(terminal, 'bytes', null);
  for (let done = 1; done <= 1_000; done++) progress.done(done);
  expect(lines).toEqual([]);
  progress.end();
  expect(lines).toEqual([expect.stringMatching(/^1000 bytes, \d+ a second$/)]);
});
