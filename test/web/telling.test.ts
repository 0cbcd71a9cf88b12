// What is shown of a text in which words were found: the passage with most of them, from near the first.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostTelling, shownFrom } from '../../web/src/find/telling.ts';

/** A passage that begins at a place, with the words in brackets marked. */
function passage(marked: string, start = 0) {
  const parts = marked.split(/[[\]]/);
  const text = parts.join('');
  let at = start;
  const matches: { start: number; end: number }[] = [];
  for (const [index, part] of parts.entries()) {
    const end = at + Array.from(part).length;
    if (index % 2 === 1) matches.push({ start: at, end });
    at = end;
  }
  return { start, text, matches };
}

test('the passage that has most of the words is shown, of equal ones the first', () => {
  const [title, summary, other] = [
    passage('Met [in] Hangzhou, [In] China'),
    passage('no [ceasefire] [in] [Syria]', 40),
    passage('a [ceasefire] [in] [Syria]'),
  ];
  expect(mostTelling([title, summary, other])).toBe(summary);
  expect(mostTelling([title])).toBe(title);
  expect(mostTelling([])).toBeUndefined();
});

test('it is shown from a word that stands not far before the first that is marked', () => {
  const word = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', 'ق', '😀', 'é') });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), word, fc.nat(1_000), (before, sought, start) => {
      const shown = passage(`${before.map(each => `${each} `).join('')}[${sought}] end`, start);
      const from = shownFrom(shown);
      const first = shown.matches[0]?.start ?? 0;
      expect([from >= start, from <= first, first - from <= 24]).toEqual([true, true, true]);
      if (from > start) expect(Array.from(shown.text)[from - start - 1]).toBe(' ');
    }),
  );
});
