// Every vocabulary by the name it is published under: adding one is adding a row.
import * as closed from './closed.ts';
import * as coded from './coded.ts';
import type { Vocabulary } from './vocabulary.ts';

export const vocabularies: Readonly<Record<string, Vocabulary>> = {
  'event-kinds': closed.eventKind,
  'event-statuses': closed.eventStatus,
  'event-formats': closed.eventFormat,
  'event-relations': closed.eventRelation,
  'duration-qualifiers': closed.durationQualifier,
  'plan-comparisons': closed.planComparison,
  'press-accesses': closed.pressAccess,
  'venue-resolutions': closed.venueResolution,
  'participant-roles': closed.participantRole,
  presences: closed.presence,
  'issue-statuses': closed.issueStatus,
  'outcome-types': closed.outcomeType,
  'outcome-statuses': closed.outcomeStatus,
  channels: closed.channel,
  'speech-types': closed.speechType,
  outlooks: closed.outlook,
  'statement-relations': closed.statementRelation,
  'evidence-checks': closed.evidenceCheck,
  'actor-types': closed.actorType,
  'source-types': closed.sourceType,
  'source-rights': closed.sourceRights,
  countries: coded.country,
  'cameo-codes': coded.cameoCode,
  'plover-events': coded.ploverEvent,
  'plover-modes': coded.ploverMode,
  'plover-contexts': coded.ploverContext,
};

/** The name that a vocabulary is published under. */
export const vocabularyName = (vocabulary: Vocabulary): string =>
  Object.keys(vocabularies).find(name => vocabularies[name] === vocabulary) ?? '';
