// Lines: as splitting the whole would give them, in bounded memory.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAD, decoded, NOT_UTF_8 } from '../../src/imports/decoding.ts';
import { linesOf, MAX_LINE } from '../../src/imports/lines.ts';
import { collect, inPieces, texts } from './inputs.ts';

test('lines are those of the whole text, wherever it is cut, and those that are too long are told', async () => {
  const piece = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'b'), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.integer({ min: 1, max: 6 }), async (pieces, longest) => {
      const text = pieces.join('');
      const end = /\r(?=[^\n])|\n/.exec(text)?.[0] ?? '\n';
      const whole = text.split(end);
      if (whole.at(-1) === '') whole.pop();
      const expected = whole.map((line, index) => ({
        line: index + 1,
        ...(line.length > longest
          ? { text: null, fault: expect.stringContaining('longer than') }
          : { text: end === '\n' ? line.replace(/\r$/, '') : line }),
      }));
      expect(await collect(linesOf(texts(...pieces), longest))).toEqual(expected);
    }),
  );
});

test('a line with a byte that is not UTF-8 is told, and those beside it are read', async () => {
  const [first, second, third] = await collect(linesOf(texts(`a\nb${BAD}\nc`)));
  expect([first?.text, second?.text, second?.fault, third?.text]).toEqual(['a', null, NOT_UTF_8, 'c']);
});

test('a character whose halves are like the mark of such a byte is none', async () => {
  const characters = '\u{1f4ff}\u{2f8ff}\u{10fc00}\u{10ffff}'.repeat(2);
  const text = (await collect(decoded(inPieces(`a,${characters}`, 3)))).join('');
  expect(await collect(linesOf(texts(text)))).toEqual([{ line: 1, text: `a,${characters}` }]);
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
    { line: 2, text: null, fault: 'The line is longer than 8 MiB.' },
    { line: 3, text: 'last' },
  ]);
  expect(most).toBeLessThan(8 * MAX_LINE);
});
