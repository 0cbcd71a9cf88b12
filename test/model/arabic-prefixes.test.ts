// What stands before Arabic words: each form, put together by hand.
import { expect, test } from 'vitest';
import { behindPrefixes, takesPrefixes } from '../../src/model/arabic-prefixes.ts';
import { wordsOf } from '../../src/model/folding.ts';

test.each([
  ['هدنه', 'وهدنه بهدنه لهدنه وبهدنه ولهدنه الهدنه والهدنه بالهدنه وبالهدنه للهدنه وللهدنه'],
  ['الهدنه', 'والهدنه بالهدنه لالهدنه وبالهدنه ولالهدنه للهدنه وللهدنه'],
])('%s stands behind و, ب, ل and ال, in this order', (word, forms) => {
  expect(behindPrefixes(word).sort()).toEqual(forms.split(' ').sort());
});

test('each form is a word as texts have it', () => {
  for (const form of behindPrefixes('حلب')) expect(wordsOf(form).map(({ folded }) => folded)).toEqual([form]);
});

test.each([
  ['هدنه', true],
  ['رب', false],
  ['truce', false],
  ['2016', false],
  ['g20حلب', false],
])('%s takes prefixes: %s', (word, expected) => {
  expect(takesPrefixes(word)).toBe(expected);
});
