// Patterns of the OpenAPI document: read alike by the engines of all languages, and by this server.
import { RE2JS } from 're2js';
import { beforeAll, expect, test } from 'vitest';
import { PROSE } from '../../src/model/schema.ts';
import { testApp } from '../app.ts';
import { faultOf } from './i-regexp.ts';

let patterns: readonly string[];

beforeAll(async () => {
  const server = await testApp();
  patterns = [...new Set(patternsIn((await server.get('/openapi.json')).json))];
  await server.close();
});

function patternsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === 'pattern' && typeof value === 'string' ? [value] : patternsIn(value),
  );
}

test.each([
  ['a surrogate', '[\\ud800-\\udfff]'],
  ['a code point by its number', '\\x21'],
  ['a shorthand', '\\d+'],
  ['a shorthand in a class', '[^\\s]'],
  ['a group that is not kept', '(?:a)'],
  ['a look ahead', 'a(?=b)'],
  ['a reference back', '(a)\\1'],
  ['a lazy quantifier', 'a*?'],
  ['a border of words', '\\bword'],
  ['a class within a class', '[[a]]'],
])('%s is no I-Regexp', (_, pattern) => expect(faultOf(pattern)).not.toBeNull());

test.each(['', 'a|(bc)*', '[^a-z.-]{2,3}', '\\p{Lu}\\.\\n', '[-a]', '[\\]\\[]?', '-?(a|b)(,-?(a|b))*'])(
  '%s is an I-Regexp',
  pattern => expect(faultOf(pattern)).toBeNull(),
);

test('every pattern is an I-Regexp from the beginning to the end of a text', () => {
  expect(patterns.length).toBeGreaterThan(20);
  for (const pattern of patterns) {
    const [, form] = /^\^(.*)\$$/s.exec(pattern) ?? [];
    expect(form, pattern).toBeDefined();
    expect(faultOf(form ?? ''), pattern).toBeNull();
    // Between `^` and `$` there are no others, and no alternatives outside a group.
    const outside = (form ?? '').replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '');
    expect(outside, pattern).not.toMatch(/[\^$]/);
    expect(withoutGroups(outside), pattern).not.toContain('|');
  }
});

function withoutGroups(pattern: string): string {
  const without = pattern.replace(/\([^()]*\)/g, '');
  return without === pattern ? pattern : withoutGroups(without);
}

const TEXTS = [
  ...['', ' ', '\t\n', '\u00a0', '\ufeff', '\u2028', 'a', ' a', 'a\r\nb', 'a\u0000', '\u0007a', 'a\u007f', 'a\u0085'],
  ...[
    'اجتماع',
    '😀',
    'a😀b',
    'CN',
    'CN,-RU',
    '044',
    '2016-09-05',
    '2016-13',
    '12',
    'a-b',
    'A_b.c',
    '"a\\"b"',
    'title,id',
  ],
];

test('RE2 and JavaScript, with code points or without, find the same by every pattern', () => {
  for (const pattern of patterns) {
    const re2 = RE2JS.compile(pattern);
    for (const text of TEXTS) {
      const found = new RegExp(pattern, 'u').test(text);
      expect(re2.matcher(text).find(), `${pattern} on ${JSON.stringify(text)}`).toBe(found);
      expect(new RegExp(pattern).test(text), `${pattern} on ${JSON.stringify(text)}`).toBe(found);
    }
  }
});

test('a text is not blank, whatever the blank, and has no control characters', () => {
  const prose = RE2JS.compile(PROSE);
  const taken = TEXTS.filter(text => prose.matcher(text).find());
  // Those from U+0080 on are let pass, as they always were.
  const isControl = (character: string) => /(?![\t\n\r\u0085])\p{Cc}/u.test(character);
  expect(taken).toEqual(TEXTS.filter(text => text.trim() !== '' && !isControl(text)));
});
