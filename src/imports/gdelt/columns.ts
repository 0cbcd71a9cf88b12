// The columns of GDELT's event tables: 61 of version 2.0, 57 or 58 of 1.0 where there is no header.
import { cutsOf } from '../columns.ts';
import { told } from '../empty.ts';
import type { Layout, TableRow } from '../tables.ts';

const ACTOR = [
  ...['Code', 'Name', 'CountryCode', 'KnownGroupCode', 'EthnicCode', 'Religion1Code', 'Religion2Code'],
  ...['Type1Code', 'Type2Code', 'Type3Code'],
] as const;
const EVENT = [
  ...['IsRootEvent', 'EventCode', 'EventBaseCode', 'EventRootCode', 'QuadClass', 'GoldsteinScale'],
  ...['NumMentions', 'NumSources', 'NumArticles', 'AvgTone'],
] as const;
const GEO = ['Type', 'Fullname', 'CountryCode', 'ADM1Code', 'ADM2Code', 'Lat', 'Long', 'FeatureID'] as const;

const common = [
  ...['GLOBALEVENTID', 'SQLDATE', 'MonthYear', 'Year', 'FractionDate'],
  ...['Actor1', 'Actor2'].flatMap(actor => ACTOR.map(column => `${actor}${column}`)),
  ...EVENT,
];
const geo = (columns: readonly string[]) =>
  ['Actor1Geo', 'Actor2Geo', 'ActionGeo'].flatMap(place => columns.map(column => `${place}_${column}`));
const geoOf1 = geo(GEO.filter(column => column !== 'ADM2Code'));

/** The columns by how many there are: a file of version 1.0 may mix rows with and without the address of the article. */
const LAYOUTS: ReadonlyMap<number, readonly string[]> = new Map(
  [
    [...common, ...geoOf1, 'DATEADDED'],
    [...common, ...geoOf1, 'DATEADDED', 'SOURCEURL'],
    [...common, ...geo(GEO), 'DATEADDED', 'SOURCEURL'],
  ].map(layout => [layout.length, layout]),
);

/** What a header is known by, and what rows cannot do without; GDELT's own files have none. */
export const KNOWN_BY = ['GLOBALEVENTID'] as const;
export const NEEDED = [...KNOWN_BY, 'SQLDATE', 'Actor1Code', 'Actor2Code', 'EventCode'] as const;

/** Other names of columns: `Day` in the code book of version 2.0. */
export const ALSO = { Day: 'SQLDATE' };

/** The cells of a row without a header, which may be separated by something else than those before it. */
export const recut = ({ text, cells }: TableRow): readonly string[] =>
  LAYOUTS.has(cells.length) ? cells : (cutsOf(text ?? '').find(cut => LAYOUTS.has(cut.length)) ?? cells);

/** The layout of rows without a header: by how many columns they have. */
export const layoutByCount: Layout = cells => {
  const layout = LAYOUTS.get(cells.length);
  if (layout === undefined) return { reason: `It has ${cells.length} columns, not ${[...LAYOUTS.keys()].join(', ')}.` };
  return column => told(cells[layout.indexOf(column)] ?? '');
};
