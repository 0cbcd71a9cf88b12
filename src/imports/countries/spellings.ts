// Spellings of country names that neither ISO 3166 nor the Unicode CLDR has: of data sets, of the Correlates of War, of earlier times.

/**
 * By code. The order of the words, articles, `and`, capitals, accents and points do not count, and words for the form of a
 * state only where a name is not known with them (see names.ts).
 */
export const spellings: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE', 'Emirates'],
  BA: ['Bosnia', 'Bosnian Federation'],
  BY: ['Byelorussia', 'Belorussia'],
  CD: ['Congo Kinshasa', 'DR Congo', 'DRC', 'Congo-Leopoldville'],
  CG: ['Congo', 'Congo Brazzaville'],
  CV: ['Cabo Verde'],
  CZ: ['Czechia', 'Czech Republic'],
  DE: ['West Germany', 'German Federal Republic'],
  ET: ['Abyssinia'],
  FM: ['Federated States of Micronesia'],
  GB: ['Britain', 'Great Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland', 'U.K.'],
  IR: ['Persia'],
  KG: ['Kirghizia', 'Kirgizia', 'Kyrgyz Republic'],
  KH: ['Khmer Republic', 'Kampuchea'],
  KN: ['St. Christopher and Nevis'],
  KP: ["Democratic People's Republic of Korea", 'DPRK'],
  KR: ['ROK'],
  LK: ['Ceylon'],
  MG: ['Malagasy Republic'],
  MK: ['Macedonia', 'Former Yugoslav Republic of Macedonia', 'FYROM'],
  NL: ['Holland'],
  OM: ['Muscat and Oman'],
  PS: [
    ...[
      'Palestinian Authority',
      'Palestinian Territory',
      'Occupied Palestinian Territory',
      'Occupied Palestinian Territories',
    ],
    ...['West Bank', 'Gaza', 'Gaza Strip', 'West Bank and Gaza', 'West Bank and Gaza Strip'],
  ],
  SK: ['Slovak Republic'],
  SO: ['Somali Republic'],
  SZ: ['Swaziland'],
  TH: ['Siam'],
  TL: ['تيمور الشرقية'],
  TZ: ['Tanzania'],
  US: ['U.S.A.'],
  VA: ['Vatican', 'Holy See', 'Vatican City State'],
  VG: ['British Virgin Islands'],
  VI: ['US Virgin Islands', 'Virgin Islands of the United States'],
  // The spelling of one row of the visits; the visitor is the Prime Minister of Samoa.
  WS: ['Western Samoa', 'Somoa'],
  BUMM: ['بورما'],
  CSHH: ['Czecho-Slovakia'],
  DDDE: ['East Germany', 'Democratic Republic of Germany'],
  RHZW: ['Rhodesia', 'Zimbabwe Rhodesia'],
  SUHH: ['USSR', 'Union of Soviet Socialist Republics'],
  VDVN: ['North Vietnam', 'Democratic Republic of Vietnam'],
  YDYE: ['South Yemen', "Yemen People's Republic", "People's Democratic Republic of Yemen", 'Southern Yemen'],
};

/** Names that were handed on from one country to another: the code up to a year, and after it. */
export const handedOn: readonly (readonly [name: string, before: string, until: number, after: string])[] = [
  ['Republic of China', 'CN', 1949, 'TW'],
];
