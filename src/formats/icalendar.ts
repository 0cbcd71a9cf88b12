// iCalendar (RFC 5545): a calendar that programs can subscribe to, one VEVENT an event.
import type { EventDocument } from '../model/event.ts';
import type { eventStatus } from '../model/vocabularies/closed.ts';
import { country } from '../model/vocabularies/coded.ts';
import type { Context, Writer } from './format.ts';
import { timesOf, utc } from './icalendar-times.ts';
import { recordPath } from './permanent-ids.ts';
import { type Recorded, type Teller, type Text, tellerIn } from './texts.ts';

type Event = EventDocument & Recorded;
type EventStatus = (typeof eventStatus)['terms'][number]['code'];

const STATUSES: Readonly<Record<EventStatus, string>> = {
  planned: 'CONFIRMED',
  held: 'CONFIRMED',
  cancelled: 'CANCELLED',
  postponed: 'TENTATIVE',
  unconfirmed: 'TENTATIVE',
};

const countries = new Map<string, Text>(country.terms.map(({ code, label }) => [code, label]));

export const icalendar = (context: Context, teller = tellerIn(context.languages)): Writer => ({
  head: written([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Communique//Diplomatic events//EN',
    'CALSCALE:GREGORIAN',
    // RFC 7986, and what programs knew before it.
    ...['NAME', 'X-WR-CALNAME'].map(name => `${name}:Diplomatic events`),
    // A URI is absolute (RFC 5545 §3.3.13): none is told where the server does not know its address.
    ...(context.base === '' ? [] : [`SOURCE;VALUE=URI:${context.self}`]),
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
  ]),
  each: document => written(eventOf(JSON.parse(document.toString()) as Event, context, teller)),
  between: '',
  // A calendar has a component (§3.6): one without events has the time zone that all times are of.
  tail: count => written([...(count === 0 ? UTC : []), 'END:VCALENDAR']),
});

const UTC = [
  ...['BEGIN:VTIMEZONE', 'TZID:Etc/UTC', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
  ...['TZOFFSETFROM:+0000', 'TZOFFSETTO:+0000', 'END:STANDARD', 'END:VTIMEZONE'],
];

function eventOf(event: Event, { base, ids }: Context, teller: Teller): string[] {
  const { plain, preferred } = teller;
  const { id, revision, createdAt, updatedAt, kind, status, title, venue } = event;
  const { language, text: summary } = preferred(title);
  const place = [plain(venue?.name), plain(venue?.city), plain(countries.get(venue?.country ?? ''))].filter(
    part => part !== undefined,
  );
  return [
    'BEGIN:VEVENT',
    `UID:${id}@${ids.authority}`,
    `SEQUENCE:${revision}`,
    `DTSTAMP:${utc(Date.parse(updatedAt))}`,
    `CREATED:${utc(Date.parse(createdAt))}`,
    `LAST-MODIFIED:${utc(Date.parse(updatedAt))}`,
    ...timesOf(event),
    `SUMMARY;LANGUAGE=${language}:${escaped(summary)}`,
    ...described(event, teller),
    ...(place.length > 0 ? [`LOCATION:${escaped(place.join(', '))}`] : []),
    ...(venue?.coordinates ? [`GEO:${[...venue.coordinates].reverse().map(decimal).join(';')}`] : []),
    `STATUS:${STATUSES[status]}`,
    ...(venue ? [`X-COMMUNIQUE-COUNTRY:${venue.country}`] : []),
    // Of what iCalendar calls confirmed, whether it took place.
    `X-COMMUNIQUE-STATUS:${status}`,
    // What others do takes no time of whoever subscribes.
    'TRANSP:TRANSPARENT',
    `CATEGORIES:${kind}`,
    ...(base === '' ? [] : [`URL:${base}${recordPath('event', id)}`]),
    'END:VEVENT',
  ];
}

/** What is told of it, in every language there is, and who took part. */
function described({ title, summary = {}, participants = [] }: Event, { preferred }: Teller): string[] {
  const titles = Object.entries(title).filter(([language]) => language !== preferred(title).language);
  const names = participants.map(({ name }) => preferred(name).text).join(', ');
  const paragraphs = [...titles.map(([, text]) => text), ...Object.values(summary), ...(names === '' ? [] : [names])];
  return paragraphs.length > 0 ? [`DESCRIPTION:${escaped(paragraphs.join('\n\n'))}`] : [];
}

/** Without an exponent (§3.3.7). */
const decimal = (degrees: number) => (/e/.test(String(degrees)) ? degrees.toFixed(12) : String(degrees));

/** A value of the type TEXT (§3.3.11). */
const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');

const written = (lines: readonly string[]) => lines.map(line => `${folded(line)}\r\n`).join('');

/** How many octets a line has at most, without its end. */
const WIDTH = 75;

/** A long line as several, which begin with a space that counts; no character is cut (§3.1). */
function folded(line: string): string {
  if (line.length * 3 <= WIDTH || Buffer.byteLength(line) <= WIDTH) return line;
  let text = '';
  let width = 0;
  for (const character of line) {
    const octets = octetsOf(character.codePointAt(0) ?? 0);
    if (width + octets > WIDTH) {
      text += '\r\n ';
      width = 1;
    }
    text += character;
    width += octets;
  }
  return text;
}

/** How many octets a character takes in UTF-8 (RFC 3629 §3). */
const octetsOf = (character: number) => (character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4);
