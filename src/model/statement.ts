// Statements and evidence: who said what of which part of an event, and which passage of which source says so.
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { assertedTerm, cameoSchema, countryCode, duration, ploverCoding, span } from './parts.ts';
import {
  coded,
  edtf,
  ID_FORM,
  ID_LENGTH,
  id,
  integer,
  language,
  lengthOfTime,
  list,
  named,
  object,
  oneOf,
  optional,
  prose,
  ref,
  sentBack,
  sha256,
  text,
} from './schema.ts';
import * as vocabulary from './vocabularies/closed.ts';

/** A part of an event record: a member, or one element of a list by its id. */
const PART = `^(kind|status|format|title|summary|when|duration|pressAccess|venue|partOf|codes|(phases|participants|otherParticipants|issues|outcomes|statements|related)/${ID_FORM})$`;

/** A statement of this record by its local id, or of another as `event-id/local-id`. */
const STATEMENT = `^${ID_FORM}(/${ID_FORM})?$`;

export const part = (description: string) => coded(PART, 2 * ID_LENGTH, description);

/** Who spoke: an actor, or a description of somebody unnamed. */
export const speaker = Type.Union(
  [
    object(
      { actor: id('Id of the actor'), represents: optional(id('Id of the actor spoken for')) },
      { title: 'Named speaker' },
    ),
    object(
      {
        description: text(300, 'Who it was, as far as is told'),
        represents: optional(id('Id of the actor spoken for')),
      },
      { title: 'Unnamed speaker' },
    ),
  ],
  { description: 'Who spoke: an actor, or a description of somebody unnamed' },
);

const assertable = { minProperties: 1 };

/** Values that a statement gives for parts of the record, keyed by the part. */
export const asserts = Type.Unsafe<Record<string, unknown>>({
  ...object(
    {
      kind: optional(oneOf(vocabulary.eventKind)),
      status: optional(oneOf(vocabulary.eventStatus)),
      format: optional(oneOf(vocabulary.eventFormat)),
      when: optional(Type.Partial(object(span), { additionalProperties: false, ...assertable })),
      duration: optional(ref(duration)),
      pressAccess: optional(oneOf(vocabulary.pressAccess)),
      venue: optional(
        object(
          {
            country: optional(countryCode()),
            name: optional(text(300, 'Name of the place')),
            city: optional(text(300, 'City')),
          },
          assertable,
        ),
      ),
    },
    {
      description: 'Values the speaker gives for parts of the record, keyed by the part',
      maxProperties: 50,
      ...assertable,
    },
  ),
  patternProperties: {
    [`^issues/${ID_FORM}$`]: object({ status: oneOf(vocabulary.issueStatus) }),
    [`^outcomes/${ID_FORM}$`]: object(
      { status: optional(oneOf(vocabulary.outcomeStatus)), term: optional(assertedTerm) },
      assertable,
    ),
    [`^phases/${ID_FORM}$`]: object({ duration: ref(duration) }),
    [`^otherParticipants/${ID_FORM}$`]: object(
      {
        count: optional(integer(1, 1_000_000, 'How many they were')),
        role: optional(oneOf(vocabulary.participantRole)),
        presence: optional(oneOf(vocabulary.presence)),
      },
      assertable,
    ),
    [`^participants/${ID_FORM}$`]: object(
      { role: optional(oneOf(vocabulary.participantRole)), presence: optional(oneOf(vocabulary.presence)) },
      assertable,
    ),
  },
});

/** A passage, which is told whole; a source may also be cited alone, with where in it to look. */
export const passage = {
  source: id('Id of the source'),
  start: optional(integer(0, 100_000_000, "First code point of the passage in the source's NFC text")),
  end: optional(integer(1, 100_000_000, 'Code point after the last of the passage')),
  sha256: optional(sha256('SHA-256 of the passage in UTF-8, lower-case hexadecimal')),
  locator: optional(prose(300, 'Where in the source: a page, a minute, a fragment of its address')),
};
const check = {
  check: oneOf(
    vocabulary.evidenceCheck,
    'What comparing the passage with the text of its source gave when this revision was recorded',
  ),
};
export const about = list(part('A part of this record'), 50, { uniqueItems: true });

export const statementName = (description: string) => coded(STATEMENT, 2 * ID_LENGTH + 1, description);

export const relatedStatement = object({
  relation: oneOf(vocabulary.statementRelation),
  statement: statementName('A statement: its local id, or `event-id/local-id`'),
});

export const quote = object({ language: language(), text: prose(300, 'The words themselves, no more than a phrase') });

/** What a speaker expects: an outcome of this event, or another event, by a date or within a time. */
export const expectation = named(
  'Expectation',
  object({
    outcome: optional(id('Id of an outcome of this event that is expected')),
    event: optional(id('Id of an event that is expected')),
    by: optional(edtf('By when')),
    within: optional(lengthOfTime('Within what time of what is said')),
  }),
);

/** One of those between whom something was done, by event data. */
export const codedActor = named(
  'CodedActor',
  object({
    actor: id('Id of the actor'),
    name: optional(text(300, 'What it is called there, where its code is wider than that')),
    sectors: optional(list(coded('^[A-Z]{3}$', 3, 'Sector code of CAMEO or PLOVER'), 20, { uniqueItems: true })),
  }),
);

/** How many a coding may name on each side. */
const MOST_CODED = 500;

/** What a row of event data codes: who did what to whom. */
export const coding = named(
  'Coding',
  object(
    {
      cameo: optional(cameoSchema()),
      plover: optional(ploverCoding()),
      actors: optional(list(ref(codedActor), MOST_CODED, { description: 'Who did it' })),
      recipients: optional(list(ref(codedActor), MOST_CODED, { description: 'To whom it was done' })),
      dyad: optional(
        id(
          'What it shares with the rows of the same article, day and two sides: the id of the event that they are by themselves',
        ),
      ),
    },
    { description: 'What event data codes: who did what to whom' },
  ),
);

const statementSchema = <T extends TSchema>(evidence: T) =>
  object({
    id: id('Id within the event'),
    speaker,
    channel: oneOf(vocabulary.channel),
    saidOn: optional(edtf('When it was said')),
    speechType: oneOf(vocabulary.speechType),
    text: text(2_000, 'What was said, in our own words'),
    quote: optional(quote),
    about: optional(about),
    outlook: optional(oneOf(vocabulary.outlook)),
    asserts: optional(asserts),
    coding: optional(ref(coding)),
    expects: optional(list(ref(expectation), 20)),
    relations: optional(list(relatedStatement, 50)),
    evidence: optional(list(evidence, 50)),
  });

export const evidenceInput = named('EvidenceInput', object({ ...passage, ...sentBack(check) }));
export const evidence = named('Evidence', object({ ...passage, ...check }));
export const factEvidenceInput = named('FactEvidenceInput', object({ about, ...passage, ...sentBack(check) }));
export const factEvidence = named('FactEvidence', object({ about, ...passage, ...check }));
export const statementInput = named('StatementInput', statementSchema(ref(evidenceInput)));
export const statement = named('Statement', statementSchema(ref(evidence)));

export type Coding = Static<typeof coding>;
export type Statement = Static<typeof statement>;
export type Evidence = Static<typeof evidence>;
export type EvidenceInput = Static<typeof evidenceInput>;
