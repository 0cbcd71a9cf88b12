// The parts that records are made of, below the records themselves.
import { Type } from '@sinclair/typebox';
import {
  coded,
  codeOf,
  edtf,
  id,
  integer,
  lengthOfTime,
  list,
  named,
  object,
  oneOf,
  optional,
  prose,
  ref,
  text,
  webAddress,
} from './schema.ts';
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

const minutes = integer(0, 1_000_000, 'Length in minutes');

const bounds = {
  maxMinutes: optional(integer(0, 1_000_000, 'The most minutes, where the qualifier is `between`')),
  qualifier: optional(oneOf(vocabulary.durationQualifier)),
  approximate: optional(Type.Boolean({ description: 'Whether the bounds are approximate: "about ninety at most"' })),
};

export const length = named(
  'Length',
  object({ minutes, ...bounds }, { description: 'A length of time, or its bounds' }),
);

export const duration = named(
  'Duration',
  object(
    {
      minutes: optional(minutes),
      ...bounds,
      planned: optional(ref(length)),
      comparedToPlan: optional(oneOf(vocabulary.planComparison)),
    },
    { description: 'How long it took, was planned to take, and took beside the plan', minProperties: 1 },
  ),
);

export const phase = named(
  'Phase',
  object({
    id: id('Id within the event'),
    label: text(300, 'What it was: with delegations, one on one, over a meal'),
    duration: optional(ref(duration)),
    participants: optional(list(id('Id of an actor that took part in it'), 100, { uniqueItems: true })),
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

/** Another record of the same event, here or elsewhere. */
export const sameAs = Type.Union(
  [
    object({ event: id('Id of the other event of this ledger') }, { title: 'In this ledger' }),
    object({ url: webAddress('Address of the event in another ledger') }, { title: 'In another ledger' }),
  ],
  { description: 'Another record of the same event' },
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

export const otherParticipant = named(
  'OtherParticipant',
  object(
    {
      id: id('Id within the event'),
      description: text(300, 'Who they were, as far as is told: aides, interpreters'),
      count: optional(integer(1, 1_000_000, 'How many they were')),
      role: optional(oneOf(vocabulary.participantRole)),
      represents: optional(id('Id of the actor that is represented')),
      presence: oneOf(vocabulary.presence),
    },
    { description: 'Somebody who took part and is no actor of the ledger' },
  ),
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

const termMembers = {
  from: optional(edtf('From when')),
  until: optional(edtf('Until when')),
  length: optional(lengthOfTime('For how long')),
  renewable: optional(Type.Boolean({ description: 'Whether it can be renewed' })),
};

/** The part of a term that can be compared. */
export const assertedTerm = object(termMembers, { description: 'For how long it holds', minProperties: 1 });

export const term = named(
  'OutcomeTerm',
  object(
    { ...termMembers, conditions: optional(text(2_000, 'On what conditions')) },
    { description: 'For how long the outcome holds, and on what conditions', minProperties: 1 },
  ),
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
    term: optional(ref(term)),
    text: text(2_000, 'The outcome in words'),
  }),
);

export const ploverCoding = () =>
  object({
    event: ploverEventSchema(),
    modes: optional(list(ploverModeSchema(), 20, { uniqueItems: true })),
    contexts: optional(ploverContexts()),
  });

export const codes = named(
  'Codes',
  object({
    cameo: optional(list(cameoSchema(), 20, { uniqueItems: true })),
    plover: optional(ploverCoding()),
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
