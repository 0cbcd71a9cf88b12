// The sides of a GDELT row, as far as its codes tell who they are.
import type { Side } from '../coded/row.ts';
import { cleanName, namedSide, stateSide } from '../coded/sides.ts';
import { regionOfCameo } from '../countries/cameo.ts';
import { countryName } from '../countries/states.ts';
import { countryIn } from '../countries/systems.ts';
import type { Columns } from '../tables.ts';
import { isSector, ORGANIZATIONS, roleLabel } from './roles.ts';

/** One of the two actors of a row; none where the row leaves it out. */
export function sideOf(value: Columns, actor: 'Actor1' | 'Actor2', year: number): Side[] {
  const code = value(`${actor}Code`);
  const name = cleanName(value(`${actor}Name`));
  if (code === '') return [];
  const roles = rolesOf(value, actor);
  const sectors = roles.filter(isSector);
  const known = organizationOf(value(`${actor}KnownGroupCode`), code);
  if (known) return [{ ...known, sectors }];
  const countryCode = value(`${actor}CountryCode`);
  const country = countryCode === '' ? undefined : countryIn('cameo', countryCode, year);
  // The name of a bare country code is a city, a people or a part of the country: the state is who is meant.
  if (country !== undefined && code === countryCode)
    return [{ ...stateSide(country), ...calledBy(name, countryIn('name', name ?? '', year) === country) }];
  const region = regionOfCameo(countryCode);
  if (region !== undefined && code === countryCode)
    return [
      {
        ...namedSide({ type: 'group', name: region }),
        ...calledBy(name, name?.toLowerCase() === region.en.toLowerCase()),
      },
    ];
  const countryUnknown = country === undefined && region === undefined ? cleanName(countryCode) : undefined;
  const where = { country, countryUnknown, region: region?.en };
  return playing(code, name ?? cleanName(code), roles, where).map(side => ({ ...side, sectors }));
}

function organizationOf(group: string, code: string): Side | undefined {
  const parts = [group, ...(code.startsWith('IGO') ? (code.match(/.{3}/g) ?? []) : [])];
  // The most specific comes last in a code: IGOUNODEVWBK is the World Bank.
  const known = parts.toReversed().find(part => Object.hasOwn(ORGANIZATIONS, part));
  const name = known === undefined ? undefined : ORGANIZATIONS[known];
  return name && namedSide({ type: 'organization', name, international: true });
}

/** What a row calls a side that is known by a code alone, unless that is its own name. */
const calledBy = (name: string | undefined, isOwn: boolean): Pick<Side, 'called'> =>
  name === undefined || isOwn ? {} : { called: capitalized(name) };

const rolesOf = (value: Columns, actor: string): string[] =>
  ['Type1Code', 'Type2Code', 'Type3Code'].map(column => value(`${actor}${column}`)).filter(role => role !== '');

/**
 * Whoever has a role. GDELT does not tell a person from an office or a body, and what it calls them is no full name:
 * the actor is a group of its own, under a name that says how it was coded, and nobody who is known by that name.
 */
function playing(
  code: string,
  name: string | undefined,
  roles: readonly string[],
  { region, ...where }: { country: string | undefined; countryUnknown: string | undefined; region: string | undefined },
): Side[] {
  if (name === undefined) return [];
  const home = where.country === undefined ? region : countryName(where.country).en;
  const told = [...roles.map(roleLabel), ...(home === undefined ? [] : [home])].flatMap(part => cleanName(part) ?? []);
  const written = capitalized(name);
  const en = cleanName(told.length === 0 ? written : `${written} (${told.join(', ')})`) ?? written;
  const international = roles.includes('IGO');
  return [namedSide({ type: 'group', name: { en }, key: `gdelt ${code} ${name}`, ...where, international })];
}

const capitalized = (name: string) =>
  name
    .toLowerCase()
    .replace(/(^|[\s.-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
