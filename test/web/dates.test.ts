// Dates of records as a language writes them.
import { expect, test } from 'vitest';
import { dateIn, shortDateIn } from '../../web/src/dates.ts';
import { ar } from '../../web/src/i18n/ar.ts';
import { en } from '../../web/src/i18n/en.ts';

test.each([
  ['2016', '2016'],
  ['2016-XX', '2016'],
  ['2016-09', 'September 2016'],
  ['2016-09-XX', 'September 2016'],
  ['2016-09-05', 'September 5, 2016'],
  ['2016-09-05~', 'about September 5, 2016'],
  ['2016?', '2016 (uncertain)'],
  ['2016-09%', 'about September 2016 (uncertain)'],
  ['2016-09-04/2016-09-05', 'September 4, 2016 – September 5, 2016'],
  ['2016/..', 'from 2016'],
  ['/2016', 'until 2016'],
  ['0900', '900'],
  ['nothing like it', 'nothing like it'],
])('%s is %s', (value, said) => {
  expect(dateIn('en', en.dates, value)).toBe(said);
});

test('of what is unspecified, the years that it may be are told', () => {
  expect(dateIn('en', en.dates, '201X').replace(/\s/g, '')).toBe('2010–2019');
});

test('an instant is told in the time zone of the event', () => {
  expect(dateIn('en', en.dates, '2016-09-05T10:00:00Z', 'Asia/Shanghai')).toMatch(/September 5, 2016.*06:00\sPM/);
});

test('another language has its own words', () => {
  expect(dateIn('ar', ar.dates, '2016-09-05~')).toMatch(/^نحو .*سبتمبر/);
});

test.each([
  ['2016', '2016'],
  ['2016-09', 'Sep 2016'],
  ['2016-09-05', 'Sep 5'],
])('beside others, %s is %s', (value, said) => {
  expect(shortDateIn('en', value)).toBe(said);
});
