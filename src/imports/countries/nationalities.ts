// Nationalities: the adjective before an office, as the countries that it may be of.
import countries from 'i18n-iso-countries';
import { country } from '../../model/vocabularies/coded.ts';

/** Adjectives that share too little with the name of their country. */
const IRREGULAR: Readonly<Record<string, readonly string[]>> = {
  american: ['US'],
  'u.s.': ['US'],
  british: ['GB'],
  uk: ['GB'],
  'u.k.': ['GB'],
  french: ['FR'],
  spanish: ['ES'],
  polish: ['PL'],
  irish: ['IE'],
  danish: ['DK'],
  dutch: ['NL'],
  swiss: ['CH'],
  soviet: ['SUHH', 'RU'],
  korean: ['KR', 'KP'],
  saudi: ['SA'],
  uae: ['AE'],
  emirati: ['AE'],
};

/** An adjective and the name of its country begin with so many letters at least. */
const LEAST = 4;

const namesOf = (code: string) => [countries.getName(code, 'en', { select: 'all' }) ?? []].flat();

/** The words of the names of all countries, in lower case and without marks. */
const words: readonly (readonly [word: string, code: string])[] = country.terms.flatMap(({ code, label }) =>
  [label.en, ...namesOf(code)].flatMap(name =>
    plain(name)
      .split(/[^a-z]+/)
      .filter(word => word.length >= LEAST)
      .map(word => [word, code] as const),
  ),
);

const known = new Map<string, readonly string[]>();

/** The ISO 3166 codes of the countries whose names begin most like an adjective; none where none does: `Russian`, `NATO`. */
export function countriesOfNationality(adjective: string): readonly string[] {
  const own = plain(adjective);
  const before = known.get(own);
  if (before) return before;
  const found = IRREGULAR[own] ?? likest(own);
  if (known.size < 1_000) known.set(own, found);
  return found;
}

function likest(adjective: string): readonly string[] {
  let most = LEAST - 1;
  let codes = new Set<string>();
  for (const [word, code] of words) {
    const shared = sharedStart(word, adjective);
    if (shared < most || shared < LEAST) continue;
    if (shared > most) codes = new Set();
    most = shared;
    codes.add(code);
  }
  return [...codes];
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
