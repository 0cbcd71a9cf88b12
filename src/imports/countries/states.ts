// The state actors of countries: one for each code, made where there is none.
import { country } from '../../model/vocabularies/coded.ts';
import type { Needed } from '../importer.ts';

/** The states that the seed has, under the ids that it gave them. */
const SEEDED: Readonly<Record<string, string>> = {
  US: 'united-states',
  RU: 'russia',
  CN: 'china',
  SY: 'syria',
  UA: 'ukraine',
};

const labels = new Map(country.terms.map(term => [term.code, term.label]));

/** What a country is called, by its ISO 3166-1 or 3166-3 code, which must be one. */
export function countryName(code: string): { readonly en: string; readonly ar: string } {
  const name = labels.get(code);
  if (name === undefined) throw new TypeError(`There is no country ${code}.`);
  return name;
}

/** Countries whose English name takes an article within a sentence. */
const WITH_ARTICLE: ReadonlySet<string> = new Set([
  ...[
    'AE',
    'BS',
    'CD',
    'CF',
    'CG',
    'CK',
    'CZ',
    'DO',
    'GB',
    'KM',
    'KY',
    'MH',
    'MV',
    'NL',
    'PH',
    'SB',
    'US',
    'VA',
    'VG',
    'VI',
  ],
  ...['ANHH', 'DDDE', 'PCHH', 'PZPA', 'SUHH'],
]);

/** The English name of a country as it stands within a sentence. */
export const inSentence = (code: string): string =>
  WITH_ARTICLE.has(code) ? `the ${countryName(code).en}` : countryName(code).en;

/** The id of a country's state. */
export const stateId = (code: string): string => SEEDED[code] ?? `state-${code.toLowerCase()}`;

/** The country that a state is of, by the id that `stateId` gives it; undefined for other ids. */
export function codeOfState(id: string): string | undefined {
  const seeded = Object.entries(SEEDED).find(([, state]) => state === id);
  if (seeded) return seeded[0];
  const code = id.startsWith('state-') ? id.slice('state-'.length).toUpperCase() : '';
  return labels.has(code) ? code : undefined;
}

/** The actor that a country's state is. */
export const stateOf = (code: string): Needed => ({
  kind: 'actor',
  id: stateId(code),
  content: { type: 'state', name: countryName(code), country: code },
});
