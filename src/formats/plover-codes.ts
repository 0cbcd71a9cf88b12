// How PLOVER codes an actor: the country of the actor, or of whom it represents, and its sectors.
import countries from 'i18n-iso-countries';
import type { Context } from './format.ts';
import type { Side } from './plover-sides.ts';

/** The three letters of former countries, as ISO 3166 had them, and of one that ISO 3166 has never coded. */
const OTHER: Readonly<Record<string, string>> = {
  XK: 'XKX',
  ANHH: 'ANT',
  CSHH: 'CSK',
  CSXX: 'SCG',
  DDDE: 'DDR',
  SUHH: 'SUN',
  YDYE: 'YMD',
  YUCS: 'YUG',
  ZRCD: 'ZAR',
};

const countriesBy = new Map(Object.entries(OTHER).map(([country, code]) => [code, country]));

/** The three letters of a country; undefined for one that has none. */
const codeOf = (country: string): string | undefined => OTHER[country] ?? countries.alpha2ToAlpha3(country);

/** The country of three letters that were written here. */
export const countryOf = (code: string): string | undefined => countriesBy.get(code) ?? countries.alpha3ToAlpha2(code);

/** An actor, and what event data codes of it. */
type Coded = { readonly [Member in 'actor' | 'represents' | 'sectors']?: Side[Member] | undefined } & Pick<
  Side,
  'actor'
>;

interface Codes {
  readonly code?: string;
  readonly sector?: string;
}

/**
 * The country in three letters, else `IGO` for an organization; the sectors that event data codes, else `GOV` for a person
 * who holds an office or represents a state.
 */
export function codedAs({ actor, represents, sectors }: Coded, actorOf: NonNullable<Context['actorOf']>): Codes {
  const [own, represented] = [actorOf(actor), represents === undefined ? undefined : actorOf(represents)];
  const country = own?.country ?? represented?.country;
  const code = country === undefined ? undefined : codeOf(country);
  const governs = own?.type === 'person' && (represented?.type === 'state' || (own.positions ?? []).length > 0);
  const told = sectors ?? (governs ? ['GOV'] : []);
  return {
    ...(code !== undefined && { code }),
    ...(country === undefined && own?.type === 'organization' && { code: 'IGO' }),
    ...(told.length > 0 && { sector: told.join(',') }),
  };
}
