// The columns of GDELT's event tables: 61 of version 2.0, 57 or 58 of 1.0, under no header.
import { columnsOf } from '../columns.ts';
import { told } from '../empty.ts';

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

const SEPARATORS = ['\t', ',', ';'];

/** The values of a row by the name of the column, trimmed; empty where the layout lacks it or the row says so. */
export type Columns = (column: string) => string;

/** Cuts a row at tabs, commas or semicolons, whichever gives as many columns as there can be. */
export function readColumns(line: string): Columns | { readonly reason: string } {
  const cuts = SEPARATORS.map(separator => columnsOf(line, separator));
  for (const cells of cuts) {
    const layout = LAYOUTS.get(cells.length);
    if (layout) return column => told(cells[layout.indexOf(column)] ?? '');
  }
  const most = Math.max(...cuts.map(cells => cells.length));
  return { reason: `It has ${most} columns, not ${[...LAYOUTS.keys()].join(', ')}.` };
}

/** Whether a line is a header, which GDELT's own files do not have. */
export const isHeader = (line: string): boolean => /^\ufeff?"?GLOBALEVENTID\b/i.test(line);
