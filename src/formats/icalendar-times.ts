// When an event takes place, as iCalendar says it (RFC 5545): whole days with the end that is not among them, or instants in UTC.

import { dayOf, endsOf, extentOf, isInstant, LATEST, YEAR_0 } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';

const DAY = 86_400_000;

/** The last day that four digits can write. */
const LAST = '9999-12-31';

/** The properties that tell the time of an event. Where its start or its end is less precise than an instant, it is told in days. */
export function timesOf({ when: { start, end }, duration }: Pick<EventDocument, 'when' | 'duration'>): string[] {
  if (isInstant(start) && (end === undefined || isInstant(end))) {
    const begun = Date.parse(start);
    const ended = end === undefined ? begun + (duration?.minutes ?? 0) * 60_000 : Date.parse(end);
    // An end must lie after the start (§3.6.1); without one, the event takes no time.
    const until = utc(ended) > utc(begun) ? [`DTEND:${utc(ended)}`] : [];
    return [`DTSTART:${utc(begun)}`, ...until];
  }
  const first = firstDay(start);
  const last = end === undefined ? lastDay(start) : lastDayBefore(end, first);
  const next = dayAfter([first, last].toSorted()[1] ?? first);
  return [`DTSTART;VALUE=DATE:${compact(first)}`, ...(next ? [`DTEND;VALUE=DATE:${compact(next)}`] : [])];
}

/**
 * An instant falls on the day that it is written with: that of the place, not of UTC. Of an interval that is open or unknown
 * on one side, the other side is told.
 */
function firstDay(date: string): string {
  const [first, last] = endsOf(date);
  return isInstant(date) ? date.slice(0, 10) : dayOf(extentOf(first ?? last ?? '')?.start ?? 0);
}

function lastDay(date: string): string {
  const [first, last] = endsOf(date);
  return isInstant(date) ? date.slice(0, 10) : dayOf(extentOf(last ?? first ?? '')?.end ?? 0);
}

/** Midnight is the end of the day before: what ends there takes no part of the day that begins, unless it is the first. */
function lastDayBefore(end: string, first: string): string {
  const last = lastDay(end);
  return isInstant(end) && MIDNIGHT.test(end) && last > first ? dayOf((extentOf(last)?.start ?? 0) - DAY) : last;
}

/** RFC 3339 at 00:00:00 where it is written, whatever the fraction has of zeros. */
const MIDNIGHT = /^[^Tt]*[Tt]00:00:00(?:\.0*)?(?=[Zz+-])/;

/** Null after the last day that can be written: without an end, an event takes the day on which it starts. */
const dayAfter = (day: string) => (day === LAST ? null : dayOf((extentOf(day)?.start ?? 0) + DAY));

const compact = (day: string) => day.replaceAll('-', '');

/** A moment in milliseconds since 1970 as a date-time of UTC to the second. */
export const utc = (moment: number): string =>
  new Date(Math.min(Math.max(moment, YEAR_0), LATEST)).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
