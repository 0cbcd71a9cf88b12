// Whether the words of a search are what a record is called.
import { expect, test } from 'vitest';
import { isCalled } from '../../web/src/find/called.ts';

const SYRIA = ['Ceasefire in Syria', 'وقف إطلاق النار في سوريا'];
const OBAMA = ['Barack Obama', 'Barack H. Obama', 'اوباما'];

test.each([
  [SYRIA, 'ceasefire IN  syria', true],
  [SYRIA, '"Ceasefire in Syria"', true],
  [SYRIA, 'وقف اطلاق النار في سوريا', true],
  [SYRIA, 'ceasefire', false],
  [OBAMA, 'barack óbama', true],
  [OBAMA, 'Barack H Obama', true],
  [OBAMA, 'أوباما', true],
  [OBAMA, '…', false],
])('%j is called %s: %s', (names, words, called) => {
  expect(isCalled(names, words)).toBe(called);
});
