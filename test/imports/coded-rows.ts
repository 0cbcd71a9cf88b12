// Coded rows for the tests: invented ones, column by column, and arbitrary ones for properties.
import fc from 'fast-check';

export const ICEWS_HEADER = [
  ...['Event ID', 'Event Date', 'Source Name', 'Source Sectors', 'Source Country', 'Event Text', 'CAMEO Code'],
  ...['Intensity', 'Target Name', 'Target Sectors', 'Target Country', 'Story ID', 'Sentence Number', 'Publisher'],
  ...['City', 'District', 'Province', 'Country', 'Latitude', 'Longitude'],
];

export interface IcewsRow {
  readonly id: string;
  readonly date?: string;
  readonly source?: string;
  readonly target?: string;
  readonly code?: string;
  readonly story?: string;
  readonly sentence?: string;
  readonly city?: string;
  readonly country?: string;
}

/** Sectors and country of those whom rows name. */
const TOLD: Readonly<Record<string, readonly [sectors: string, country: string]>> = {
  'Sergei Lavrov': ['Government,Foreign Ministry', 'Russian Federation'],
  Russia: ['NA', 'Russian Federation'],
  'United States': ['NA', 'United States'],
  Georgia: ['NA', 'United States'],
  'Citizen (Russia)': ['General Population / Civilian / Social', 'Russian Federation'],
  'Ministry (Japan)': ['Government', 'Japan'],
  'European Union': ['International Government Organization,Regional', 'NA'],
};

const toldOf = (name: string) => TOLD[name] ?? ['NA', 'NA'];

export function icewsRow({
  id,
  date = '2018-06-01',
  source = 'Sergei Lavrov',
  target = 'United States',
  code = '040',
  story = '7',
  sentence = '1',
  city = 'NA',
  country = 'NA',
}: IcewsRow): string {
  const cells = [
    ...[id, date, source, ...toldOf(source), 'Text', code, '1', target, ...toldOf(target), story, sentence],
    ...['A publisher', city, 'NA', 'NA', country, '1.5', '2.5'],
  ];
  return cells.join('\t');
}

export const icewsFile = (rows: readonly string[]) => [ICEWS_HEADER.join('\t'), ...rows, ''].join('\n');

export interface GdeltRow {
  readonly id: string;
  readonly date?: string;
  /** Code, name and country code of each actor. */
  readonly actor1?: readonly [code: string, name: string, country: string];
  readonly actor2?: readonly [code: string, name: string, country: string];
  readonly code?: string;
  readonly root?: string;
  /** Type, name and FIPS code. */
  readonly place?: readonly [type: string, name: string, country: string];
  readonly url?: string;
}

/** The cells of a row of 61, 58 or 57 columns. */
export function gdeltCells(
  {
    id,
    date = '20191024',
    actor1 = ['USA', 'UNITED STATES', 'USA'],
    actor2 = ['RUS', 'MOSCOW', 'RUS'],
    code = '040',
    root = '04',
    place = ['1', 'Ukraine', 'UP'],
    url = 'https://example.org/article',
  }: GdeltRow,
  columns: 61 | 58 | 57 = 61,
): string[] {
  const blank = (count: number) => Array.from({ length: count }, () => '');
  const actor = ([actorCode, name, country]: readonly [string, string, string]) => [
    actorCode,
    name,
    country,
    ...blank(7),
  ];
  const geo = ([type, name, country]: readonly [string, string, string]) => [
    ...[type, name, country, ''],
    ...(columns === 61 ? [''] : []),
    ...['50.4', '30.5', '1'],
  ];
  return [
    ...[id, date, date.slice(0, 6), date.slice(0, 4), '2019.8'],
    ...[...actor(actor1), ...actor(actor2)],
    ...['1', code, code, root, '1', '1.0', '1', '1', '1', '0.5'],
    ...[...geo(['', '', '']), ...geo(['', '', '']), ...geo(place)],
    ...['20191024143000', ...(columns === 57 ? [] : [url])],
  ];
}

export const gdeltRow = (row: GdeltRow) => gdeltCells(row).join('\t');

