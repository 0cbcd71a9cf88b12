// An ICEWS row: its columns, its sides, its place, and the fact that it tells.
import { cameoCode } from '../../model/codes/crosswalk.ts';
import { familyOfCameo } from '../coded/diplomatic.ts';
import type { Outcome } from '../coded/mapped.ts';
import { hostsOf } from '../coded/participants.ts';
import { repairsIn } from '../coded/repairs.ts';
import type { RowPlace, Side } from '../coded/row.ts';
import { cleanName, namedSide, stateSide, typeOfName } from '../coded/sides.ts';
import { coordinatesOf } from '../columns.ts';
import { countryIn } from '../countries/systems.ts';
import { dayTold } from '../days.ts';
import { told } from '../empty.ts';
import type { Columns, Layout, TableRow } from '../tables.ts';

/** What a header is known by, and what rows cannot do without. */
export const KNOWN_BY = ['Event ID', 'Event Date'] as const;
export const NEEDED = [...KNOWN_BY, 'Source Name', 'Target Name', 'CAMEO Code', 'Story ID', 'Sentence Number'] as const;

/** Reads one row of the table. @returns what the row tells, or why it is left */
export function readRow({ line, text, cells }: TableRow, layout: Layout): Outcome {
  const rejected = (reason: string, row?: string): Outcome => ({
    line,
    ...(row && { row }),
    outcome: 'rejected',
    reason,
  });
  const value = layout(cells);
  if (typeof value !== 'function') return rejected(value.reason);
  if (!/^\d{1,20}$/.test(value('Event ID'))) return rejected('Its event id is no number.');
  const day = dayTold(value('Event Date'));
  if (day === null) return rejected('Its date is no day of the calendar.');
  // An id is unique together with its date alone.
  const row = `${day}/${value('Event ID')}`;
  const cameo = cameoCode(value('CAMEO Code'));
  if (cameo === null) return rejected('Its CAMEO code is none, or has lost a zero that nothing can restore.', row);
  if (!/^\d{1,20}$/.test(value('Story ID')) || !/^\d{1,9}$/.test(value('Sentence Number')))
    return rejected('It names no story and sentence: which rows are about the same cannot be told.', row);
  const family = familyOfCameo(cameo);
  if ('reason' in family) return { line, row, outcome: 'skipped', reason: family.reason };
  const repairs = repairsIn({ code: [value('CAMEO Code'), cameo], day: value('Event Date') });
  return { line, row, published: text ?? '', repairs, day, cameo, ...family, ...factOf(value, cameo, day) };
}

function factOf(value: Columns, cameo: string, day: string) {
  const year = Number(day.slice(0, 4));
  const from = sideOf(value('Source Name'), value('Source Sectors'), value('Source Country'), year);
  const to = sideOf(value('Target Name'), value('Target Sectors'), value('Target Country'), year);
  const pair = [...from, ...to].map(({ id }) => id).sort();
  const publisher = cleanName(value('Publisher'));
  return {
    from,
    to,
    hosts: hostsOf(cameo, { from, to }).map(({ id }) => id),
    ...placeOf(value, year),
    // Mirrored rows: one story, one sentence, one pair, whoever is the source.
    key: [day, value('Story ID'), String(Number(value('Sentence Number'))), ...pair],
    article: { scheme: 'icews-story', value: value('Story ID') },
    ...(publisher !== undefined && { publisher }),
  };
}

/** None where the row names nobody. */
function sideOf(given: string, listed: string, countryName: string, year: number): Side[] {
  const name = cleanName(given);
  if (name === undefined) return [];
  const country = countryIn('name', countryName, year);
  const countryUnknown = country === undefined ? cleanName(countryName) : undefined;
  const sectors = listed
    .split(',')
    .map(told)
    .filter(sector => sector !== '');
  const state = countryIn('name', name, year);
  // A state has no sector: a party or a region may bear the name of one.
  if (state !== undefined && sectors.length === 0 && (country === undefined || country === state))
    return [stateSide(state)];
  const agent = / \([^()]+\)+$/.test(name);
  const type = agent ? 'group' : typeOfName(name, sectors);
  const international = sectors.includes('International Government Organization');
  // What bears the name of a state and is none (Georgia in the United States) is told from it by where it is.
  const key = state === undefined ? name : `${name} in ${countryName || 'no country'}`;
  return [namedSide({ type, name: { en: name }, key, country, countryUnknown, international })];
}

function placeOf(value: Columns, year: number): { place: RowPlace | null; placeUnknown?: string } {
  const named = cleanName(value('Country'));
  if (named === undefined) return { place: null };
  const country = countryIn('name', named, year);
  if (country === undefined) return { place: null, placeUnknown: named };
  const city = cleanName(value('City'));
  const region = cleanName(value('Province'));
  // For a country alone the coordinates are those of its capital, where nothing need have taken place.
  if (city === undefined && region === undefined) return { place: { country, resolution: 'country' } };
  const coordinates = coordinatesOf(value('Longitude'), value('Latitude'));
  return {
    place: {
      country,
      ...(city !== undefined ? { city, resolution: 'city' } : { name: region ?? '', resolution: 'region' }),
      ...(coordinates && { coordinates }),
    },
  };
}
