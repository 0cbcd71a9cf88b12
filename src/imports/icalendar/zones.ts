// Time zones of iCalendar: those of IANA by their names, others by the rules that the calendar has of them.
import { IANAZone } from 'luxon';
import { RRuleTemporal } from 'rrule-temporal';
import type { Component } from './components.ts';
import { propertiesOf, Unfit } from './properties.ts';
import { DAY, wallIn, written } from './walls.ts';

export interface Zone {
  /** Its name in the IANA database; undefined where it has none. */
  readonly iana?: string;
  /** How far it is ahead of UTC, in milliseconds, at a moment in milliseconds since 1970. */
  readonly offset: (moment: number) => number;
}

export const UTC: Zone = { offset: () => 0 };

const MINUTE = 60_000;

/** The moment of a wall clock; of a time that comes twice the first, of one that is left out that with the offset before (§3.3.5). */
export function momentAt({ offset }: Zone, wall: number): number {
  const [before, after] = [offset(wall - DAY), offset(wall + DAY)];
  return offset(wall - before) === before || offset(wall - after) !== after ? wall - before : wall - after;
}

const LETTERS = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/;

/**
 * The zone of IANA that an identifier names: by itself, or after the name of whoever made it
 * (`/freeassociation.sourceforge.net/Europe/London`).
 */
export function ianaZone(id: string): Zone | undefined {
  if (named.has(id)) return named.get(id);
  if (named.size >= MOST_NAMED) named.clear();
  const zone = zoneNamed(id);
  named.set(id, zone);
  return zone;
}

/** Asking takes longer than all else that is done with an event: what was asked is remembered. */
const named = new Map<string, Zone | undefined>();
const MOST_NAMED = 1_000;

/** The names of zones as IANA writes them, by the same in small letters: all but those that are other names of one. */
const zoneNames = new Map(Intl.supportedValuesOf('timeZone').map(name => [name.toLowerCase(), name]));

/** Other names as IANA writes them: words with one capital, short ones in capitals. */
const WELL_WRITTEN = /^[A-Z][A-Za-z0-9+-]*(\/([A-Z]{1,3}[0-9+-]*|[A-Z][a-z][^/]*))*$/;

/** The name of a zone as IANA writes it; of another name in letters of its own, the name that it stands for. */
function asWritten(name: string): string {
  const known = zoneNames.get(name.toLowerCase());
  if (known !== undefined || WELL_WRITTEN.test(name)) return known ?? name;
  return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
}

function zoneNamed(id: string): Zone | undefined {
  const parts = id.split('/');
  const names = id.startsWith('/') ? [-3, -2, -1].map(from => parts.slice(from).join('/')) : [id];
  const told = names.find(one => LETTERS.test(one) && IANAZone.isValidZone(one));
  if (told === undefined) return undefined;
  const name = asWritten(told);
  const zone = IANAZone.create(name);
  return { iana: name, offset: moment => Math.round(zone.offset(moment) * MINUTE) };
}

/** When an offset begins to hold, again and again. */
interface Observance {
  readonly from: number;
  readonly to: number;
  /** The moments at which it began in some years. */
  readonly onsets: (first: number, last: number) => readonly number[];
}

const OF_OBSERVANCE = new Set(['dtstart', 'rrule', 'rdate', 'tzoffsetfrom', 'tzoffsetto']);
const OF_ZONE = new Set(['tzid', 'x-lic-location']);

/** A VTIMEZONE, by its identifier. @throws Unfit */
export function zoneOf({ line, lines, within }: Component): { readonly id: string; readonly zone: Zone } {
  const told = propertiesOf(lines, OF_ZONE);
  const id = told.text('tzid');
  if (id === undefined) throw new Unfit(line, 'The time zone has no TZID.');
  const known = ianaZone(id) ?? ianaZone(told.text('x-lic-location') ?? '');
  if (known) return { id, zone: known };
  const observances = within.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT').map(observanceOf);
  if (observances.length === 0) throw new Unfit(line, `The time zone ${id.slice(0, 100)} has no rules.`);
  return { id, zone: { offset: offsetBy(observances) } };
}

