// The words of invented texts: two vocabularies of 15,000 words, mostly composed, in which a few words make up most of a text.
import { type Chance, zipf } from './chance.ts';

export const LANGUAGES = ['en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

const SIZE = 15_000;

/** The first word of each stands in about a third of all events, the third in about a quarter. */
const drawWord = zipf(SIZE, 1, 7);
export const COMMON = 3;

/** The rarest of all: each stands in 10 of the first million events, in 4 of 100,000, in one of 10,000. */
export const RARE = 1_000;
const RARE_STEP = 10_007;

const FREQUENT: Record<Language, string> = {
  en: `talks ministers border water trade prisoners ceasefire delegation envoy treaty security council oil gas embargo port
    river refugees aid elections summit visit agreement sanctions troops airspace visas fisheries tariffs grain energy
    pipeline railway customs debt loans drugs weapons missiles monitors observers draft text committee session morning
    evening capital palace airport minister president ambassador parliament government alliance union region province
    north south east west peace war crisis plan road map round week month date proposal reply letter`,
  ar: `محادثات وزراء حدود مياه تجارة سجناء هدنة وفد مبعوث معاهدة مجلس نفط غاز حظر ميناء نهر لاجئون مساعدات انتخابات قمة زيارة
    اتفاق عقوبات قوات رسوم حبوب طاقة جمارك ديون قروض سلاح صواريخ مراقبون مسودة نص لجنة جلسة صباح مساء قصر مطار وزير رئيس سفير
    برلمان حكومة تحالف اتحاد شمال جنوب شرق غرب سلام حرب خطة طريق جولة شهر موعد مقترح رسالة`,
};

const ONSETS = 'b d f g h j k l m n p r s t v w z br dr gr kr pl st tr sh'.split(' ');
const VOWELS = 'a e i o u ai'.split(' ');
const CODAS = ['n', 'r', 's', 'l', 't', 'm', ''];
const syllables = ONSETS.flatMap(onset => VOWELS.map(vowel => onset + vowel));
const syllable = (index: number) => syllables[index % syllables.length] ?? '';
const LETTERS = Array.from('بتثجحخدرزسشصضطعغفقكلمنه');
const letter = (index: number) => LETTERS[index % LETTERS.length] ?? '';

/** Steps that share no factor with the number of syllables or letters: neighbours look nothing alike. */
const COMPOSED: Record<Language, (index: number) => string> = {
  en: index => syllable(index * 47) + syllable(Math.floor(index / syllables.length) * 7 + index) + CODAS[index % 7],
  ar: index => {
    const [first, second] = [letter(index), letter(Math.floor(index / LETTERS.length))];
    const third = letter(Math.floor(index / LETTERS.length ** 2) + index * 5);
    return (
      [`${first}${second}ي${third}`, `م${first}${second}و${third}`, `${first}ا${second}${third}ات`][index % 3] ?? ''
    );
  },
};

const vocabularies = Object.fromEntries(
  LANGUAGES.map(language => {
    const words = new Set(FREQUENT[language].split(/\s+/));
    for (let index = 0; words.size < SIZE; index++) words.add(COMPOSED[language](index));
    return [language, [...words]];
  }),
) as Record<Language, string[]>;

/** The `rank`th most frequent word, from 0. */
export const wordAt = (language: Language, rank: number): string => vocabularies[language][rank] ?? '';

/** No word of the vocabularies begins like it. */
export const rareWord = (index: number): string =>
  `qu${syllable(index)}${syllable(Math.floor(index / syllables.length))}q`;

/** The rare word that stands in an event, if any does. */
export function rareWordIn(event: number): string | null {
  for (let root = 0; root < 10; root++) {
    const index = event - root * root * RARE_STEP;
    if (index >= 0 && index < RARE) return rareWord(index);
  }
  return null;
}

/** About `length` words. */
export function wordsOf(chance: Chance, language: Language, length: number): string {
  const count = Math.max(1, Math.round(length * (0.6 + 0.8 * chance.next())));
  return Array.from({ length: count }, () => wordAt(language, drawWord(chance))).join(' ');
}

/** A text in both languages, of about `length` words each. */
export const textOf = (chance: Chance, length: number): Record<Language, string> => ({
  en: wordsOf(chance, 'en', length),
  ar: wordsOf(chance, 'ar', length),
});

/** A name of two composed words, in both scripts. */
export function nameOf(index: number): Record<Language, string> {
  const [en, ar] = [COMPOSED.en, COMPOSED.ar];
  const first = `${syllable(index * 11)}${syllable(index * 7 + 3)}`;
  return { en: `${capital(first)} ${capital(en(index * 3 + 1))}el`, ar: `${ar(index + 5)}ين ${ar(index * 3 + 1)}اوي` };
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
