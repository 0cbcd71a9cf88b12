// A GDELT row: the report that it is, and the event that the rows of one article tell of.
import { cameoCode } from '../../model/codes/crosswalk.ts';
import { familyOfCameo } from '../coded/diplomatic.ts';
import type { Outcome } from '../coded/mapped.ts';
import { hostsOf } from '../coded/participants.ts';
import { repairsIn } from '../coded/repairs.ts';
import type { RowPlace } from '../coded/row.ts';
import { cleanName } from '../coded/sides.ts';
import { coordinatesOf } from '../columns.ts';
import { countryIn } from '../countries/systems.ts';
import { dayTold } from '../days.ts';
import type { Columns, Layout, TableRow } from '../tables.ts';
import { sideOf } from './sides.ts';

/** Reads one row of the table. @returns what the row tells, or why it is left */
export function readRow({ line, text, cells }: TableRow, layout: Layout): Outcome {
  const value = layout(cells);
  const rejected = (reason: string, row?: string): Outcome => ({
    line,
    ...(row && { row }),
    outcome: 'rejected',
    reason,
  });
  if (typeof value !== 'function') return rejected(value.reason);
  const row = value('GLOBALEVENTID');
  if (!/^\d{1,20}$/.test(row)) return rejected('Its event id is no number.');
  const day = dayTold(value('SQLDATE'));
  if (day === null) return rejected('Its date is no day of the calendar.', row);
  const code = value('EventCode');
  const cameo = cameoCode(code, value('EventRootCode') || undefined);
  if (cameo === null) return rejected('Its event code and root code do not make a CAMEO code.', row);
  const family = familyOfCameo(cameo);
  if ('reason' in family) return { line, row, outcome: 'skipped', reason: family.reason };
  const repairs = repairsIn({ code: [code, cameo], day: value('SQLDATE') });
  return { line, row, published: text ?? '', repairs, day, cameo, ...family, ...factOf(value, cameo, day) };
}

function factOf(value: Columns, cameo: string, day: string) {
  const year = Number(day.slice(0, 4));
  const from = sideOf(value, 'Actor1', year);
  const to = sideOf(value, 'Actor2', year);
  const pair = [...new Set([...from, ...to].map(({ id }) => id))].sort();
  const source = value('SOURCEURL');
  const url = urlOf(source);
  // Older rows name a news agency there.
  const publisher = url === undefined ? cleanName(source) : undefined;
  return {
    from,
    to,
    hosts: hostsOf(cameo, { from, to }).map(({ id }) => id),
    ...placeOf(value, year),
    // One article, one day, one pair; older rows have no article, and are one a day and pair already.
    key: [value('SOURCEURL'), day, ...pair],
    ...(url !== undefined && url.length <= LONGEST_URL && { article: { scheme: 'article', value: url } }),
    ...(publisher !== undefined && { publisher }),
  };
}

/** What an external id may have, in UTF-16 units: of a longer address nothing is recorded. */
const LONGEST_URL = 300;

/** An address that may be recorded; undefined for what is none. */
const urlOf = (text: string): string | undefined => (/^https?:\/\/[\x21-\x7e]+$/.test(text) ? text : undefined);

/** By the type of a place. */
const RESOLUTIONS: ReadonlyMap<string, RowPlace['resolution']> = new Map([
  ['1', 'country'],
  ['2', 'region'],
  ['3', 'city'],
  ['4', 'city'],
  ['5', 'region'],
]);

function placeOf(value: Columns, year: number): { place: RowPlace | null; placeUnknown?: string } {
  const code = value('ActionGeo_CountryCode');
  const resolution = RESOLUTIONS.get(value('ActionGeo_Type'));
  if (code === '' || resolution === undefined) return { place: null };
  const country = countryIn('fips', code, year);
  if (country === undefined) {
    const told = cleanName(code);
    return { place: null, ...(told !== undefined && { placeUnknown: told }) };
  }
  // GDELT writes a place as "city, region, country": the first part is its name.
  const name = cleanName(value('ActionGeo_Fullname').split(',')[0] ?? '');
  // The coordinates of a country or a region are those of its middle, where nothing need have taken place.
  if (resolution === 'country' || name === undefined) return { place: { country, resolution: 'country' } };
  if (resolution === 'region') return { place: { country, name, resolution } };
  const coordinates = coordinatesOf(value('ActionGeo_Long'), value('ActionGeo_Lat'));
  return { place: { country, city: name, resolution, ...(coordinates && { coordinates }) } };
}
