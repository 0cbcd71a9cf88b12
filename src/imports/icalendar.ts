// The importer of iCalendar (RFC 5545): diaries and planned meetings, an event for each of their occurrences.
import { breathing } from '../breathing.ts';
import { sha256 } from '../model/evidence.ts';
import type { Content } from '../model/kinds.ts';
import { ID_FORM, ID_LENGTH } from '../model/schema.ts';
import { type Calendar, calendarOf } from './icalendar/calendar.ts';
import { type Component, type ContentLine, componentsOf } from './icalendar/components.ts';
import { eventOf, OF_EVENT } from './icalendar/event.ts';
import { type Properties, propertiesOf, Unfit } from './icalendar/properties.ts';
import { isRecurring, occurrencesOf } from './icalendar/recurrence.ts';
import { clean } from './icalendar/texts.ts';
import { type Moment, momentOf, NO_SUCH_YEAR, timesOf, wallFor, whenOf, zoneIn } from './icalendar/times.ts';
import {
  cancelled,
  compared,
  outdoes,
  UID,
  type Version,
  versionIn,
  versionOf,
  writtenVersion,
} from './icalendar/versions.ts';
import { dayAt } from './icalendar/walls.ts';
import { zoneOf } from './icalendar/zones.ts';
import {
  type Importer,
  type LeftRow,
  type MappedRow,
  type ReadOptions,
  type Row,
  type Series,
  UnreadableInput,
} from './importer.ts';
import { beganBefore, TOO_OLD } from './since.ts';
import { keyed } from './slugs.ts';

export const icalendar: Importer = {
  format: 'icalendar',
  description: 'iCalendar: diaries and planned meetings, each occurrence of an event that recurs as one of its own',
  recognise: ({ text }) => text.trimStart().slice(0, 15).toUpperCase() === 'BEGIN:VCALENDAR',
  read,
};

/** What an input told so far, by what it is of: in which version, and on which line. */
type Seen = Map<string, { readonly version: Version; readonly line: number }>;

/** Of events whose zones the calendar has no rules of so far, as many characters wait for its end: rules may come after them. */
const MOST_WAITING = 8 * 1_024 * 1_024;

/** A calendar that is being read. */
interface Reading {
  readonly lines: readonly ContentLine[];
  readonly calendar: Calendar;
  readonly waiting: Component[];
  size: number;
}

