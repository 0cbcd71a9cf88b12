// Countries by name: as ISO has them, as data sets spell them, and as they were called.
import countries from 'i18n-iso-countries';
import { historicalCountries } from '../../model/codes/historical-countries.ts';
import { country } from '../../model/vocabularies/coded.ts';

/** Names that neither ISO 3166 nor its common aliases have: spellings of data sets, former and short names. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  bolivia: 'BO',
  'bosnia-herzegovina': 'BA',
  'british virgin islands': 'VG',
  'us virgin islands': 'VI',
  'falkland islands': 'FK',
  'slovak republic': 'SK',
  'bosnia herzegovina': 'BA',
  britain: 'GB',
  'great britain': 'GB',
  england: 'GB',
  brunei: 'BN',
  burma: 'MM',
  'cape verde': 'CV',
  czechia: 'CZ',
  'democratic republic of congo': 'CD',
  'congo-kinshasa': 'CD',
  congo: 'CG',
  'congo-brazzaville': 'CG',
  'republic of congo': 'CG',
  'east germany': 'DDDE',
  'east timor': 'TL',
  'federal republic of germany': 'DE',
  'west germany': 'DE',
  'federated states of micronesia': 'FM',
  'federal republic of yugoslavia': 'YUCS',
  gambia: 'GM',
  'the gambia': 'GM',
  'the bahamas': 'BS',
  'holy see': 'VA',
  vatican: 'VA',
  'vatican city': 'VA',
  'vatican city state': 'VA',
  'the vatican': 'VA',
  iran: 'IR',
  laos: 'LA',
  macau: 'MO',
  macedonia: 'MK',
  'the former yugoslav republic of macedonia': 'MK',
  'former yugoslav republic of macedonia': 'MK',
  micronesia: 'FM',
  moldova: 'MD',
  'north vietnam': 'VDVN',
  'occupied palestinian territory': 'PS',
  'palestinian territory, occupied': 'PS',
  'palestinian territory': 'PS',
  'palestinian territories': 'PS',
  'south yemen': 'YDYE',
  'soviet union': 'SUHH',
  'union of soviet socialist republics': 'SUHH',
  ussr: 'SUHH',
  swaziland: 'SZ',
  syria: 'SY',
  tanzania: 'TZ',
  'the netherlands': 'NL',
  'viet nam': 'VN',
  rhodesia: 'RHZW',
};

const folded = (name: string) => name.normalize('NFC').trim().toLowerCase();

const byName: ReadonlyMap<string, string> = new Map([
  ...country.terms
    .filter(({ until }) => until === undefined)
    .flatMap(({ code, label }) => {
      const names = countries.getName(code, 'en', { select: 'all' }) ?? [];
      return [label.en, ...names].map(name => [folded(name), code] as const);
    }),
  ...Object.entries(OTHER_NAMES),
]);

const formerly = new Map(historicalCountries.map(row => [folded(row.en), row]));

/**
 * The ISO 3166 code of an English country name in a year; undefined where it is none that is known. A name that a country
 * of today has taken over (Burma, East Timor) stands for the former one as long as that lasted. Nothing is guessed.
 */
export function countryNamed(name: string, year: number): string | undefined {
  const [former, today] = [formerly.get(folded(name)), byName.get(folded(name))];
  return former !== undefined && (today === undefined || year <= former.until) ? former.code : today;
}
