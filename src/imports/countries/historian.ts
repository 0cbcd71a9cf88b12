// Countries as the Office of the Historian names them: ISO 3166-1 codes, and those of ISO 3166-3 for what is no more.
import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { historicalCountries } from '../../model/codes/historical-countries.ts';

countries.registerLocale(english);

/**
 * Names that the two registers do not know, as the data sets on travels and on visits write them; what a bracket adds is
 * part of the name. Codes are those that ISO 3166 gives to the state or the territory so named.
 */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'Bosnia-Herzegovina': 'BA',
    Bosnia: 'BA',
    'Bosnian Federation': 'BA',
    Brunei: 'BN',
    Byelorussia: 'BY',
    'Cabo Verde': 'CV',
    Ceylon: 'LK',
    'Ceylon (Sri Lanka)': 'LK',
    'China, People’s Republic of': 'CN',
    'Congo, Democratic Republic of': 'CD',
    'Congo, Republic of': 'CG',
    'Cote d’Ivoire': 'CI',
    'Cuba (Provisional Government)': 'CU',
    'Czechoslovakia (government-in-exile)': 'CSHH',
    'Dahomey (Benin)': 'DYBJ',
    'Democratic Republic of the Congo (Zaire)': 'CD',
    'Denmark (Greenland)': 'GL',
    'France (Provisional Government)': 'FR',
    'Germany, Federal Republic of': 'DE',
    'Israel (Provisional Government)': 'IL',
    'Khmer Republic (Cambodia)': 'KH',
    Kirghizia: 'KG',
    'Korea, South': 'KR',
    'Kyrgyz Republic': 'KG',
    Laos: 'LA',
    Macedonia: 'MK',
    'Macedonia, Former Yugoslav Republic of': 'MK',
    Micronesia: 'FM',
    Moldova: 'MD',
    'Muscat & Oman': 'OM',
    'Palestinian Authority': 'PS',
    'Poland (government-in-exile)': 'PL',
    'Siam (Thailand)': 'TH',
    'Slovak Republic': 'SK',
    'Somali Republic': 'SO',
    // A misspelling; the visitor is the Prime Minister of Samoa.
    Somoa: 'WS',
    'Southern Rhodesia (Zimbabwe)': 'RHZW',
    'St. Christopher and Nevis': 'KN',
    'St. Kitts and Nevis': 'KN',
    'St. Lucia': 'LC',
    'St. Vincent and the Grenadines': 'VC',
    Swaziland: 'SZ',
    Syria: 'SY',
    'Timor Leste': 'TL',
    'U.S.S.R.': 'SUHH',
    'Union of South Africa': 'ZA',
    'United Kingdom (Northern Ireland)': 'GB',
    'United Kingdom (Wales)': 'GB',
    'Upper Volta (Burkina Faso)': 'HVBF',
    'Vatican City': 'VA',
    'West Bank': 'PS',
    'Western Samoa': 'WS',
    // The code of Yemen was that of the Yemen Arab Republic; the other Yemen had one of its own.
    'Yemen Arab Republic': 'YE',
    'Yugoslavia (Kosovo)': 'YUCS',
    'Zimbabwe Rhodesia': 'RHZW',
  }),
);

/** Names that two states have had: the data sets' own country id tells which is meant. */
const NAMES_OF_IDS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'China, Republic of',
    new Map([
      ['china', 'CN'],
      ['taiwan', 'TW'],
    ]),
  ],
  [
    'Republic of China',
    new Map([
      ['china', 'CN'],
      ['taiwan', 'TW'],
    ]),
  ],
  ['Korea', new Map([['korea-south', 'KR']])],
]);

/** The name that a state kept in English when its code changed with its official name, and the year in which that was. */
const BURMA = { until: 1989, before: 'BUMM', since: 'MM' };

const historical = new Map(historicalCountries.map(({ en, code }) => [en, code]));

/** The code of a country by its name, and by the id that the data set gives it; null where neither is known. */
export function countryNamed(name: string, id: string, year: number): string | null {
  const plain = name.trim();
  if (/^Burma( \(Myanmar\))?$/.test(plain)) return year < BURMA.until ? BURMA.before : BURMA.since;
  const named = NAMES_OF_IDS.get(plain);
  if (named) return named.get(id) ?? null;
  return NAMES.get(plain) ?? historical.get(plain) ?? countries.getAlpha2Code(plain, 'en') ?? null;
}
