// The parts that records are made of, below the records themselves.
import { Type } from '@sinclair/typebox';
import { coded, codeOf, edtf, id, integer, list, named, object, oneOf, optional, prose, ref, text } from './schema.ts';
import * as vocabulary from './vocabularies/closed.ts';
import { cameoCode, country, ploverContext, ploverEvent, ploverMode } from './vocabularies/coded.ts';

export const countryCode = () =>
  codeOf(country, '^[A-Z]{2}([A-Z]{2})?$', 4, 'ISO 3166-1 alpha-2 code, or the ISO 3166-3 code of a former country');

export const cameoSchema = () => codeOf(cameoCode, '^[0-9]{2,4}$', 4, 'CAMEO code, a string with its leading zero');
export const ploverEventSchema = () => codeOf(ploverEvent, '^[A-Z]{2,20}$', 20, 'PLOVER event type');
export const ploverModeSchema = () => codeOf(ploverMode, '^[a-z][a-z_-]*$', 40, 'PLOVER mode');
export const ploverContextSchema = () => codeOf(ploverContext, '^[a-z][a-z_-]*$', 40, 'PLOVER context');

export const ploverContexts = () => list(ploverContextSchema(), 40, { uniqueItems: true });

export const span = { start: edtf('When it began'), end: optional(edtf('When it ended')) };

export const when = named(
  'When',
  object({
    ...span,
    timeZone: optional(coded('^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$', 64, 'IANA time zone')),
    planned: optional(object(span, { description: 'What was planned, where plan and fact differ' })),
  }),
);

export const duration = named(
  'Duration',
  object({
    minutes: integer(0, 1_000_000, 'Length in minutes'),
    qualifier: oneOf(vocabulary.durationQualifier),
  }),
);

export const coordinates = Type.Unsafe<[number, number]>({
  type: 'array',
  minItems: 2,
  maxItems: 2,
  prefixItems: [
    { type: 'number', minimum: -180, maximum: 180 },
    { type: 'number', minimum: -90, maximum: 90 },
  ],
  items: { type: 'number', minimum: -180, maximum: 180 },
  description: 'Longitude and latitude in degrees, in this order (RFC 7946)',
});

export const venue = named(
  'Venue',
  object({
    name: optional(text(300, 'Name of the place')),
    city: optional(text(300, 'City')),
    country: countryCode(),
    coordinates: optional(coordinates),
    resolution: oneOf(vocabulary.venueResolution),
    setting: optional(text(500, 'Occasion, such as "on the sidelines of …"')),
    geonames: optional(integer(1, 2_147_483_647, 'GeoNames id')),
  }),
);

export const related = named(
  'RelatedEvent',
  object({ relation: oneOf(vocabulary.eventRelation), event: id('Id of the other event') }),
);

export const participant = named(
  'Participant',
  object({
    actor: id('Id of the actor'),
    name: text(300, 'Name as of then'),
    role: oneOf(vocabulary.participantRole),
    office: optional(text(300, 'Office held then')),
    represents: optional(id('Id of the actor that is represented')),
    presence: oneOf(vocabulary.presence),
  }),
);

export const eventIssue = named(
  'EventIssue',
  object({
    issue: id('Id of the issue'),
    status: oneOf(vocabulary.issueStatus),
    raisedBy: optional(list(id('Id of an actor that raised it'), 50, { uniqueItems: true })),
    note: optional(text(2_000, 'What was said of it')),
  }),
);

export const outcome = named(
  'Outcome',
  object({
    id: id('Id within the event'),
    type: oneOf(vocabulary.outcomeType),
    status: oneOf(vocabulary.outcomeStatus),
    issue: optional(id('Id of the issue')),
    assignedTo: optional(list(id('Id of an actor that is to act'), 50, { uniqueItems: true })),
    due: optional(edtf('When it is due')),
    text: text(2_000, 'The outcome in words'),
  }),
);

export const codes = named(
  'Codes',
  object({
    cameo: optional(list(cameoSchema(), 20, { uniqueItems: true })),
    plover: optional(
      object({
        event: ploverEventSchema(),
        modes: optional(list(ploverModeSchema(), 20, { uniqueItems: true })),
        contexts: optional(ploverContexts()),
      }),
    ),
  }),
);

export const externalId = named(
  'ExternalId',
  object({ scheme: id('Name of the data set'), value: prose(300, 'Its own id') }),
);

/** What other data sets call an actor, an issue or a source. */
export const externalIds = () => list(ref(externalId), 100, { description: 'What others call it' });

export const officeHeld = named(
  'Office',
  object({
    office: text(300, 'Office'),
    represents: optional(id('Id of the actor it is held for')),
    from: optional(edtf('Since when')),
    to: optional(edtf('Until when')),
  }),
);
