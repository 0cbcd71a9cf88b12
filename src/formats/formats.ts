// The formats, one row each: routes, their documentation, the command line and the tests follow from this table.
import { type KindName, kindNames } from '../model/kinds.ts';
import { atom } from './atom.ts';
import { csv, csvRows } from './csv.ts';
import type { Format, Variant } from './format.ts';
import { ftm } from './ftm.ts';
import { featureCollection, geojson } from './geojson.ts';
import { icalendar } from './icalendar.ts';
import { graph, jsonld } from './jsonld.ts';
import { ndjson } from './ndjson.ts';
import { plover } from './plover.ts';

const UTF8 = 'charset=utf-8';
const EVENT = ['event'] as const;

export const ndjsonFormat: Format = {
  name: 'ndjson',
  mediaTypes: ['application/x-ndjson', 'application/jsonl'],
  ending: 'ndjson',
  description: 'NDJSON: one document a line, as it is stored; `fields` chooses members',
  kinds: kindNames,
  selects: true,
  writer: ndjson,
};

/** CSV by the parameter `header` of RFC 4180 §3. */
function byHeader(header: 'present' | 'absent', writer: Format['writer']): Variant {
  const parameter = `header=${header}`;
  return {
    name: `csv;${parameter}`,
    mediaTypes: [`text/csv;${parameter}`],
    parameters: `${UTF8}; ${parameter}`,
    writer,
  };
}

export const formats: readonly Format[] = [
  {
    name: 'csv',
    mediaTypes: ['text/csv'],
    parameters: `${UTF8}; header=present`,
    ending: 'csv',
    description:
      'CSV (RFC 4180) with a byte order mark, for spreadsheets; `fields` chooses columns, `as=csv;header=absent` or that parameter in `Accept` leaves the header out',
    kinds: kindNames,
    selects: true,
    inOneLanguage: true,
    variants: [byHeader('present', csv), byHeader('absent', csvRows)],
    writer: csv,
  },
  ndjsonFormat,
  {
    name: 'geojson',
    mediaTypes: ['application/geo+json'],
    ending: 'geojson',
    description:
      'GeoJSON (RFC 7946): a feature an event with flat properties, its geometry null where no coordinates are told',
    kinds: EVENT,
    inOneLanguage: true,
    body: featureCollection,
    writer: geojson,
  },
  {
    name: 'icalendar',
    mediaTypes: ['text/calendar'],
    parameters: UTF8,
    ending: 'ics',
    description: 'iCalendar (RFC 5545): a calendar to subscribe to',
    kinds: EVENT,
    inOneLanguage: true,
    writer: icalendar,
  },
  {
    name: 'atom',
    mediaTypes: ['application/atom+xml'],
    parameters: UTF8,
    ending: 'atom',
    description: 'Atom (RFC 4287): a feed of what changed last, with pages (RFC 5005)',
    kinds: kindNames,
    paged: true,
    order: '-updated',
    inOneLanguage: true,
    writer: atom,
  },
  {
    name: 'jsonld',
    mediaTypes: ['application/ld+json'],
    ending: 'jsonld',
    description: 'JSON-LD 1.1 in the words of schema.org, with the context that `/v1/context` serves',
    kinds: kindNames,
    namesActors: EVENT,
    body: graph,
    writer: jsonld,
  },
  {
    name: 'plover',
    mediaTypes: ['application/x-plover-jsonl'],
    ending: 'plover.jsonl',
    description: 'PLOVER records, one a line; the event is null where a record has no PLOVER code',
    kinds: EVENT,
    namesActors: EVENT,
    inOneLanguage: true,
    writer: plover,
  },
  {
    name: 'ftm',
    mediaTypes: ['application/json+ftm'],
    ending: 'ftm.json',
    description:
      'FollowTheMoney entities, one a line: events with the actors that they name, actors with their offices',
    kinds: ['event', 'actor'],
    namesActors: ['event', 'actor'],
    inOneLanguage: true,
    writer: ftm,
  },
];

/** Formats, each with its variants after it, which are formats too. */
export const withVariants = (of: readonly Format[]): Format[] =>
  of.flatMap(format => [format, ...(format.variants ?? []).map(variant => ({ ...format, ...variant }))]);

export const formatsOf = (kind: KindName): readonly Format[] => formats.filter(({ kinds }) => kinds.includes(kind));
