// iCalendar (RFC 5545) as the components that it holds: a stream of those of each calendar, in bounded memory.
import { UnreadableInput } from '../importer.ts';
import { linesOf } from '../lines.ts';

/** A content line, unfolded (§3.1). */
export interface ContentLine {
  /** The line on which it begins. */
  readonly line: number;
  readonly text: string;
  /** What comes after so many characters is left out. */
  readonly cut?: true;
}

export interface Component {
  /** The line on which it begins. */
  readonly line: number;
  /** In capitals. */
  readonly name: string;
  readonly lines: readonly ContentLine[];
  /** Those within it: of a time zone its rules, of an event its alarms. */
  readonly within: readonly Component[];
  /** Why it cannot be read. */
  readonly fault?: string;
}

/** A component of a calendar, with what the calendar told of itself before. */
export interface InCalendar {
  readonly component: Component;
  /** The content lines of the calendar; the same list for all that is in it. */
  readonly calendar: readonly ContentLine[];
}

/** What stands where nothing can be made of it. */
export interface Stray {
  readonly line: number;
  readonly fault: string;
}

/** The longest content line that is held, in UTF-16 units: files within events are longer, and are not read. */
const LONGEST_LINE = 65_536;

/** How long all lines of a component may be together, those within it and their borders too, in UTF-16 units. */
const LONGEST = 1_048_576;

/** How deep components may be within each other: rules within time zones are the deepest that there are. */
const DEEPEST = 10;

/** Components that are in no other but a calendar: where one begins, the one before has ended. */
const OUTERMOST = /^V(?:EVENT|TODO|JOURNAL|FREEBUSY|TIMEZONE|AVAILABILITY|CALENDAR)$/;

type Open = { -readonly [key in keyof Component]: Component[key] } & {
  lines: ContentLine[];
  within: Component[];
};

/**
 * The components of all calendars of a text, each when it ends. One that does not end costs no other.
 * @throws UnreadableInput where the text ends within a calendar: there is more of it elsewhere
 */
export async function* componentsOf(input: AsyncIterable<string>): AsyncGenerator<InCalendar | Stray> {
  let calendar: { readonly line: number; readonly lines: ContentLine[] } | null = null;
  /** The component that is open, and those within it. */
  const open: Open[] = [];
  let length = 0;
  const close = (depth: number, fault?: string): InCalendar[] => {
    const ended: InCalendar[] = [];
    for (let one = open.pop(); one; one = open.pop()) {
      if (fault !== undefined) one.fault ??= fault;
      const outer = open.at(-1);
      if (outer) outer.within.push(one);
      else if (calendar) ended.push({ component: one, calendar: calendar.lines });
      if (open.length <= depth) break;
    }
    return ended;
  };
  const spoil = (line: number, fault: string): Stray[] => {
    const [outermost] = open;
    if (!outermost) return [{ line, fault }];
    outermost.fault ??= `Line ${line}: ${fault}`;
    return [];
  };
  /** Whether so much more of the component that is open may be held: of what is longer, nothing is. */
  const fits = (more: number): boolean => {
    const [outermost] = open;
    if (!outermost) return true;
    length += more;
    if (length <= LONGEST) return true;
    outermost.fault ??= `It is longer than ${LONGEST} characters.`;
    [outermost.lines, outermost.within] = [[], []];
    open.length = 1;
    return false;
  };
  const begin = (line: number, name: string): (InCalendar | Stray)[] => {
    if (name === 'VCALENDAR' && !calendar) {
      calendar = { line, lines: [] };
      return [];
    }
    if (!calendar) return [{ line, fault: `A ${name} stands outside of a calendar.` }];
    const unended = OUTERMOST.test(name) && open.length > 0 ? close(0, `The ${open[0]?.name} does not end.`) : [];
    if (name === 'VCALENDAR') return [...unended, { line, fault: 'A calendar begins within another.' }];
    if (open.length === 0) length = 0;
    if (open.length >= DEEPEST) return spoil(line, 'Components are within each other more deeply than any are.');
    if (fits('BEGIN:'.length + name.length)) open.push({ line, name, lines: [], within: [] });
    return unended;
  };
  const end = (line: number, name: string): (InCalendar | Stray)[] => {
    if (name === 'VCALENDAR' && calendar) {
      const unended = open.length > 0 ? close(0, `The ${open[0]?.name} does not end.`) : [];
      calendar = null;
      return unended;
    }
    const depth = open.findLastIndex(one => one.name === name);
    return depth === -1 ? spoil(line, `It ends a ${name} that has not begun.`) : close(depth);
  };
  const take = ({ line, text, cut }: ContentLine): (InCalendar | Stray)[] => {
    const [, mark, name = ''] = /^(BEGIN|END):([a-z0-9-]{1,40})\s*$/i.exec(text) ?? [];
    if (mark) return (mark.toUpperCase() === 'BEGIN' ? begin : end)(line, name.toUpperCase());
    if (!calendar) return [{ line, fault: 'It stands outside of a calendar.' }];
    if (fits(text.length)) (open.at(-1)?.lines ?? calendar.lines).push({ line, text, ...(cut && { cut }) });
    if (open.length === 0 && calendar.lines.length > MOST_OF_CALENDAR)
      throw new UnreadableInput(`Line ${line}: the calendar tells more of itself than it may.`);
    return [];
  };
  for await (const one of unfolded(input)) yield* 'fault' in one ? spoil(one.line, one.fault) : take(one);
  if (!calendar) return;
  yield* close(0, `The ${open[0]?.name} does not end.`);
  throw new UnreadableInput(`The calendar that begins on line ${(calendar as { line: number }).line} does not end.`);
}

/** How many content lines a calendar may have of its own. */
const MOST_OF_CALENDAR = 1_000;

/** Content lines, of which those that are longer are held as far as they may be. */
async function* unfolded(input: AsyncIterable<string>): AsyncGenerator<ContentLine | Stray> {
  let held: { line: number; parts: string[]; length: number; cut: boolean } | null = null;
  const whole = ({ line, parts, cut }: NonNullable<typeof held>): ContentLine => ({
    line,
    text: parts.join(''),
    ...(cut && { cut: true as const }),
  });
  for await (const { line, text, fault = '' } of linesOf(input)) {
    if (text === null) {
      if (held) yield whole(held);
      held = null;
      yield { line, fault };
    } else if (held && /^[ \t]/.test(text)) {
      const part = text.slice(1, 1 + LONGEST_LINE - held.length);
      if (part !== '') held.parts.push(part);
      held.length += part.length;
      held.cut ||= part.length < text.length - 1;
    } else {
      if (held) yield whole(held);
      held = null;
      if (text.trim() === '') continue;
      const part = text.slice(0, LONGEST_LINE);
      held = { line, parts: [part], length: part.length, cut: part.length < text.length };
    }
  }
  if (held) yield whole(held);
}
