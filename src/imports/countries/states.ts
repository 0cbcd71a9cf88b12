// States as actors: the id and the name under which each is recorded, whatever data set names it.
import type { Content } from '../../model/kinds.ts';
import { country } from '../../model/vocabularies/coded.ts';
import { slug } from '../slugs.ts';

/** States that are called otherwise than ISO 3166 lists them. The first five are those of the seed. */
const SHORT: Readonly<Record<string, string>> = {
  US: 'United States',
  RU: 'Russia',
  CN: 'China',
  SY: 'Syria',
  UA: 'Ukraine',
  BN: 'Brunei',
  CG: 'Congo',
  CZ: 'Czechia',
  FM: 'Micronesia',
  FK: 'Falkland Islands',
  GM: 'Gambia',
  IR: 'Iran',
  LA: 'Laos',
  MD: 'Moldova',
  MK: 'North Macedonia',
  PS: 'Palestine',
  TR: 'Turkey',
  TW: 'Taiwan',
  TZ: 'Tanzania',
  VA: 'Holy See',
};

const labels = new Map(country.terms.map(({ code, label }) => [code, label]));

/** What a country is called in running text. */
export function countryLabel(code: string): { en: string; ar: string } {
  const { en, ar } = labels.get(code) ?? { en: code, ar: code };
  return { en: SHORT[code] ?? en, ar };
}

/** The id of a state's actor: its short English name. */
export const stateId = (code: string): string => slug(countryLabel(code).en);

/** The actor of a state, as it is made where the ledger has none under its id. */
export const stateActor = (code: string): Content => ({ type: 'state', name: countryLabel(code), country: code });
