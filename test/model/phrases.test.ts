// Phrases: how a search text is read, and its places in a text against a plain search.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsOf } from '../../src/model/folding.ts';
import { matchesIn, type Phrase, phrasesOf, type Range } from '../../src/model/phrases.ts';
import { often } from '../engine.ts';

/** A phrase as its words, with a * where the last may go on. */
const written = ({ words, prefix }: Phrase) => words.join(' ') + (prefix ? '*' : '');
/** And with a + where it may stand behind an Arabic prefix. */
const told = (phrase: Phrase) => (phrase.behind ? '+' : '') + written(phrase);
const read = (q: string) => {
  const phrases = phrasesOf(q);
  return 'fault' in phrases ? phrases.fault : phrases.map(written);
};

test.each([
  ['Putin  Obama', ['putin', 'obama']],
  ['"Barack Obama" met', ['barack obama', 'met']],
  ['“Barack Obama” «Владимир Путин» „a b“', ['barack obama', 'владимир путин', 'a b']],
  ['met"Barack Obama"today', ['met', 'barack obama', 'today']],
  ["al-Nusra Obama's 习近平", ['al nusra', 'obama s', '习 近 平']],
  ['Obam* "al Nus"* "al Nus*"', ['obam*', 'al nus*']],
  ['al-Nus* (Obam*), أوبا\u200F*', ['al nus*', 'obam*', 'اوبا*']],
  ['a*b *ab "ab* cd"', ['a b', 'ab', 'ab cd']],
  ['习* 习近平*', ['习*', '习 近 平*']],
  ['AND OR NOT NEAR(a b) -a +b x:y ^z', ['and', 'or', 'not', 'near a', 'b', 'a', 'x y', 'z']],
  ['Obama … - "" "!"* obama OBAMA "obama"', ['obama']],
  ['ab ab*', ['ab', 'ab*']],
  ['a\u3000b\u00A0c\u200Bd e\uFEFFf', ['a', 'b', 'c d', 'ef']],
  ['w '.repeat(20), ['w']],
])('%s', (q, expected) => {
  expect(read(q)).toEqual(expected);
});

test.each([
  ['"Barack Obama', 'Close the quotation mark, or leave it out.'],
  ['a "b" c"', 'Close the quotation mark, or leave it out.'],
  ['', 'Search for at least one word, with a letter or a digit.'],
  ['… "" * -', 'Search for at least one word, with a letter or a digit.'],
  ['w '.repeat(41), 'Search for at most 40 words.'],
  ['习'.repeat(41), 'Search for at most 40 words.'],
  ['a*', 'Put at least 2 letters or digits before a *.'],
  ['"Barack O"*', 'Put at least 2 letters or digits before a *.'],
])('%s is refused', (q, fault) => {
  expect(read(q)).toBe(fault);
});

test('every search text is refused, or read as phrases of words that fold to themselves', () => {
  const unit = fc.constantFrom(
    'a',
    'B',
    'é',
    '习',
    'ŉ',
    '½',
    '*',
    '"',
    '“',
    '»',
    ' ',
    '-',
    '\u200D',
    '\u0301',
    '\uD800',
  );
  const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string({ unit }));
  fc.assert(
    fc.property(anyText, q => {
      const phrases = phrasesOf(q);
      if ('fault' in phrases) return;
      expect(phrases.length).toBeGreaterThan(0);
      expect(new Set(phrases.map(told)).size).toBe(phrases.length);
      for (const { words } of phrases) {
        expect(words.length).toBeGreaterThan(0);
        for (const word of words) expect(wordsOf(word).map(each => each.folded)).toEqual([word]);
      }
    }),
    { numRuns: often(2_000) },
  );
});

test.each([
  ['Obama met Putin. OBAMA left.', 'obama', ['Obama', 'OBAMA']],
  ['Barack, Obama; Barack Hussein Obama', '"barack obama"', ['Barack, Obama']],
  ['Obamas Obama oba', 'obam*', ['Obamas', 'Obama']],
  ['👍 Le pre\u0301sident', 'président', ['pre\u0301sident']],
  ['国家主席习近平在杭州', '习近平', ['习近平']],
  ['ha ha ha ha ha', '"ha ha"', ['ha ha', 'ha ha']],
  ['قال أوباما، إنّ', 'اوباما', ['أوباما']],
  ['الهدنة وهدنة بالهُدْنة وللهدنة كهدنة', 'هدنة', ['الهدنة', 'وهدنة', 'بالهُدْنة', 'وللهدنة']],
  ['هدنة والهدنة للهدنة ولالهدنة', 'الهدنة', ['والهدنة', 'للهدنة', 'ولالهدنة']],
  ['هدنة والهدنة', '"هدنة"', ['هدنة']],
  ['والهدنتين', 'هدن*', ['والهدنتين']],
  ['وقف إطلاق النار ووقف', '"وقف إطلاق"', ['وقف إطلاق']],
  ['رب ورب', 'رب', ['رب']],
])('%s has %s', (text, q, expected) => {
  const phrases = phrasesOf(q);
  if ('fault' in phrases) throw new Error(phrases.fault);
  const places = phrases.flatMap(phrase => matchesIn(wordsOf(text), phrase));
  expect(places.map(({ start, end }) => Array.from(text).slice(start, end).join(''))).toEqual(expected);
});

/** Matches by a search in one string, in which every word stands between bars. */
function searched(words: ReturnType<typeof wordsOf>, phrase: Phrase): Range[] {
  const barred = words.map(word => `${word.folded}|`).join('');
  const asked = new RegExp(`(?<=^|\\|)${phrase.words.join('\\|')}${phrase.prefix ? '[^|]*' : ''}\\|`, 'g');
  return [...barred.matchAll(asked)].map(match => {
    const first = barred.slice(0, match.index).split('|').length - 1;
    const last = first + phrase.words.length - 1;
    return { start: words[first]?.start ?? -1, end: words[last]?.end ?? -1 };
  });
}

test('the places of a phrase are those that a plain search finds', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 2 });
  const phrase = fc.record({ words: fc.array(word, { minLength: 1, maxLength: 3 }), prefix: fc.boolean() });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), phrase, (text, asked) => {
      const words = wordsOf(text.join(', '));
      expect(matchesIn(words, asked)).toEqual(searched(words, asked));
    }),
    { numRuns: often(1_000) },
  );
});
