// Excerpts: which passage of a text shows its matches, and what no passage may do.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt } from '../../src/model/excerpt.ts';
import { wordsOf } from '../../src/model/folding.ts';
import type { Range } from '../../src/model/phrases.ts';
import { often } from '../engine.ts';

const cut = (text: string, { start, end }: Range) => Array.from(text).slice(start, end).join('');
const rangesOf = (text: string, folded: string) => wordsOf(text).filter(word => word.folded === folded);

test.each([
  ['in the middle', 'one two three FOUR five six seven', 'four', 16, 'three FOUR five'],
  ['at the beginning', 'FOUR five six seven', 'four', 10, 'FOUR five'],
  ['at the end', 'one two three FOUR', 'four', 12, 'three FOUR'],
  ['with room for all', 'one FOUR five.', 'four', 99, 'one FOUR five.'],
  ['without room', 'one FOUR five', 'four', 2, 'FOUR'],
  ['around several', 'a b c X d X e f g h i j k X', 'x', 8, 'X d X e'],
  ['without spaces', '国家主席习近平在杭州', '近', 5, '席习近平在'],
  ['without a match', 'one two three', 'x', 6, 'one'],
  ['beside words that are too long to leave out', `${'w'.repeat(200)}习${'w'.repeat(200)}`, '习', 5, 'ww习ww'],
])('a passage %s', (_, text, folded, room, expected) => {
  expect(cut(text, excerpt(text, rangesOf(text, folded), room))).toBe(expected);
});

test('no passage cuts a letter from its marks, even beside words that are too long to leave out', () => {
  const text = `习${'e\u0301\u0302'.repeat(200)}`;
  expect(excerpt(text, [{ start: 0, end: 1 }], 6)).toEqual({ start: 0, end: 4 });
  expect(excerpt(text, [{ start: 301, end: 304 }], 7)).toEqual({ start: 301, end: 304 });
});

const unit = fc.constantFrom(
  'a',
  'b',
  'é',
  'e\u0301',
  ' ',
  ' ',
  ', ',
  '👍',
  '习',
  'ि',
  'ـ',
  '\u0301',
  '\uD800',
  '\u200D',
);

test('a passage keeps to its room, has its first match whole, and is cut between words', () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), fc.nat(9), fc.nat(40), (text, skipped, room) => {
      const points = Array.from(text);
      const words = wordsOf(text);
      const ranges = words.slice(skipped);
      const first = ranges[0] ?? { start: 0, end: 0 };
      const { start, end } = excerpt(text, ranges, room);
      expect([0 <= start, start <= first.start, first.end <= end, end <= points.length]).not.toContain(false);
      expect(end - start).toBeLessThanOrEqual(Math.max(room, first.end - first.start));
      for (const at of [start, end]) expect(words.filter(word => word.start < at && at < word.end)).toEqual([]);
    }),
    { numRuns: often(2_000) },
  );
});
