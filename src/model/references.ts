// References: which records a record names, and where in it.
import type { Content, KindName } from './kinds.ts';
import { locate, pointerStep, replaced } from './paths.ts';

export interface Reference {
  readonly pointer: string;
  readonly kind: KindName;
  readonly id: string;
  /** The name of the term by which the record that refers is found. */
  readonly term: string;
  /** Where being merged into another is not enough: it must stand itself. */
  readonly standing?: true;
  /** The local id of the statement that is meant, where one is. */
  readonly statement?: string;
}

/** Where each kind of record names others: path → the kind that it names, and the term that tells of it. */
const REFERENCES: Record<KindName, Record<string, readonly [kind: KindName, term: string]>> = {
  event: {
    partOf: ['event', 'partOf'],
    'related/*/event': ['event', 'related'],
    'sameAs/*/event': ['event', 'sameAs'],
    'phases/*/participants/*': ['actor', 'phaseParticipant'],
    'participants/*/actor': ['actor', 'participant'],
    'participants/*/represents': ['actor', 'represents'],
    'otherParticipants/*/represents': ['actor', 'represents'],
    'issues/*/issue': ['issue', 'issue'],
    'issues/*/raisedBy/*': ['actor', 'raisedBy'],
    'outcomes/*/issue': ['issue', 'outcomeIssue'],
    'outcomes/*/assignedTo/*': ['actor', 'assignedTo'],
    'statements/*/speaker/actor': ['actor', 'speaker'],
    'statements/*/speaker/represents': ['actor', 'speaker'],
    'statements/*/coding/actors/*/actor': ['actor', 'coded'],
    'statements/*/coding/recipients/*/actor': ['actor', 'coded'],
    'statements/*/expects/*/event': ['event', 'expected'],
    'statements/*/evidence/*/source': ['source', 'source'],
    'evidence/*/source': ['source', 'source'],
  },
  actor: { 'positions/*/represents': ['actor', 'represents'] },
  issue: {},
  source: {
    'basedOn/*': ['source', 'basedOn'],
    'corrects/*': ['source', 'corrects'],
    'supersedes/*': ['source', 'supersedes'],
  },
};

/** The term of a statement that relates to one of another event: `event-id/local-id`. */
export const STATEMENT = 'statement';

/** The term of a tombstone for the record that it was merged into. */
export const HEIR = 'heir';

/** The kind of record that the values of a term of `kind` are ids of; undefined where they are none. */
export const kindNamedBy = (kind: KindName, term: string): KindName | undefined =>
  Object.values(REFERENCES[kind]).find(([, name]) => name === term)?.[0];

/** The kind of record that is named at a path of records of `kind`, with a star for any item of a list; undefined where none is. */
export const kindNamedAt = (kind: KindName, path: string): KindName | undefined => REFERENCES[kind][path]?.[0];

/** Every record that `content` names, once for each place that names it. */
export function referencesOf(kind: KindName, content: Content): Reference[] {
  const named = Object.entries(REFERENCES[kind]).flatMap(([path, [target, term]]) =>
    locate<string>(content, path).map(({ pointer, value }) => ({ pointer, kind: target, id: value, term })),
  );
  return kind === 'event' ? [...named, ...participantsAsserted(content), ...statementsElsewhere(content)] : named;
}

/** The term of an event for an actor of whom a statement says that it took part, or did not. */
const ASSERTED_PARTICIPANT = 'assertedParticipant';

/** The ids of the actors among what a record refers to, as often as it does. */
export const actorsAmong = (references: readonly Reference[]): string[] =>
  references.flatMap(({ kind, id }) => (kind === 'actor' ? [id] : []));

/** Whom statements speak of as participants, be they in the record or not. */
const participantsAsserted = (content: Content): Reference[] =>
  locate<object>(content, 'statements/*/asserts').flatMap(({ pointer, value }) =>
    Object.keys(value)
      .filter(part => part.startsWith('participants/'))
      .map(part => ({
        pointer: `${pointer}/${pointerStep(part)}`,
        kind: 'actor' as const,
        id: part.slice('participants/'.length),
        term: ASSERTED_PARTICIPANT,
      })),
  );

/** The content with other ids in the place of those that it names records by; those of statements stay. */
export const withReferences = (
  kind: KindName,
  content: Content,
  rename: (named: KindName, id: string) => string,
): Content =>
  Object.entries(REFERENCES[kind]).reduce<Content>(
    (renamed, [path, [named]]) => replaced(renamed, path, id => rename(named, id as string)) as Content,
    content,
  );

/** A statement of another event is named as `event-id/local-id`. */
function statementsElsewhere(content: Content): Reference[] {
  return locate<string>(content, 'statements/*/relations/*/statement').flatMap(({ pointer, value }) => {
    const [event, statement] = value.split('/');
    return event && statement ? [{ pointer, kind: 'event' as const, id: event, term: STATEMENT, statement }] : [];
  });
}

/** The terms, and the kinds of record that have them, by which those that refer to a record of `kind` are found. */
export function referringTerms(kind: KindName): { kind: KindName; names: string[] }[] {
  return (Object.keys(REFERENCES) as KindName[]).flatMap(referrer => {
    const names = Object.values(REFERENCES[referrer]).flatMap(([target, term]) => (target === kind ? [term] : []));
    const others = [
      ...(referrer === kind ? [HEIR] : []),
      ...(referrer === 'event' && kind === 'actor' ? [ASSERTED_PARTICIPANT] : []),
    ];
    return names.length + others.length > 0 ? [{ kind: referrer, names: [...new Set([...names, ...others])] }] : [];
  });
}
