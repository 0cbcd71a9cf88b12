// References: which records a record names, and where in it.
import type { Content, KindName } from './kinds.ts';
import { locate } from './paths.ts';

export interface Reference {
  readonly pointer: string;
  readonly kind: KindName;
  readonly id: string;
  /** Where being merged into another is not enough: it must stand itself. */
  readonly standing?: true;
  /** The local id of the statement that is meant, where one is. */
  readonly statement?: string;
}

/** Where each kind of record names others: path → the kind that it names. */
const REFERENCES: Record<KindName, Record<string, KindName>> = {
  event: {
    partOf: 'event',
    'related/*/event': 'event',
    'participants/*/actor': 'actor',
    'participants/*/represents': 'actor',
    'issues/*/issue': 'issue',
    'issues/*/raisedBy/*': 'actor',
    'outcomes/*/issue': 'issue',
    'outcomes/*/assignedTo/*': 'actor',
    'statements/*/speaker/actor': 'actor',
    'statements/*/speaker/represents': 'actor',
    'statements/*/evidence/*/source': 'source',
    'evidence/*/source': 'source',
  },
  actor: { 'positions/*/represents': 'actor' },
  issue: {},
  source: {},
};

/** Every record that `content` names, once for each place that names it. */
export function referencesOf(kind: KindName, content: Content): Reference[] {
  const named = Object.entries(REFERENCES[kind]).flatMap(([path, target]) =>
    locate<string>(content, path).map(({ pointer, value }) => ({ pointer, kind: target, id: value })),
  );
  return kind === 'event' ? [...named, ...statementsElsewhere(content)] : named;
}

/** A statement of another event is named as `event-id/local-id`. */
function statementsElsewhere(content: Content): Reference[] {
  return locate<string>(content, 'statements/*/relations/*/statement').flatMap(({ pointer, value }) => {
    const [event, statement] = value.split('/');
    return event && statement ? [{ pointer, kind: 'event' as const, id: event, statement }] : [];
  });
}
