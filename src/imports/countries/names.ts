// Countries by name: as ISO 3166 and the CLDR have them, as data sets spell them, and as they were called.
import countries from 'i18n-iso-countries';
import { country } from '../../model/vocabularies/coded.ts';
import { codeInYear } from './dates.ts';
import { handedOn, spellings } from './spellings.ts';

/** Words that tell no country from another. */
const ARTICLES = new Set(['the', 'of', 'and']);

/** Words for the form of a state: what is left without them may be a name. */
const FORMS = new Set(
  `republic kingdom federal islamic democratic peoples socialist union commonwealth plurinational bolivarian hashemite
  arab sultanate principality grand duchy`.split(/\s+/),
);

/** The words of a name, however it is written and in whatever order: `Korea, North` is `North Korea`. */
function wordsOf(name: string): string[] {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’ʼ`]/g, '')
    .replace(/(?<=\b\p{L})\./gu, '')
    .replace(/\bviet[\s-]nam\b/g, 'vietnam')
    .replace(/\bst\b/g, 'saint');
  return plain.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '' && !ARTICLES.has(word));
}

const keyOf = (words: readonly string[]) => words.toSorted().join(' ');

/** What the Unicode CLDR calls regions, in full and in short, in both languages of the project. */
const regionNames = (['en', 'ar'] as const).flatMap(language =>
  (['long', 'short'] as const).map(
    style => new Intl.DisplayNames(language, { type: 'region', style, fallback: 'none' }),
  ),
);

/** The names that registers have for a code. */
const registered = (code: string): string[] => [
  ...['en', 'ar'].flatMap(language => countries.getName(code, language, { select: 'all' }) ?? []),
  ...(code.length === 2 ? regionNames.flatMap(names => names.of(code) ?? []) : []),
];

/** Codes by the words of their names; null where two countries have a name. */
const byWords: ReadonlyMap<string, string | null> = indexed();

function indexed(): Map<string, string | null> {
  const index = new Map<string, string | null>();
  for (const { code, label } of country.terms) {
    for (const name of [label.en, label.ar, ...registered(code)]) {
      const key = keyOf(wordsOf(name));
      const other = index.get(key);
      index.set(key, other === undefined || other === code ? code : null);
    }
  }
  for (const [code, names] of Object.entries(spellings))
    for (const name of names) index.set(keyOf(wordsOf(name)), code);
  return index;
}

const handed = new Map(handedOn.map(([name, ...codes]) => [keyOf(wordsOf(name)), codes] as const));

/** The code of one name, without brackets that add another. */
function codeOf(name: string, year: number): string | undefined {
  const words = wordsOf(name);
  const key = keyOf(words);
  const [before, until = 0, after] = handed.get(key) ?? [];
  const code = (year > until ? after : before) ?? byWords.get(key) ?? byWords.get(keyOf(words.filter(isNoForm)));
  return code ? codeInYear(code, year) : undefined;
}

const isNoForm = (word: string) => !FORMS.has(word);

/** What stands in brackets at the end of a name, as a country; undefined where that is none. */
export function countryInBrackets(name: string, year: number): string | undefined {
  const [, inner] = /\(([^()]+)\)\s*$/.exec(name) ?? [];
  return inner === undefined ? undefined : codeOf(inner, year);
}

/**
 * The ISO 3166 code of a country's name, in English or Arabic, in a year; undefined where it is none that is known. Of
 * `Denmark (Greenland)` it is what the bracket names, if that is a country, and otherwise what stands before. Nothing is
 * guessed: a name is known word for word, but for the order of its words and the form of the state.
 */
export const countryNamed = (name: string, year: number): string | undefined =>
  codeOf(name, year) ?? countryInBrackets(name, year) ?? codeOf(name.replace(/\([^()]*\)/g, ' '), year);
