// Country codes of other systems: what each stands for, and that nothing is guessed.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { regionOfCameo } from '../../src/imports/countries/cameo.ts';
import { codeInYear } from '../../src/imports/countries/dates.ts';
import { countryName, stateId } from '../../src/imports/countries/states.ts';
import { type CountrySystem, countryIn } from '../../src/imports/countries/systems.ts';
import { country } from '../../src/model/vocabularies/coded.ts';
import { sharedFile } from '../shared-data.ts';

test.each<[CountrySystem, string, number, string | undefined]>([
  ['fips', 'UP', 2019, 'UA'],
  ['fips', 'RS', 2019, 'RU'],
  ['fips', 'SF', 2019, 'ZA'],
  ['fips', 'CH', 2019, 'CN'],
  ['fips', 'SZ', 2019, 'CH'],
  ['fips', 'YI', 1995, 'YUCS'],
  ['fips', 'YI', 2004, 'CSXX'],
  ['fips', 'YI', 2019, undefined],
  ['fips', 'OS', 2019, undefined],
  ['fips', 'constructor', 2019, undefined],
  ['cameo', 'ROM', 2019, 'RO'],
  ['cameo', 'KSV', 2019, 'XK'],
  ['cameo', 'USA', 2019, 'US'],
  ['cameo', 'MTN', 2016, 'ME'],
  ['cameo', 'IMY', 2016, 'IM'],
  ['cameo', 'ALA', 2016, 'AX'],
  ['cameo', 'SUN', 1995, undefined],
  ['cameo', 'ZAR', 1985, 'ZRCD'],
  ['cameo', 'COD', 1985, 'ZRCD'],
  ['cameo', 'COD', 1998, 'CD'],
  ['cameo', 'WSB', 2019, 'PS'],
  ['cameo', 'SUN', 1980, 'SUHH'],
  ['cameo', 'AFR', 2019, undefined],
  ['cameo', 'SAF', 2019, undefined],
  ['cameo', 'JAP', 2019, undefined],
  ['cow', '2', 2019, 'US'],
  ['cow', '002', 2019, 'US'],
  ['cow', 'UKG', 2019, 'GB'],
  ['cow', 'AUS', 2019, 'AT'],
  ['cow', 'AUL', 2019, 'AU'],
  ['cow', '365', 1980, 'SUHH'],
  ['cow', '365', 2019, 'RU'],
  ['cow', '345', 1999, 'YUCS'],
  ['cow', '345', 2004, 'CSXX'],
  ['cow', '345', 2019, 'RS'],
  ['cow', '265', 1980, 'DDDE'],
  ['cow', '511', 1964, undefined],
  ['iso', 'UA', 2019, 'UA'],
  ['iso', 'UP', 2019, undefined],
  ['name', 'Viet Nam', 2019, 'VN'],
  ['name', 'the former Yugoslav Republic of Macedonia', 2018, 'MK'],
  ['name', 'Democratic Republic of Congo', 2018, 'CD'],
  ['name', 'Congo', 2018, 'CG'],
  ['name', 'German Democratic Republic', 1980, 'DDDE'],
  ['name', 'Czechoslovakia', 1980, 'CSHH'],
  ['name', 'Soviet Union', 1980, 'SUHH'],
  ['name', 'Burma', 1980, 'BUMM'],
  ['name', 'Burma', 2018, 'MM'],
  ['name', 'Holy See', 2019, 'VA'],
  ['name', 'Korea, North', 2019, 'KP'],
  ['name', 'north korea', 2019, 'KP'],
  ['name', "Korea, Democratic People's Republic of", 2019, 'KP'],
  ['name', 'Korea', 2019, undefined],
  ['name', 'Afghanistan (Interim Authority)', 2002, 'AF'],
  ['name', 'Islamic Republic of Afghanistan', 2002, 'AF'],
  ['name', 'Denmark (Greenland)', 2004, 'GL'],
  ['name', 'Congo - Kinshasa', 2019, 'CD'],
  ['name', 'Republic of China', 1945, 'CN'],
  ['name', 'Republic of China', 1960, 'TW'],
  ['name', 'Zaire', 1976, 'ZRCD'],
  ['name', 'Zaire', 2010, 'CD'],
  ['name', 'Democratic Republic of the Congo (Zaire)', 1965, 'CD'],
  ['name', 'Democratic Republic of the Congo (Zaire)', 1976, 'ZRCD'],
  ['name', 'Democratic Republic of the Congo (Zaire)', 1998, 'CD'],
  ['name', 'Serbia-Montenegro', 1999, 'YUCS'],
  ['name', 'Serbia-Montenegro', 2004, 'CSXX'],
  ['name', 'Serbia-Montenegro', 2010, undefined],
  ['name', 'Soviet Union', 1995, undefined],
  ['name', 'Czechoslovakia', 1993, undefined],
  ['name', 'German Federal Republic', 1980, 'DE'],
  ['name', 'St. Kitts & Nevis', 2019, 'KN'],
  ['name', 'TÜRKİYE', 2023, 'TR'],
  ['name', 'مصر', 2023, 'EG'],
  ['name', 'Tanganyika', 1963, undefined],
  ['name', 'Malaya', 1960, undefined],
  ['name', 'Hawaii', 1890, undefined],
  ['name', 'Republic', 2019, undefined],
  ['name', 'Atlantis', 2019, undefined],
  ['name', '', 2019, undefined],
])('%s %s in %i is %s', (system, code, year, iso) => {
  expect(countryIn(system, code, year)).toBe(iso);
});

