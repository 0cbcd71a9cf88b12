// Lines: as splitting the whole would give them, in bounded memory.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, MAX_LINE } from '../../src/imports/lines.ts';
import { collect, texts } from './inputs.ts';

test('lines are those of the whole text, wherever it is cut, and those that are too long are told', async () => {
  const piece = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'b'), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.integer({ min: 1, max: 6 }), async (pieces, longest) => {
      const whole = pieces.join('').split('\n');
      if (whole.at(-1) === '') whole.pop();
      const expected = whole.map((line, index) => ({
        line: index + 1,
        text: line.length > longest ? null : line.replace(/\r$/, ''),
      }));
      expect(await collect(linesOf(texts(...pieces), longest))).toEqual(expected);
    }),
  );
});

test('a line of 100 MB is told by its number, takes no memory, and the rest goes on', async () => {
  const piece = 'x'.repeat(65_536);
  async function* long() {
    yield 'first\n';
    for (let length = 0; length < 100_000_000; length += piece.length) yield piece;
    yield '\nlast';
  }
  let most = 0;
  const lines: unknown[] = [];
  const before = process.memoryUsage().heapUsed;
  for await (const line of linesOf(long())) {
    most = Math.max(most, process.memoryUsage().heapUsed - before);
    lines.push(line);
  }
  expect(lines).toEqual([
    { line: 1, text: 'first' },
    { line: 2, text: null },
    { line: 3, text: 'last' },
  ]);
  expect(most).toBeLessThan(8 * MAX_LINE);
});