async function* read(input: AsyncIterable<string>, { since }: ReadOptions): AsyncGenerator<Row> {
  const breathe = breathing();
  const seen: Seen = new Map();
  let reading: Reading | undefined;
  let broken: unknown = null;
  try {
    for await (const one of componentsOf(input)) {
      if ('fault' in one) yield { line: one.line, outcome: 'rejected', reason: one.fault };
      else {
        if (reading?.lines !== one.calendar) {
          if (reading) yield* waitingRows(reading, seen, since);
          reading = undefined;
        }
        try {
          reading ??= { lines: one.calendar, calendar: calendarOf(one.calendar), waiting: [], size: 0 };
          yield* rowsIn(one.component, reading, seen, since);
        } catch (error) {
          yield rejected(one.component, error);
        }
        await breathe();
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    broken = error;
  }
  if (reading) yield* waitingRows(reading, seen, since);
  if (broken) throw broken;
}

/** The rows of a component, where it does not wait. @throws Unfit */
function* rowsIn(component: Component, reading: Reading, seen: Seen, since?: string): Generator<Row> {
  const { line, name, fault } = component;
  const { calendar } = reading;
  if (fault !== undefined) yield { line, outcome: 'rejected', reason: fault };
  else if (name === 'VTIMEZONE') {
    const { id, zone } = zoneOf(component);
    calendar.zones.own.set(id, zone);
  } else if (name !== 'VEVENT')
    yield { line, outcome: 'skipped', reason: `It is a ${name}: events alone are recorded.` };
  else if (lacksZone(component, calendar) && reading.size + sizeOf(component) <= MOST_WAITING) {
    reading.waiting.push(component);
    reading.size += sizeOf(component);
  } else yield* rowsOf(component, calendar, seen, since);
}

/** The rows of what waited for the end of its calendar. */
function* waitingRows({ waiting, calendar }: Reading, seen: Seen, since?: string): Generator<Row> {
  for (const component of waiting) {
    try {
      yield* rowsOf(component, calendar, seen, since);
    } catch (error) {
      yield rejected(component, error);
    }
  }
}

/** The row of what is not as it must be. @throws what is no such fault */
function rejected({ line }: Component, error: unknown): LeftRow {
  if (!(error instanceof Unfit)) throw error;
  return { line, outcome: 'rejected', reason: error.message };
}

const TZID = /^[^":]*;TZID="?([^";:]+)/i;

/** Whether an event is of a zone that nothing is known of so far. */
const lacksZone = ({ lines }: Component, { zones }: Calendar): boolean =>
  lines.some(({ text }) => {
    const [, tzid] = TZID.exec(text) ?? [];
    return tzid !== undefined && zoneIn(tzid, zones.own) === undefined;
  });

const sizeOf = ({ lines }: Component) => lines.reduce((sum, { text }) => sum + text.length, 0);

/** What an event is of, as far as it tells: its UID, and of one occurrence the day that it was on at first. */
interface Named {
  readonly line: number;
  readonly row: string;
  readonly uid: string;
  readonly day: string | undefined;
  readonly version: Version;
}

/** What is read of calendars by their method (RFC 5546): replies and proposals are of the invited. */
const METHODS: ReadonlySet<string> = new Set(['PUBLISH', 'REQUEST', 'CANCEL']);

const PRIVATE: ReadonlySet<string> = new Set(['PRIVATE', 'CONFIDENTIAL']);

/** The rows of an event: one for each occurrence. @throws Unfit */
function* rowsOf(component: Component, calendar: Calendar, seen: Seen, since?: string): Generator<MappedRow | LeftRow> {
  const { line } = component;
  const told = propertiesOf(component.lines, OF_EVENT);
  const times = timesOf(told, calendar.zones);
  const named = namedIn(line, told, times?.start, calendar);
  const { row, uid, day, version } = named;
  const { method } = calendar;
  const left = (reason: string): LeftRow => ({ line, row, outcome: 'skipped', reason });
  if (!METHODS.has(method)) return yield left(`Its calendar is a ${method.slice(0, 40)}, which tells of no event.`);
  if (PRIVATE.has((told.text('class') ?? '').toUpperCase())) return yield left('It is private, by its CLASS.');
  // By a hash, which holds no part of the input in memory.
  const key = sha256(`${method === 'CANCEL'} ${row}`);
  const earlier = seen.get(key);
  if (earlier && compared(earlier.version, version) >= 0)
    return yield left(`Line ${earlier.line} tells the same event, in no older version.`);
  seen.set(key, { version, line });
  if (method === 'CANCEL') return yield cancelling(named, calendar);
  if (!times) throw new Unfit(line, 'It has no DTSTART.');
  const event = eventOf(told, calendar, uid, new Date(times.start.wall).getUTCFullYear());
  if (!event) return yield left('It has no SUMMARY, and so no title.');
  const { starts, left: more } =
    day === undefined && isRecurring(told)
      ? occurrencesOf(told, times.start, calendar.zones, stampedIn(told, version))
      : { starts: [times.start], left: [] };
  const dated = starts.map(start => {
    const own = day ?? (isRecurring(told) ? dayAt(start.wall) : undefined);
    return { dated: whenOf(start, times.span), row: rowOf(uid, own), id: idOf(uid, own, calendar) };
  });
  const all = dated.flatMap(({ dated: own, ...one }) => (own ? [{ ...own, ...one }] : []));
  const seriesRow = (of: string, series: Series, left: string): MappedRow => ({
    ...{ line, row: of, needs: [], contributions: [], series, left },
  });
  // What was an occurrence and is none any more is cancelled with the first row.
  let series = day === undefined ? withoutOthers(named, new Set(all.map(({ id }) => id))) : undefined;
  for (const one of all) {
    const { when, note } = one;
    if (beganBefore(when.start, since)) {
      yield series ? seriesRow(one.row, series, TOO_OLD) : { line, row: one.row, outcome: 'skipped', reason: TOO_OLD };
      series = undefined;
      continue;
    }
    const content = { ...event.content, when, externalIds: [...event.externalIds, writtenVersion(version)] };
    yield {
      ...{ line, row: one.row },
      needs: [calendar.source, ...event.people.map(({ need }) => need)],
      contributions: [
        {
          ...{ kind: 'event', id: one.id, series: seriesId(uid) },
          contribute: existing => (existing && outdoes(existing, version) ? existing : content),
        },
      ],
      ...(series && { series }),
      notes: [...event.notes, ...(note === undefined ? [] : [note])],
    };
    series = undefined;
  }
  for (const { dated: own, row: of } of dated)
    if (!own) yield { line, row: of, outcome: 'rejected', reason: NO_SUCH_YEAR };
  for (const reason of more) yield left(reason);
  const none = 'None of its occurrences is left.';
  if (dated.length === 0) yield series ? seriesRow(row, series, none) : left(none);
}

/** How long a UID may be. */
const LONGEST_UID = 300;

/** @throws Unfit */
function namedIn(line: number, told: Properties, start: Moment | undefined, { zones }: Calendar): Named {
  const uid = told.text('uid');
  if (uid === undefined) throw new Unfit(line, 'It has no UID.');
  if (uid.length > LONGEST_UID || clean(uid) !== uid)
    throw new Unfit(line, `Its UID is longer than ${LONGEST_UID}, or no text.`);
  const recurrence = told.one('recurrence-id');
  const at = recurrence && momentOf(recurrence, recurrence.values[0], zones);
  // It may be told in UTC of what recurs by another clock.
  const day = at && dayAt(start ? wallFor(start, at) : at.wall);
  return { line, row: rowOf(uid, day), uid, day, version: versionOf(told) };
}

const rowOf = (uid: string, day: string | undefined) => (day === undefined ? uid : `${uid} ${day}`);

const seriesId = (uid: string) => ({ scheme: UID, value: uid });

const OWN_ID = new RegExp(`^(${ID_FORM})@`);

/** The id of an event, or of its occurrence that was on a day at first; in own calendars that of the record. */
function idOf(uid: string, day: string | undefined, { isOwn }: Calendar): string {
  const [, own] = (isOwn && day === undefined && OWN_ID.exec(uid)) || [];
  if (own !== undefined && own.length <= ID_LENGTH) return own;
  return day === undefined ? keyed(`icalendar ${uid}`, [UID, uid]) : keyed(`icalendar ${day} ${uid}`, [UID, uid, day]);
}

/** The year in which an event was changed last, or else written. */
function stampedIn(told: Properties, { modified }: Version): number {
  const stamp = modified === '' ? String(told.one('dtstamp')?.values[0] ?? '') : modified;
  return Number(/^\d{4}/.exec(stamp)?.[0] ?? 0);
}

const isOlder = (existing: Content, version: Version, atMost: number) => {
  const there = versionIn(existing);
  return there !== undefined && compared(there, version) <= atMost && existing.status !== 'cancelled';
};

/** Cancels what was told of an event in an older version, and is not among what it is now. */
const withoutOthers = ({ uid, version }: Named, ids: ReadonlySet<string>): Series => ({
  externalId: seriesId(uid),
  change: (existing, id) =>
    ids.has(id) || versionIn(existing)?.isInstance || !isOlder(existing, version, -1)
      ? existing
      : cancelled(existing, version),
});

/** Cancels an event, all of its occurrences, or one. */
function cancelling({ line, row, uid, day, version }: Named, calendar: Calendar): MappedRow {
  const only = day === undefined ? undefined : idOf(uid, day, calendar);
  const change: Series['change'] = (existing, id) =>
    (only !== undefined && id !== only) || !isOlder(existing, version, 0) ? existing : cancelled(existing, version);
  return { line, row, needs: [], contributions: [], series: { externalId: seriesId(uid), change } };
}