test('a region has a name and is no country', () => {
  expect(regionOfCameo('WST')).toEqual({ en: 'The West', ar: 'الغرب' });
  expect(regionOfCameo('USA')).toBeUndefined();
  expect(regionOfCameo('constructor')).toBeUndefined();
});

const lastYearOf = (code: string) => {
  const years = Array.from({ length: 60 }, (_, index) => 2020 - index);
  return years.find(year => codeInYear(code, year) === code);
};

test('every country has an id of its own as a state, and its name finds it again', () => {
  const codes = country.terms.map(({ code }) => code);
  expect(new Set(codes.map(stateId)).size).toBe(codes.length);
  expect(codes.filter(code => countryIn('name', countryName(code).en, lastYearOf(code)) !== code)).toEqual([]);
});

test('a vocabulary calls countries what people do, and knows their formal names', () => {
  const formal = [
    "People's Republic of China",
    'Syrian Arab Republic',
    'Russian Federation',
    'United States of America',
  ];
  expect(formal.map(name => countryName(countryIn('name', name, 2020) ?? '').en)).toEqual([
    ...['China', 'Syria', 'Russia', 'United States'],
  ]);
});

test('the states of the seed keep their ids', () => {
  expect(['US', 'RU', 'CN', 'SY', 'UA'].map(stateId)).toEqual(['united-states', 'russia', 'china', 'syria', 'ukraine']);
});

const icews = sharedFile('icews/events.2018.sample.tab');
const gdelt = sharedFile('gdelt/20191024143000.export.CSV');
const column = (file: string, index: number) =>
  new Set(
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(1)
      .map(line => line.split('\t')[index] ?? ''),
  );

test.skipIf(icews === null)('every country that the ICEWS sample names is known', () => {
  const names = [4, 10, 17].flatMap(index => [...column(icews ?? '', index)]);
  expect([...new Set(names)].filter(name => countryIn('name', name, 2018) === undefined)).toEqual(['NA', '']);
});

test.skipIf(gdelt === null)('the places of the GDELT file are where it says they are', () => {
  const rows = readFileSync(gdelt ?? '', 'utf8').split('\n');
  const wrong = rows
    .map(row => row.split('\t'))
    .map(row => [row[53] ?? '', row[52]?.split(', ').at(-1) ?? ''] as const)
    .filter(([code, name]) => code !== '' && name !== '')
    .filter(([code, name]) => countryIn('fips', code, 2019) !== countryIn('name', name, 2019))
    .map(pair => pair.join(' '));
  // "Bahamas, The", cut at its comma.
  expect([...new Set(wrong)].sort()).toEqual(['BF The']);
});
