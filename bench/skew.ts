// How unevenly invented events fall on countries, actors and codes. The figures are shares of the two event data sets and
// the two lists of travels that tests read, rounded; what was taken from them is these shares, and nothing else.
import { cameo } from '../src/model/codes/cameo.ts';
import { country } from '../src/model/vocabularies/coded.ts';
import { chanceOf, type Draw, zipf } from './chance.ts';

/**
 * Share in percent of the most frequent values, together:
 *
 * | of the first   |  1 |  5 | 10 | 20 | 50 | 100 |
 * |----------------|----|----|----|----|----|-----|
 * | place, ICEWS   | 19 | 42 | 55 | 71 | 91 |  99 |
 * | place, GDELT   | 34 | 52 | 63 | 76 | 93 | 100 |
 * | trips abroad   |  7 | 26 | 40 | 56 | 80 |  94 |
 * | here           | 18 | 46 | 59 | 71 | 85 |  93 |
 * | actors, ICEWS  |  3 | 14 | 24 | 34 | 46 |  56 |
 * | actors, GDELT  | 11 | 21 | 27 | 35 | 50 |  66 |
 * | here           |  6 | 18 | 25 | 33 | 44 |  52 |
 * | CAMEO, ICEWS   | 14 | 47 | 65 | 85 | 96 |  99 |
 * | CAMEO, GDELT   |  8 | 31 | 51 | 72 | 93 | 100 |
 * | here           | 13 | 42 | 59 | 74 | 88 |  94 |
 */
export const COUNTRIES = 200;
export const drawCountry: Draw = zipf(COUNTRIES, 1.3, 1);
export const drawActorOf = (count: number): Draw => zipf(count, 1, 1);
const drawCode = zipf(cameo.length, 1.8, 5);

/** No figure was at hand for these: they are taken to be as uneven as actors are. */
export const drawIssueOf = (count: number): Draw => zipf(count, 1, 2);
export const drawSourceOf = (count: number): Draw => zipf(count, 1, 5);

/** Any 200 countries in any order, the same in every run: which one leads says nothing. */
export const countryCodes: readonly string[] = shuffled(country.terms.map(term => term.code)).slice(0, COUNTRIES);

/** The codes that lead both data sets, in the order of ICEWS, then all others. */
const LEADING = '010 040 036 173 020 042 043 051 112 046 111 141 030 193 050 180 032 190 057 100'.split(' ');
const codes = [...LEADING, ...cameo.map(({ code }) => code).filter(code => !LEADING.includes(code))];

export const drawCameo = (chance: Parameters<Draw>[0]): string => codes[drawCode(chance)] ?? '010';

function shuffled(values: readonly string[]): string[] {
  const chance = chanceOf('countries');
  return values
    .map(value => ({ value, key: chance.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
