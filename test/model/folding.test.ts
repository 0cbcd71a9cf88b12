// Folding: what is the same word in each script, and the laws that hold for every text and every code point.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Word, wordsOf } from '../../src/model/folding.ts';
import { often } from '../engine.ts';

const folded = (text: string) => wordsOf(text).map(word => word.folded);
const cut = (text: string, { start, end }: Pick<Word, 'start' | 'end'>) => Array.from(text).slice(start, end).join('');

test.each([
  ['Arabic diacritics', 'بوتِن', 'بوتن'],
  ['Arabic hamza on alef', 'أوباما إلى آخر ٱلله', 'اوباما الي اخر الله'],
  ['Arabic hamza seats, bare hamza', 'مسؤول رئيس ماء', 'مسوول رييس ماء'],
  ['Arabic teh marbuta, shadda', 'سوريّة', 'سوريه'],
  ['Arabic tatweel', 'محـــمد ـــ', 'محمد'],
  ['Arabic digits', '٢٠١٦ ۲۰۱۶', '2016 2016'],
  ['Arabic ligature', 'ﷲ ﻻ', 'الله لا'],
  ['Persian', 'کری می\u200Cرود', 'كري ميرود'],
  ['bidi marks', '\u200Fأوباما\u200F, \u202Ba\u202C', 'اوباما a'],
  ['Hebrew niqqud', 'שָׁלוֹם', 'שלום'],
  ['Latin', 'Łódź Straße STRAẞE Ångström Ðæþ œuvre Øø', 'lodz strasse strasse angstrom daeth oeuvre oo'],
  ['Turkish', 'İstanbul Diyarbakır', 'istanbul diyarbakir'],
  ['transliteration', 'ʿAbd al-Muʾmin', 'abd al mumin'],
  ['soft hyphen, zero width space', 'co\u00ADop a\u200Bb', 'coop a b'],
  ['Persian, Urdu heh', 'ہ ھ ۀ ۂ ۃ ە', 'ه ه ه ه ه ه'],
  ['Kurdish, Pashto, Urdu, Uyghur yeh', 'ێ ې ۍ ے ۓ ئ ى', 'ي ي ي ي ي ي ي'],
  ['Pashto, Sindhi kaf; gaf and the ng of Uyghur are others', 'ګ ڪ ک گ ڭ', 'ك ك ك گ ڭ'],
  ['Urdu', 'پاکستانی حکومت کے ساتھ', 'پاكستاني حكومت كي ساته'],
  ['Kurdish', 'هه‌ولێر ھەولێر', 'ههولير ههولير'],
  ['Uyghur', 'شىنجاڭ ئۇيغۇر', 'شينجاڭ يۇيغۇر'],
  ['apostrophe letters', 'Oʻzbekiston Qurʼan Kazanʹ Maʿrib', 'ozbekiston quran kazan marib'],
  [
    'apostrophes in a word',
    "O'zbekiston O‘zbekiston G`arb прем’єр Xi'an N'Djamena O'Brien",
    'ozbekiston ozbekiston garb премєр xian ndjamena obrien',
  ],
  ['apostrophes between words', "Obama's Obama’s l'accord dell'Iran qu’il", 'obama s obama s l accord dell iran qu il'],
  ['apostrophes around words', "'Obama' said: ‘no’ ŉ ' ''", 'obama said no n'],
  ['geresh', "ג׳ורג' ג'ורג׳", 'גורג גורג'],
  ['Greek', 'Ἀθῆναι ΟΔΟΣ οδός', 'αθηναι οδοσ οδοσ'],
  ['Cyrillic', 'й и\u0306 Ёлка', 'и и елка'],
  ['Han', '习近平G20', '习 近 平 g20'],
  ['kana', 'コーヒーは ﾊﾟ', 'コ ー ヒ ー は ハ'],
  ['Hangul', '한국 \u1112\u1161\u11AB', '\u1112\u1161\u11AB\u1100\u116E\u11A8 \u1112\u1161\u11AB'],
  ['Thai', 'กำลัง๒', 'ก ำ ลั ง 2'],
  ['Devanagari', 'हिन्दी २', 'हिन्दी 2'],
  ['compatibility', 'ﬁ ℡ ⅷ \u212A ㈱ x²', 'fi tel viii k 株 x2'],
  ['kept whole', '2½ محمدﷺ ㍿', '2 ½ محمد ﷺ ㍿'],
  ['symbols', '👍🏽 a≠b ❤\uFE0F \uD800x\uDC00', 'a b x'],
])('%s', (_, text, expected) => {
  expect(folded(text).join(' ')).toBe(expected);
});

