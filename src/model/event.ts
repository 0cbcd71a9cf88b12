// The event record: one diplomatic event, with everything that is told about it.
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import {
  codes,
  duration,
  eventIssue,
  externalId,
  otherParticipant,
  outcome,
  participant,
  phase,
  related,
  sameAs,
  venue,
  when,
} from './parts.ts';
import { id, list, object, oneOf, optional, ref, text } from './schema.ts';
import { factEvidence, factEvidenceInput, statement, statementInput } from './statement.ts';
import * as vocabulary from './vocabularies/closed.ts';

/** How many items the longest lists of an event may have. */
export const LONGEST_LISTS = { participants: 500, statements: 300, externalIds: 500 } as const;

const eventOf = <S extends TSchema, E extends TSchema>(statementSchema: S, evidenceSchema: E) => ({
  kind: oneOf(vocabulary.eventKind),
  status: oneOf(vocabulary.eventStatus),
  format: optional(oneOf(vocabulary.eventFormat)),
  title: text(300, 'Title'),
  summary: optional(text(5_000, 'Summary')),
  when: ref(when),
  duration: optional(ref(duration)),
  phases: optional(list(ref(phase), 50)),
  pressAccess: optional(oneOf(vocabulary.pressAccess)),
  venue: optional(ref(venue)),
  partOf: optional(id('Id of the event that this one was part of')),
  related: optional(list(ref(related), 100)),
  sameAs: optional(list(sameAs, 50)),
  participants: optional(list(ref(participant), LONGEST_LISTS.participants)),
  otherParticipants: optional(list(ref(otherParticipant), 100)),
  issues: optional(list(ref(eventIssue), 100)),
  outcomes: optional(list(ref(outcome), 100)),
  statements: optional(list(statementSchema, LONGEST_LISTS.statements)),
  evidence: optional(list(evidenceSchema, 300, { description: 'What the source says in its own voice' })),
  codes: optional(ref(codes)),
  externalIds: optional(list(ref(externalId), LONGEST_LISTS.externalIds)),
});

export const eventContent = eventOf(ref(statement), ref(factEvidence));
/** An event as it is served, as far as its own members go. */
export type EventDocument = Static<TObject<typeof eventContent>> & { readonly id: string };

export const eventInput = object(eventOf(ref(statementInput), ref(factEvidenceInput)), {
  description: 'A diplomatic event as a client writes it',
});
