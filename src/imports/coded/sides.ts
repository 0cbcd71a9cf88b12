// The sides of a coded row: states, regions, organizations and those of whom the data set tells a name and a part alone.
import { countryName, stateOf } from '../countries/states.ts';
import { slug } from '../slugs.ts';
import type { Side, Text } from './row.ts';

/** A state by its ISO 3166 code: the same actor in every data set. */
export function stateSide(country: string): Side {
  const { id, content } = stateOf(country);
  return { id, name: countryName(country), record: content, country };
}

interface Told {
  readonly type: 'person' | 'organization' | 'group';
  readonly name: Text;
  /** What the id is made of, where it is not the name. */
  readonly key?: string;
  readonly country?: string | undefined;
  /** What the row has for a country, where no code is known for it. */
  readonly countryUnknown?: string | undefined;
  readonly international?: boolean;
}

/** Anybody who is not a state. */
export function namedSide({ type, name, key = name.en, country, countryUnknown, international }: Told): Side {
  const held = country === undefined ? {} : { country };
  return {
    id: slug(key),
    name,
    record: { type, name, ...held },
    ...held,
    ...(international && { international: true as const }),
    ...(countryUnknown !== undefined && { countryUnknown }),
  };
}

/** The longest name that an actor may have, in UTF-16 units. */
const MAX_NAME = 300;

/** A name as it is recorded: without control characters and runs of blanks; undefined where nothing is left. */
export function cleanName(name: string): string | undefined {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
  if (plain === '') return undefined;
  return plain.length > MAX_NAME ? plain.slice(0, MAX_NAME).replace(/\p{Cs}$/u, '') : plain;
}

/** Words that only the name of an institution has. */
const INSTITUTION =
  /\b(academy|agency|airlines?|army|assembly|association|authority|bank|bureau|cabinet|centre|center|chamber|command|commission|committee|community|company|conference|congress|corporation|council|court|dal|department|directorate|federation|forces?|foundation|front|fund|government|group|guard|institute|league|ministry|mission|movement|national|nations|navy|network|news|office|organi[sz]ation|parliament|party|police|press|rada|sabha|senate|service|society|union|university|watch|world)\b/i;

/** Sectors of media, which speak as institutions. */
const MEDIA = /^(News|Print News|Television News|Entertainment|Multinational Corporation)$/;

/** Sectors that people are in by their office. */
const OFFICE = /^(Elite|Executive Office|Executive|Cabinet|Legislative \/ Parliamentary|Government|Judicial)$/;

/**
 * Whether a name is a person's, as far as the name and the sectors tell. Data sets do not say; an editor can correct
 * what is made of it.
 */
export function typeOfName(name: string, sectors: readonly string[]): Told['type'] {
  const words = name.split(' ').length;
  if (INSTITUTION.test(name) || name.startsWith('The ') || sectors.some(sector => MEDIA.test(sector)))
    return 'organization';
  const international = sectors.includes('International Government Organization');
  if (words === 1) return international ? 'organization' : 'group';
  return international || sectors.some(sector => OFFICE.test(sector)) || sectors.includes('Parties')
    ? 'person'
    : 'group';
}