export const POLECAT_HEADER = [
  ...['Event ID', 'Event Date', 'Event Type', 'Event Mode', 'Intensity', 'Quad Code', 'Contexts'],
  ...['Actor Name', 'Actor Country', 'Actor COW', 'Primary Actor Sector', 'Actor Sectors', 'Actor Title'],
  ...['Actor Name Raw', 'Wikipedia Actor ID', 'Recipient Name', 'Recipient Country', 'Recipient COW'],
  ...['Primary Recipient Sector', 'Recipient Sectors', 'Recipient Title', 'Recipient Name Raw'],
  ...['Wikipedia Recipient ID', 'Placename', 'City', 'District', 'Province', 'Country', 'Latitude', 'Longitude'],
  ...['GeoNames ID', 'Raw Placename', 'Feature Type', 'Source', 'Publication Date', 'Story People'],
  ...['Story Organizations', 'Story Locations', 'Language', 'Version'],
];

/** The values of a row of POLECAT by their columns. */
export type PolecatRow = Readonly<Record<string, string>>;

export const POLECAT_VISIT: PolecatRow = {
  'Event ID': '5f1d_0',
  'Event Date': '2023-05-02',
  'Event Type': 'CONSULT',
  'Event Mode': 'visit',
  'Quad Code': 'VERBAL COOPERATION',
  Contexts: 'diplomatic; military',
  'Actor Name': 'Ada Example; None',
  'Actor Country': 'FRA; DEU',
  'Primary Actor Sector': 'GOV; MIL',
  'Actor Sectors': 'GOV, LEG; MIL',
  'Actor Name Raw': 'the minister; generals',
  'Recipient Name': 'Norway',
  'Recipient Country': 'NOR',
  City: 'Oslo',
  Country: 'NOR',
  Latitude: '59.9',
  Longitude: '10.7',
  Source: 'A wire',
};

export const polecatCells = (row: PolecatRow, header: readonly string[], nothing = 'None') =>
  header.map(name => row[name] ?? nothing);
export const polecatFile = (
  rows: readonly PolecatRow[],
  { header = POLECAT_HEADER, nothing = 'None', separator = '\t' } = {},
) => [header, ...rows.map(row => polecatCells(row, header, nothing))].map(cells => cells.join(separator)).join('\n');

/** So many visits of guests who come again, each an event. */
export const manyVisits = (count: number): string =>
  polecatFile(
    Array.from({ length: count }, (_, index) => ({
      ...POLECAT_VISIT,
      'Event ID': `5f1d_${index}`,
      'Event Date': `20${10 + (index % 90)}-05-02`,
      'Actor Name': `Guest ${index % 97}; None`,
    })),
  );

const place = fc.constantFrom(
  { city: 'Sochi', country: 'Russian Federation' },
  { city: 'Sochi', country: 'Afghanistan' },
  { country: 'Russian Federation' },
  { city: 'Moscow', country: 'Russian Federation' },
  { country: 'Atlantis' },
  {},
);
const names = fc.constantFrom('Sergei Lavrov', 'United States', 'Russia', 'Ministry (Japan)', 'European Union');

/** Rows of few stories, so that many fold. */
export const icewsRows = fc
  .array(
    fc.record({
      source: names,
      target: names,
      code: fc.constantFrom('040', '041', '042', '043', '046', '057', '036', '111'),
      story: fc.constantFrom('7', '8'),
      place,
    }),
    { maxLength: 12 },
  )
  .map(rows => rows.map(({ place: at, ...row }, index) => icewsRow({ id: String(100 + index), ...row, ...at })));

const actors = fc.constantFrom(
  ['USA', 'UNITED STATES', 'USA'] as const,
  ['RUS', 'MOSCOW', 'RUS'] as const,
  ['RUSGOV', 'VLADIMIR PUTIN', 'RUS'] as const,
  ['EUR', 'EUROPE', 'EUR'] as const,
  ['', '', ''] as const,
);

export const gdeltRows = fc
  .array(
    fc.record({
      actor1: actors,
      actor2: actors,
      code: fc.constantFrom('040', '042', '043', '045', '036'),
      place: fc.constantFrom(
        ['4', 'Kiev, Kyyiv, Ukraine', 'UP'] as const,
        ['4', 'Odessa, Texas, United States', 'US'] as const,
        ['1', 'Ukraine', 'UP'] as const,
        ['1', 'Oceans', 'OS'] as const,
        ['0', '', ''] as const,
      ),
      url: fc.constantFrom('https://example.org/1', 'https://example.org/2'),
    }),
    { maxLength: 12 },
  )
  .map(rows => rows.map((row, index) => gdeltRow({ id: String(100 + index), root: row.code.slice(0, 2), ...row })));
