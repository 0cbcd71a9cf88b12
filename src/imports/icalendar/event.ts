// An event of a calendar as a record: all of it but when it takes place.
import type { ExternalId } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import { eventKind, eventStatus } from '../../model/vocabularies/closed.ts';
import { countryName } from '../countries/states.ts';
import { countryCodes, countryIn } from '../countries/systems.ts';
import { cutNote, shortened } from '../shortened.ts';
import { slug } from '../slugs.ts';
import type { Calendar } from './calendar.ts';
import { type Person, peopleIn } from './people.ts';
import { languageOf, type Properties, type Property, Unfit } from './properties.ts';
import { clean } from './texts.ts';
import { UID } from './versions.ts';

/** The properties of an event that are read. */
export const OF_EVENT: ReadonlySet<string> = new Set([
  ...['uid', 'sequence', 'last-modified', 'dtstamp', 'recurrence-id', 'class', 'status'],
  ...['x-communique-status', 'x-communique-country'],
  ...['dtstart', 'dtend', 'duration', 'rrule', 'rdate', 'exdate', 'exrule'],
  ...['summary', 'description', 'location', 'geo', 'categories', 'url', 'organizer', 'attendee'],
]);

export interface Told {
  /** Without when it takes place, and what it is called elsewhere. */
  readonly content: Content;
  readonly externalIds: readonly ExternalId[];
  readonly people: readonly Person[];
  readonly notes: readonly string[];
}

/** What an event tells, as of a year; undefined where it has no title. @throws Unfit */
export function eventOf(told: Properties, { isOwn, source }: Calendar, uid: string, year: number): Told | undefined {
  const summary = told.one('summary');
  const title = summary && clean(firstOf(summary));
  if (!title) return undefined;
  const { people, note } = peopleIn(told);
  const place = placeOf(told, isOwn, year);
  const url = told.text('url');
  const isLong = url !== undefined && url.length > 300;
  const notes = [
    ...cutNote('SUMMARY', title, 300),
    ...(note === undefined ? [] : [note]),
    ...place.notes,
    ...(told.one('recurrence-id')?.parameters.range === undefined ? [] : [RANGE]),
    ...(isLong ? ['Its URL is longer than 300 characters: it is left out.'] : []),
  ];
  const text = summaryOf(told.one('description'), place.inWords, notes);
  const content = {
    kind: kindOf(told),
    status: statusOf(told, isOwn),
    title: { [languageOf(summary)]: shortened(title, 300) },
    ...(text && { summary: text }),
    ...(place.venue && { venue: place.venue }),
    ...(people.length > 0 && { participants: people.map(({ participant }) => participant) }),
    evidence: [{ about: aboutOf(people, place.venue !== undefined), source: source.id }],
  };
  const externalIds = [
    { scheme: UID, value: uid },
    ...(url !== undefined && !isLong && clean(url) === url ? [{ scheme: 'url', value: url }] : []),
  ];
  return { content, externalIds, people, notes };
}

const RANGE = 'Its RANGE is not read: it counts for the one occurrence alone.';

/** The parts that the calendar tells, of which evidence names fifty at most. */
const aboutOf = (people: readonly Person[], hasVenue: boolean): string[] => [
  ...['title', 'when', 'status', ...(hasVenue ? ['venue'] : [])],
  ...people.slice(0, 46).map(({ need }) => `participants/${need.id}`),
];

const firstOf = ({ values: [value] }: Property) => String(value ?? '');

const KINDS = new Map(
  eventKind.terms.flatMap(({ code, label }) => [code, label.en, label.ar].map(name => [slug(name), code] as const)),
);

/** What a category calls it; a meeting where none does. */
function kindOf(told: Properties): string {
  const categories = told.all('categories').flatMap(({ values }) => values.map(value => slug(String(value))));
  return categories.flatMap(name => KINDS.get(name) ?? [])[0] ?? 'meeting';
}