test.each([
  ['emoji and astral letters', '👍 𝐀𝐁 c', ['𝐀𝐁', 'c']],
  ['decomposed diacritics', '(e\u0301te\u0301)', ['e\u0301te\u0301']],
  ['marks and tatweel at the end', 'سوريّ محمدـ', ['سوريّ', 'محمدـ']],
  ['format characters around a word', '\u200Fab\u200F c', ['ab', 'c']],
  ['lone surrogates', '\uDC00a\uDC00\uD800', ['a']],
  ['a voiced kana', 'か\u3099さ', ['か\u3099', 'さ']],
])('a word stands where its letters and their marks do: %s', (_, text, expected) => {
  expect(wordsOf(text).map(word => cut(text, word))).toEqual(expected);
});

test('a word is joined to the one before it where nothing separates them', () => {
  const joined = wordsOf('a习近 平\u2060b，c').map(word => [word.folded, word.joined]);
  expect(joined).toEqual([
    ['a', false],
    ['习', true],
    ['近', true],
    ['平', false],
    ['b', true],
    ['c', false],
  ]);
});

test('every code point folds to words of themselves, the same in NFC and in NFD', () => {
  const wrong: string[] = [];
  for (let point = 0; point < 0x110000; point++) {
    const text = `a${String.fromCodePoint(point)}b`;
    const words = folded(text).join(' ');
    const others = [text.normalize('NFC'), text.normalize('NFD'), words].map(other => folded(other).join(' '));
    if (others.some(other => other !== words)) wrong.push(point.toString(16));
  }
  expect(wrong.slice(0, 10)).toEqual([]);
});

/** Parts that composition, reordering and cutting stumble over, more often than chance would put them together. */
const knotty = fc.constantFrom(
  ...[
    'a',
    'B',
    's',
    'l',
    'ß',
    ' ',
    '-',
    "'",
    '’',
    'ʻ',
    'ʼ',
    '\u1FEF',
    'й',
    'ё',
    'ۂ',
    'ۓ',
    '1',
    '½',
    'ﷺ',
    'ﷲ',
    'ŉ',
    'İ',
    'e\u0301',
    '\u0301',
    '\u0327',
    'ـ',
    'أ',
    'ّ',
  ],
  ...[
    'क',
    'न',
    'ि',
    '\u093C',
    '\u094D',
    'ऩ',
    '\u0DD9',
    '\u0DCA',
    '\u0DDA',
    '\u{16FF0}',
    '한',
    '\u1112',
    '\u1161',
    '\u11AB',
  ],
  ...['习', 'か', '\u3099', 'ー', 'ก', 'ำ', 'ิ', '\u200D', '\u200B', '\u00AD', '\u200F', '👍', '𝐀', '\uD800', '\uDC00'],
);
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: knotty, maxLength: 40 }),
);

test('words stand in order, inside the text, and are what folding their place alone gives', () => {
  fc.assert(
    fc.property(anyText, text => {
      const words = wordsOf(text);
      let last = 0;
      for (const word of words) {
        expect(word.start).toBeGreaterThanOrEqual(last);
        expect(word.end).toBeGreaterThan(word.start);
        expect(folded(cut(text, word))).toEqual([word.folded]);
        last = word.end;
      }
      expect(last).toBeLessThanOrEqual(Array.from(text).length);
    }),
    { numRuns: often(2_000) },
  );
});

