// Lines of a text that comes in pieces: any cut gives the same lines, and a long one is not held.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, MAX_LINE } from '../../src/imports/lines.ts';

async function* given(pieces: readonly string[]) {
  yield* pieces;
}

async function read(pieces: readonly string[], maxLength?: number) {
  const found = [];
  for await (const line of linesOf(given(pieces), maxLength)) found.push(line);
  return found;
}

const text = fc.string({ unit: fc.constantFrom('a', 'ب', '\n', '\r', '\r\n', '\t'), maxLength: 30 });

test('the lines of a text are those of its pieces, and each knows its number and whether it is too long', async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat({ max: 10 }), { maxLength: 20 }), async (whole, sizes) => {
      const pieces = [];
      let rest = whole;
      for (const size of sizes) {
        pieces.push(rest.slice(0, size));
        rest = rest.slice(size);
      }
      const found = whole.split('\n');
      if (found.at(-1) === '') found.pop();
      const expected = (longest: number) =>
        found.map((line, index) => ({
          line: index + 1,
          text: line.length > longest ? null : line.replace(/\r$/, ''),
        }));
      expect(await read([...pieces, rest])).toEqual(expected(MAX_LINE));
      expect(await read([...pieces, rest], 3)).toEqual(expected(3));
    }),
  );
});

test('a line that does not end is not held', async () => {
  async function* endless() {
    for (let count = 0; count < 2_000; count++) yield 'x'.repeat(10_000);
    yield '\nshort';
  }
  const found = [];
  const before = process.memoryUsage().heapUsed;
  for await (const line of linesOf(endless(), 1_000)) found.push(line);
  expect(found).toEqual([
    { line: 1, text: null },
    { line: 2, text: 'short' },
  ]);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(15_000_000);
});
