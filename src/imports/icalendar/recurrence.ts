// Recurrence: when an event takes place again and again, as far as that is told to end.
import { RRuleTemporal } from 'rrule-temporal';
import { type Properties, type Property, Unfit } from './properties.ts';
import { type Moment, momentOf, wallFor, type Zones } from './times.ts';
import { DAY, dayAt, wallIn, written } from './walls.ts';

/** How many occurrences of one event are recorded. */
export const MOST = 5_000;

/** An event has one rule, by RFC 5545 §3.8.5.3, and in old calendars a few. */
const MOST_RULES = 5;

/** How far a rule is followed that finds nothing. */
const LIMITS = { maxIterations: 6_000, maxCandidateEvaluations: 100_000 };

export interface Occurrences {
  /** Their starts, in their order: one a day. */
  readonly starts: readonly Moment[];
  /** Why there are more of them than these. */
  readonly left: readonly string[];
}

export const isRecurring = (told: Properties) => ['rrule', 'rdate', 'exrule'].some(name => told.one(name));

/**
 * When an event takes place. What has no end ends with the year after the one in which it was changed last, `stamped` (its
 * year). @throws Unfit
 */
export function occurrencesOf(told: Properties, start: Moment, zones: Zones, stamped: number): Occurrences {
  const exrule = told.one('exrule');
  if (exrule) throw new Unfit(exrule.line, 'EXRULE is of an older iCalendar, and is not read: EXDATE is.');
  const rules = told.all('rrule');
  const beyond = rules[MOST_RULES];
  if (beyond) throw new Unfit(beyond.line, `It has more than ${MOST_RULES} RRULEs.`);
  const left = new Set<string>();
  const last = Math.max(stamped, new Date(start.wall).getUTCFullYear()) + 1;
  const walls = new Set([start.wall]);
  for (const rule of rules) for (const wall of wallsBy(rule, start, last, left)) walls.add(wall);
  for (const property of told.all('rdate'))
    for (const value of property.values) walls.add(wallFor(start, momentOf(property, [value].flat()[0], zones)));
  const without = exceptionsOf(told, start, zones);
  const kept = [...walls].sort((one, other) => one - other).filter(wall => !without(wall));
  const days = new Map<string, number>();
  for (const wall of kept) {
    const day = dayAt(wall);
    if (days.has(day)) left.add(`It recurs within ${day}: the first of that day is recorded.`);
    else days.set(day, wall);
  }
  if (days.size > MOST) left.add(`It recurs more often than ${MOST} times: the first are recorded.`);
  return { starts: [...days.values()].slice(0, MOST).map(wall => ({ ...start, wall })), left: [...left] };
}

/** Whether an occurrence is left out: by its time, or by its day where a day is told. */
function exceptionsOf(told: Properties, start: Moment, zones: Zones): (wall: number) => boolean {
  const walls = new Set<number>();
  const days = new Set<string>();
  for (const property of told.all('exdate'))
    for (const value of property.values) {
      const moment = momentOf(property, value, zones);
      if (moment.isDay) days.add(dayAt(moment.wall));
      else walls.add(wallFor(start, moment));
    }
  return wall => walls.has(wall) || days.has(dayAt(wall));
}

/** A rule is followed by the clock of its zone, so that noon stays noon. */
function wallsBy(
  { line, written: text, values: [read] }: Property,
  start: Moment,
  last: number,
  left: Set<string>,
): number[] {
  const { freq, count, until } = (read ?? {}) as { freq?: string; count?: number; until?: string };
  if (text.length > 1_000) throw new Unfit(line, 'The RRULE is too long.');
  if (/\b(FREQ=(HOUR|MINUTE|SECOND)LY|BY(HOUR|MINUTE|SECOND)=)/i.test(text))
    throw new Unfit(line, 'It recurs within a day, which is not read.');
  const ends = until === undefined ? undefined : endOf(line, until, start);
  const rule = text.replace(/;?UNTIL=[^;]*/i, '').replace(/^;/, '');
  const horizon = Date.UTC(last + 1, 0, 1);
  const found: number[] = [];
  try {
    const dates = new RRuleTemporal({
      rruleString: `DTSTART;TZID=UTC:${written(start.wall)}\nRRULE:${rule}`,
      includeDtstart: true,
      ...LIMITS,
    });
    dates.all(({ epochMilliseconds: wall }, index) => {
      if (ends !== undefined && wall > ends) return false;
      if (ends === undefined && count === undefined && wall >= horizon) {
        left.add(`Its recurrence has no end: what comes after ${last} is left.`);
        return false;
      }
      if (index > MOST) return false;
      found.push(wall);
      return true;
    });
  } catch (error) {
    const what = `${freq ?? 'It'}: ${(error as Error).message}`.slice(0, 200);
    throw new Unfit(line, `The recurrence cannot be followed: ${what}.`);
  }
  return found;
}

/** The last wall clock that a rule may come to: `until` is in UTC, or a day, or by the same clock (§3.3.10). */
function endOf(line: number, until: string, start: Moment): number {
  const end = wallIn(until);
  if (!end) throw new Unfit(line, `“${until.slice(0, 40)}” is no date.`);
  if (end.isDay) return end.wall + DAY - 1;
  const wall = end.isUtc && start.zone ? end.wall + start.zone.offset(end.wall) : end.wall;
  return start.isDay ? Date.parse(dayAt(wall)) : wall;
}
