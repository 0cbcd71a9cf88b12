// The systems of country codes that data sets use, one row each.
import { country } from '../../model/vocabularies/coded.ts';
import { countryOfCameo } from './cameo.ts';
import { countryOfCow } from './cow.ts';
import { codeInYear } from './dates.ts';
import { countryOfFips } from './fips.ts';
import { countryNamed } from './names.ts';

/** Answers the ISO 3166-1 alpha-2 code, or the ISO 3166-3 code of a former country; `year` counts where a code was handed on. */
type Lookup = (code: string, year: number) => string | undefined;

/** The codes of ISO 3166-1 and 3166-3 that records can hold. */
export const countryCodes: ReadonlySet<string> = new Set(country.terms.map(({ code }) => code));

const systems = {
  cameo: countryOfCameo,
  fips: countryOfFips,
  cow: countryOfCow,
  iso: code => (countryCodes.has(code) ? code : undefined),
  name: countryNamed,
} satisfies Record<string, Lookup>;

export type CountrySystem = keyof typeof systems;

export const countrySystems = Object.keys(systems) as readonly CountrySystem[];

/** The country of a code in a system as of a year; undefined where it has none that records can hold. */
export function countryIn(system: CountrySystem, code: string, year = new Date().getUTCFullYear()): string | undefined {
  const lookup: Lookup = systems[system];
  const found = lookup(code, year);
  const dated = found === undefined ? undefined : codeInYear(found, year);
  return dated !== undefined && countryCodes.has(dated) ? dated : undefined;
}