test('folding what is folded changes nothing, and NFC and NFD fold to the same', () => {
  fc.assert(
    fc.property(anyText, text => {
      const nfc = folded(text.normalize('NFC'));
      expect(folded(text.normalize('NFD'))).toEqual(nfc);
      expect(folded(nfc.join(' '))).toEqual(nfc);
      const own = folded(text);
      expect(folded(own.join(' '))).toEqual(own);
    }),
    { numRuns: often(2_000) },
  );
});

test('case and diacritics on Latin letters never count', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcxyz'), minLength: 1 });
  const marks = fc.array(fc.constantFrom('\u0301', '\u0327', '\u0323', ''), { minLength: 1 });
  fc.assert(
    fc.property(letters, marks, (word, accents) => {
      const adorned = Array.from(word.toUpperCase(), (letter, index) => letter + accents[index % accents.length]);
      expect(folded(adorned.join('').normalize('NFC'))).toEqual([word]);
    }),
  );
});

/** A word, and the same with each of its letters spelled as one of those that a reader takes for it. */
function respelled(spellings: Readonly<Record<string, string>>) {
  const letters = Object.keys(spellings);
  const spelling = fc.record({ letter: fc.constantFrom(...letters), pick: fc.nat() });
  return fc.array(spelling, { minLength: 1 }).map(parts => {
    const other = parts.map(({ letter, pick }) => {
      const others = Array.from(spellings[letter] as string);
      return others[pick % others.length] ?? letter;
    });
    return [parts.map(({ letter }) => letter).join(''), other.join('')] as const;
  });
}

test.each([
  ['Arabic letters', { ا: 'أإآٱٲ', ه: 'ةہھەۀۃۂۿ', ي: 'ىیېێۍےۓئؠ', ك: 'کڪګ', م: 'م', گ: 'گ', ڭ: 'ڭ' }],
  ['Cyrillic letters', { е: 'ёЁЕ', и: 'йЙИ', і: 'їЇ', к: 'ќК', л: 'лЛ' }],
])('%s find each other, however they are spelled, composed or not', (_, spellings) => {
  fc.assert(
    fc.property(respelled(spellings), ([word, other]) => {
      expect(folded(word)).toHaveLength(1);
      expect(folded(other)).toEqual(folded(word));
      expect(folded(other.normalize('NFD'))).toEqual(folded(word));
    }),
  );
});

test('letters that are no forms of one another stay apart', () => {
  const apart = Array.from('اهيكگڭپچژڤتثدذربنو');
  expect(new Set(apart.map(letter => folded(letter)[0])).size).toBe(apart.length);
});

test('an apostrophe letter in a word, a plain one in its place, and none are the same word', () => {
  const part = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abegkoz'), minLength: 3 }),
    fc.string({ unit: fc.constantFrom(...'бемюя'), minLength: 1 }),
  );
  const apostrophe = fc.constantFrom(...'ʻʼʹʾʿˈ', ..."'’‘`");
  fc.assert(
    fc.property(part, part, apostrophe, (before, after, between) => {
      expect(folded(before + between + after)).toEqual(folded(before + after));
    }),
  );
});

test('a text of nothing but marks in disorder is folded in time that grows with its length', () => {
  // With `normalize` this many would take longer than any test may: it orders them in quadratic time.
  const marks = '\u094D\u093C'.repeat(1_000_000);
  const [word] = wordsOf(`क${marks}`);
  expect(word?.end).toBe(2_000_001);
  const [short] = folded(`न\u094D\u093C${marks}`);
  expect(folded(`ऩ\u094D${marks}`)).toEqual([short]);
});

test('a text of nothing but apostrophes between letters is folded in time that grows with its length', () => {
  const [word] = wordsOf("b'".repeat(1_000_000));
  expect([word?.end, word?.folded.length]).toEqual([1_999_999, 1_000_000]);
});
