// A PLOVER record: what it codes under today's names, and the event that it is.
import { familyOfPlover } from '../coded/diplomatic.ts';
import type { Outcome } from '../coded/mapped.ts';
import type { CodedRow, RowPlace, Side } from '../coded/row.ts';
import { cleanName, namedSide, stateSide, typeOfName } from '../coded/sides.ts';
import { coordinatesOf } from '../columns.ts';
import { regionOfCameo } from '../countries/cameo.ts';
import { countryName } from '../countries/states.ts';
import { countryIn } from '../countries/systems.ts';
import { dayTold } from '../days.ts';
import { ORGANIZATIONS, roleLabel } from '../gdelt/roles.ts';
import type { JsonText } from '../json-objects.ts';
import { currentCoding } from './current.ts';
import { type GivenActor, type GivenPlace, type GivenRecord, readForm } from './forms.ts';
import type { Json } from './values.ts';

/** All gold records that are not dated have this date. */
const PLACEHOLDER = '2000-01-01';
const REMARK = {
  en: 'The date stands in for one that the data set does not give.',
  ar: 'التاريخ بديل عن تاريخ لا تذكره مجموعة البيانات.',
};

/** Reads one object. @returns what the record tells, or why it is left */
export function readRecord({ line, text, fault = '' }: JsonText, record = recordIn(text)): Outcome {
  const rejected = (reason: string): Outcome => ({ line, outcome: 'rejected', reason });
  if (text === null) return rejected(fault);
  return record === null ? rejected('It is no JSON.') : readGiven(line, text, readForm(record));
}

/** What a record tells that was published as `text`, or why it is left. */
export function readGiven(line: number, text: string, given: GivenRecord): Outcome {
  const rejected = (reason: string, row?: string): Outcome => ({
    line,
    ...(row && { row }),
    outcome: 'rejected',
    reason,
  });
  const row = given.id;
  if (row === '' || cleanName(row) !== row) return rejected('It has no id that can be recorded.');
  if (given.event === 'DOCUMENT')
    return { line, row, outcome: 'skipped', reason: 'It describes the file, and is no event.' };
  const plover = currentCoding(given);
  if (plover === null) return rejected('Its event is none of PLOVER.', row);
  const day = dayTold(given.date);
  if (day === null) return rejected('Its date is no day of the calendar.', row);
  const family = familyOfPlover(plover.event, plover.modes ?? []);
  if ('reason' in family) return { line, row, outcome: 'skipped', reason: family.reason };
  return { line, row, published: text, plover, ...family, ...factOf({ ...given, date: day }) };
}

/** The object that a text is; null where it is none. */
export function recordIn(text: string | null): Json | null {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return typeof value === 'object' ? (value as Json | null) : null;
  } catch {
    return null;
  }
}

type Fact = Omit<CodedRow, 'line' | 'row' | 'published' | 'plover' | 'family'>;

function factOf(given: GivenRecord): Fact {
  const year = Number(given.date.slice(0, 4));
  const [from, to] = [given.from, given.to].map(actors => actors.flatMap(actor => sideOf(actor, year))) as [
    Side[],
    Side[],
  ];
  const publisher = cleanName(given.publisher ?? '');
  return {
    day: given.date,
    from,
    to,
    hosts: given.modes.includes('host') ? from.map(({ id }) => id) : [],
    ...placeOf(given.place, year),
    // A record is one event already.
    key: [given.id],
    ...(publisher !== undefined && { publisher }),
    ...(given.id.startsWith('PLOVER-GSR') && given.date === PLACEHOLDER && { remark: REMARK }),
  };
}

/** By its codes, with what the report calls it where they are wider. None where the record has no code. */
function sideOf(given: GivenActor, year: number): Side[] {
  const sectors = given.sectors.filter(isSectorCode);
  const text = given.known === undefined ? cleanName(given.text ?? '') : undefined;
  return codedSide(given, year).map(side => ({
    ...side,
    ...(sectors.length > 0 && { sectors }),
    ...(text !== undefined && !isNameOf(side, text, year) && { called: text }),
  }));
}

const isNameOf = ({ name, country }: Side, text: string, year: number) =>
  name.en.toLowerCase() === text.toLowerCase() || (country !== undefined && countryIn('name', text, year) === country);

const isSectorCode = (code: string) => /^[A-Z]{3}$/.test(code);

function codedSide({ known, code, sectors }: GivenActor, year: number): Side[] {
  const country = code === '' ? undefined : countryIn('cameo', code, year);
  const countryUnknown = country === undefined && !isKnown(code) ? cleanName(code) : undefined;
  const where = { country, countryUnknown };
  const international = code === 'IGO' || sectors.includes('IGO');
  const name = known === undefined ? undefined : cleanName(known);
  if (name !== undefined) {
    const state = countryIn('name', name, year);
    if (state !== undefined) return [stateSide(state)];
    return [namedSide({ type: typeOfName(name, sectors.map(sectorOf)), name: { en: name }, ...where, international })];
  }
  if (country !== undefined && sectors.length === 0) return [stateSide(country)];
  const coded = codedName(code, country, sectors);
  if (coded === undefined) return [];
  return [namedSide({ type: 'group', name: { en: coded }, ...where, international })];
}

/** Whether a code that is no country's stands for a role, a region or an organization. */
const isKnown = (code: string) =>
  roleLabel(code) !== code || regionOfCameo(code) !== undefined || Object.hasOwn(ORGANIZATIONS, code);

/** The sectors that tell a person from an institution, as they are called where names are told apart. */
const SECTORS: ReadonlyMap<string, string> = new Map([
  ['GOV', 'Government'],
  ['ELI', 'Elite'],
  ['LEG', 'Legislative / Parliamentary'],
  ['IGO', 'International Government Organization'],
]);

const sectorOf = (code: string): string => SECTORS.get(code) ?? code;

function codedName(code: string, country: string | undefined, sectors: readonly string[]): string | undefined {
  const parts = [...(code === '' ? [] : [country === undefined ? roleLabel(code) : countryName(country).en])];
  const roles = sectors.map(roleLabel).join(', ');
  const name = parts.length === 0 ? roles : roles === '' ? parts.join() : `${parts.join()} (${roles})`;
  return cleanName(name.charAt(0).toUpperCase() + name.slice(1));
}

function placeOf(given: GivenPlace | null, year: number): { place: RowPlace | null; placeUnknown?: string } {
  if (given === null) return { place: null };
  const name = cleanName(given.name);
  const country = given.country === '' ? countryIn('name', given.name, year) : countryOf(given.country, year);
  if (country === undefined) {
    const told = cleanName(given.country) ?? name;
    return told === undefined ? { place: null } : { place: null, placeUnknown: told };
  }
  const region = cleanName(given.region ?? '');
  if (name === undefined && region !== undefined) return { place: { country, name: region, resolution: 'region' } };
  const isCountry = name === undefined || given.country === '' || countryIn('name', name, year) === country;
  if (isCountry || given.feature === 'A') return { place: { country, resolution: 'country' } };
  const coordinates = coordinatesOf(String(given.longitude ?? ''), String(given.latitude ?? ''));
  return { place: { country, city: name, resolution: 'city', ...(coordinates && { coordinates }) } };
}

const countryOf = (code: string, year: number) =>
  countryIn(code.length === 2 ? 'iso' : 'cameo', code, year) ?? countryIn('name', code, year);