function offsetBy(observances: readonly Observance[]): Zone['offset'] {
  const ofYear = new Map<number, { readonly onset: number; readonly to: number }[]>();
  const earliest = observances.reduce((one, other) => (first(other) < first(one) ? other : one));
  const onsetsIn = (year: number) => {
    const known = ofYear.get(year);
    if (known) return known;
    const all = observances
      .flatMap(({ onsets, to }) => onsets(year - 1, year).map(onset => ({ onset, to })))
      .sort((one, other) => one.onset - other.onset);
    // Of those before the year, the last alone still holds.
    const before = all.findLastIndex(({ onset }) => onset < yearAt(year));
    const onsets = all.slice(Math.max(before, 0));
    ofYear.set(year, onsets);
    return onsets;
  };
  return moment => {
    const last = onsetsIn(new Date(moment).getUTCFullYear()).findLast(({ onset }) => onset <= moment);
    return last?.to ?? earliest.from;
  };
}

const first = ({ onsets }: Observance) => onsets(0, 9_999)[0] ?? Number.POSITIVE_INFINITY;

function observanceOf({ line, lines }: Component): Observance {
  const told = propertiesOf(lines, OF_OBSERVANCE);
  const [from, to] = ['tzoffsetfrom', 'tzoffsetto'].map(name => offsetIn(told.text(name)));
  const start = wallIn(String(told.one('dtstart')?.values[0] ?? ''));
  if (from === undefined || to === undefined || !start)
    throw new Unfit(line, 'A rule of the time zone has no DTSTART, TZOFFSETFROM or TZOFFSETTO.');
  const dates = told.all('rdate').flatMap(({ values }) => values.flatMap(value => wallIn(String(value))?.wall ?? []));
  const single = [start.wall, ...dates].map(wall => wall - from);
  const rules = told.all('rrule').map(({ line: at, written: rule }) => ruleOf(at, rule, start.wall, from));
  return {
    from,
    to,
    // What was in force before the years that are asked for still is.
    onsets: (firstYear, lastYear) => {
      const [begin, end] = [yearAt(firstYear), yearAt(lastYear + 1)];
      const recurring = firstYear === 0 ? [] : rules.flatMap(rule => rule(begin, end));
      const before = single.filter(onset => onset < end);
      return [...before, ...recurring].sort((one, other) => one - other);
    },
  };
}

const yearAt = (year: number) => new Date(0).setUTCFullYear(year, 0, 1);

/** Rules of zones are short, and yearly: others would take long, and mean nothing. */
const LONGEST_RULE = 200;

function ruleOf(line: number, rule: string, start: number, from: number) {
  if (rule.length > LONGEST_RULE || !/\bFREQ=YEARLY\b/i.test(rule))
    throw new Unfit(line, 'A rule of the time zone is not yearly.');
  // It ends at a moment of UTC (§3.6.5), which its clock is behind or ahead of.
  const ended = rule.replace(
    /(?<=UNTIL=)(\d{8}T\d{6})(Z?)/i,
    (_, until: string, utc: string) => `${written((wallIn(until)?.wall ?? 0) + (utc ? from : 0))}Z`,
  );
  const dates = rruleOf(line, `DTSTART;TZID=UTC:${written(start)}\nRRULE:${ended}`);
  return (begin: number, end: number): number[] =>
    dates.between(new Date(begin), new Date(end), true).map(date => date.epochMilliseconds - from);
}

function rruleOf(line: number, rruleString: string): RRuleTemporal {
  try {
    return new RRuleTemporal({ rruleString, maxIterations: 2_000 });
  } catch (error) {
    throw new Unfit(line, `${(error as Error).message.slice(0, 200)}.`);
  }
}

/** `+0100` in milliseconds. */
function offsetIn(text = ''): number | undefined {
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const size = (Number(hours) * 60 + Number(minutes)) * MINUTE + Number(seconds) * 1_000;
  return sign === '-' ? -size : size;
}