const STATUSES: Readonly<Record<string, string>> = { TENTATIVE: 'unconfirmed', CANCELLED: 'cancelled' };

/** A calendar tells what is planned; that it took place, this program's own alone. */
function statusOf(told: Properties, isOwn: boolean): string {
  const own = isOwn ? told.text('x-communique-status') : undefined;
  if (own !== undefined && eventStatus.terms.some(({ code }) => code === own)) return own;
  return STATUSES[(told.text('status') ?? '').toUpperCase()] ?? 'planned';
}

interface Place {
  readonly venue?: Content;
  /** The place, where no country is known that a venue is in. */
  readonly inWords?: Property;
  readonly notes: readonly string[];
}

/** Where it took place: the country that a location ends with, and what stands before it. */
function placeOf(told: Properties, isOwn: boolean, year: number): Place {
  const location = told.one('location');
  const text = location && clean(firstOf(location));
  const coordinates = coordinatesIn(told.one('geo'));
  const ending = isOwn ? ownEnding(told, text ?? '') : namedEnding(text ?? '', year);
  if (!location || !text || ending === undefined)
    return {
      ...(location && text && { inWords: location }),
      notes: [
        ...(text ? ['Its LOCATION names no country: it is told in the summary.'] : []),
        ...(coordinates ? ['Its GEO is left out, for no country is named.'] : []),
      ],
    };
  const { country, length } = ending;
  const parts = text.slice(0, text.length - length).split(PARTED);
  const before = parts.findLastIndex(part => part.trim() !== '');
  const name = clean(text.slice(0, parts.slice(0, before + 1).join(',').length));
  return {
    venue: {
      ...(name !== undefined && { name: { [languageOf(location)]: shortened(name, 300) } }),
      country,
      ...(coordinates && { coordinates }),
      resolution: coordinates ? 'site' : 'country',
    },
    notes: cutNote('LOCATION', name, 300),
  };
}

/** What parts a location. */
const PARTED = /[,;\n]/;

/** A country at the end of a location, and how long what names it is. */
interface Ending {
  readonly country: string;
  readonly length: number;
}

const lastPart = (text: string) => text.split(PARTED).at(-1) ?? '';

function namedEnding(text: string, year: number): Ending | undefined {
  const last = lastPart(text);
  const country = countryIn('name', last.trim(), year);
  return country === undefined ? undefined : { country, length: last.length };
}

/** In own calendars, which tell the code beside the name, or have it in place of the name. */
function ownEnding(told: Properties, text: string): Ending | undefined {
  const last = lastPart(text).trim();
  const country = told.text('x-communique-country') ?? last;
  if (!countryCodes.has(country)) return undefined;
  const names = [...Object.values(countryName(country)), country];
  return { country, length: names.find(name => text.endsWith(name))?.length ?? 0 };
}

/** Longitude and latitude, which GEO has the other way round. @throws Unfit */
function coordinatesIn(geo: Property | undefined): readonly [number, number] | undefined {
  if (!geo) return undefined;
  const [, north, east] = /^\s*([+-]?\d+(?:\.\d+)?)\s*[;,]\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(geo.written) ?? [];
  const [latitude, longitude] = [Number(north), Number(east)];
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw new Unfit(geo.line, 'The GEO is no place.');
  return [longitude, latitude];
}

/** The description, and the place where it has no other; each in its language. */
function summaryOf(
  description: Property | undefined,
  location: Property | undefined,
  notes: string[],
): Record<string, string> | undefined {
  const texts: Record<string, string> = {};
  for (const property of [description, location]) {
    const text = property && clean(firstOf(property));
    if (!property || !text) continue;
    const language = languageOf(property);
    texts[language] = language in texts ? `${texts[language]}\n\n${text}` : text;
  }
  for (const [language, text] of Object.entries(texts)) {
    texts[language] = shortened(text, 5_000);
    notes.push(...cutNote('DESCRIPTION', text, 5_000));
  }
  return Object.keys(texts).length > 0 ? texts : undefined;
}
