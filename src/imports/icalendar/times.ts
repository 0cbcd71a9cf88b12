// When an event takes place: its start and its end, by the clock of their zone.
import ICAL from 'ical.js';
import { type Properties, type Property, Unfit } from './properties.ts';
import { DAY, dayAt, type Wall, wallIn } from './walls.ts';
import { ianaZone, momentAt, UTC, type Zone } from './zones.ts';

/** The zones that a calendar has rules of, by their identifiers, and that of times that tell none. */
export interface Zones {
  readonly own: ReadonlyMap<string, Zone>;
  readonly floating: Zone | undefined;
}

/** A day, or a time of a zone; of a time that floats, no zone is known. */
export interface Moment {
  readonly wall: number;
  readonly isDay: boolean;
  readonly zone: Zone | undefined;
}

/** How long an event is: days of the calendar, and milliseconds besides. */
export interface Span {
  readonly days: number;
  readonly time: number;
}

/** How long an event may be: as long as there are years of four digits. */
const LONGEST = 10_000 * 366 * DAY;

/** What a value of a property tells. @throws Unfit where it is no date */
export function momentOf({ line, parameters: { tzid } }: Property, value: unknown, { own, floating }: Zones): Moment {
  const wall = wallIn(String(value));
  if (!wall) throw new Unfit(line, `“${String(value).slice(0, 40)}” is no date.`);
  return { wall: wall.wall, isDay: wall.isDay, zone: zoneOf(wall) };

  function zoneOf({ isDay, isUtc }: Wall): Zone | undefined {
    if (isDay) return undefined;
    if (isUtc) return UTC;
    if (tzid === undefined) return floating;
    const zone = zoneIn(tzid, own);
    if (zone) return zone;
    throw new Unfit(line, `The calendar has no rules of the time zone ${tzid.slice(0, 100)}.`);
  }
}

/** A zone by its identifier: of IANA, or of the calendar. */
export const zoneIn = (tzid: string, own: Zones['own']): Zone | undefined => ianaZone(tzid) ?? own.get(tzid);

/** The start of an event and how long it is. @throws Unfit */
export function timesOf(told: Properties, zones: Zones): { readonly start: Moment; readonly span: Span } | undefined {
  const dtstart = told.one('dtstart');
  if (!dtstart) return undefined;
  const start = momentOf(dtstart, dtstart.values[0], zones);
  const dtend = told.one('dtend');
  if (dtend) return { start, span: spanUntil(start, dtend, zones) };
  const duration = told.one('duration');
  if (duration) return { start, span: spanIn(duration) };
  return { start, span: { days: start.isDay ? 1 : 0, time: 0 } };
}

function spanUntil(start: Moment, dtend: Property, zones: Zones): Span {
  // An end that tells no zone is by the clock of the start.
  const end = momentOf(dtend, dtend.values[0], { ...zones, floating: start.zone ?? zones.floating });
  if (end.isDay !== start.isDay) throw new Unfit(dtend.line, 'Of DTSTART and DTEND one is a day and the other a time.');
  const length = start.isDay ? end.wall - start.wall : instantOf(end) - instantOf(start);
  if (length < 0) throw new Unfit(dtend.line, 'It ends before it starts.');
  // An end that is the start is what some programs write of one day.
  return start.isDay ? { days: Math.max(1, length / DAY), time: 0 } : { days: 0, time: length };
}

/** A length of time (§3.3.6). @throws Unfit */
export function spanIn({ line, values: [value] }: Property): Span {
  return lengthIn(line, String(value));
}

function lengthIn(line: number, text: string): Span {
  try {
    const { weeks, days, hours, minutes, seconds, isNegative } = ICAL.Duration.fromString(text);
    if (isNegative) throw new Error('It is negative');
    const span = { days: 7 * weeks + days, time: ((hours * 60 + minutes) * 60 + seconds) * 1_000 };
    if (span.days * DAY + span.time > LONGEST) throw new Error('It is longer than all years');
    return span;
  } catch (error) {
    throw new Unfit(line, `The DURATION cannot be read: ${(error as Error).message.slice(0, 100)}.`);
  }
}

/** In milliseconds since 1970; of a time that floats, as if its zone were UTC. */
export const instantOf = ({ wall, zone }: Moment): number => (zone ? momentAt(zone, wall) : wall);

/** A moment by the clock of an event that starts at `start`: of one that is a day, at the same time of that day. */
export function wallFor(start: Moment, moment: Moment): number {
  const { zone } = start;
  const differs = zone && moment.zone && zone !== moment.zone && !moment.isDay;
  const instant = differs ? instantOf(moment) : 0;
  const wall = differs ? instant + zone.offset(instant) : moment.wall;
  if (start.isDay === moment.isDay) return wall;
  const day = wall - modulo(wall, DAY);
  return start.isDay ? day : day + modulo(start.wall, DAY);
}

/** Days before 1970 are negative. */
const modulo = (value: number, by: number) => ((value % by) + by) % by;

interface Dated {
  readonly when: { readonly start: string; readonly end?: string; readonly timeZone?: string };
  readonly note?: string;
}

/** Why an event is rejected that `whenOf` cannot tell. */
export const NO_SUCH_YEAR = 'It ends after the year 9999, or begins before the year 0: dates have four digits.';

/**
 * The member `when` of the event that starts then; what is told where its time is not known to be of a zone. Undefined where
 * dates of four digits cannot tell it.
 */
export function whenOf(start: Moment, span: Span): Dated | undefined {
  const dated = datedOf(start, span);
  return [dated.when.start, dated.when.end ?? dated.when.start].every(date => /^\d{4}-/.test(date)) ? dated : undefined;
}

function datedOf(start: Moment, { days, time }: Span): Dated {
  if (start.isDay || !start.zone) {
    const last = start.isDay ? start.wall + (days - 1) * DAY : lastDay(start.wall, start.wall + days * DAY + time);
    const [from, to] = [dayAt(start.wall), dayAt(Math.max(start.wall, last))];
    const when = { start: from, ...(to !== from && { end: to }) };
    return start.isDay ? { when } : { when, note: 'Its time is of no zone: the day alone is recorded.' };
  }
  const { zone } = start;
  // Days are those of the calendar, which summer time makes longer or shorter; hours are what they are (§3.3.6).
  const ends = momentAt(zone, start.wall + days * DAY) + time;
  const begins = momentAt(zone, start.wall);
  const when = {
    start: instantIn(zone, begins),
    ...(ends > begins && { end: instantIn(zone, ends) }),
    ...(zone.iana !== undefined && { timeZone: zone.iana }),
  };
  return { when };
}

/** What ends at midnight takes no part of the day that begins. */
const lastDay = (start: number, end: number) => (modulo(end, DAY) === 0 && end > start ? end - DAY : end);

/** As RFC 3339 with the offset of the zone; in UTC where that is no whole number of minutes. */
function instantIn({ offset }: Zone, moment: number): string {
  const minutes = offset(moment) / 60_000;
  const ahead = Number.isInteger(minutes) ? minutes : 0;
  const local = new Date(moment + ahead * 60_000).toISOString().slice(0, 19);
  if (ahead === 0) return `${local}Z`;
  const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
  return `${local}${ahead < 0 ? '-' : '+'}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
}
