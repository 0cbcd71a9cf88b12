// The four kinds of record, one row each: everything that differs from kind to kind in identity and form.
import type { TObject, TProperties, TSchema } from '@sinclair/typebox';
import { actorContent, actorInput } from './actor.ts';
import { eventContent, eventInput } from './event.ts';
import { issueContent, issueInput } from './issue.ts';
import * as parts from './parts.ts';
import { id, instant, integer, MAX_POSITION, named, object } from './schema.ts';
import { sourceContent, sourceInput } from './source.ts';

/** What the server adds to every record; a client never writes them. */
const serverMembers = {
  revision: integer(1, MAX_POSITION, 'How many revisions of the record there are up to this one'),
  position: integer(1, MAX_POSITION, 'Where in the ledger this revision stands'),
  createdAt: instant('When the first revision was recorded'),
  updatedAt: instant('When this revision was recorded'),
};

export const SERVER_MEMBERS: ReadonlySet<string> = new Set(['id', ...Object.keys(serverMembers)]);

const recordOf = (name: string, content: TProperties, description: string) =>
  named(name, object({ id: id('Id of the record'), ...content, ...serverMembers }, { description }));

export interface Kind {
  /** The word in the API: `event`. */
  readonly name: KindName;
  /** The path segment of its collection: `events`. */
  readonly plural: string;
  /** The schema of a stored document. */
  readonly document: TObject;
  /** The schema of what a client writes. */
  readonly input: TObject;
}

export const kindNames = ['event', 'actor', 'issue', 'source'] as const;
export type KindName = (typeof kindNames)[number];

export const kinds: Readonly<Record<KindName, Kind>> = {
  event: {
    name: 'event',
    plural: 'events',
    document: recordOf('Event', eventContent, 'A diplomatic event'),
    input: named('EventInput', eventInput),
  },
  actor: {
    name: 'actor',
    plural: 'actors',
    document: recordOf('Actor', actorContent, 'A person, state, organization or group'),
    input: named('ActorInput', actorInput),
  },
  issue: {
    name: 'issue',
    plural: 'issues',
    document: recordOf('Issue', issueContent, 'A matter that is talked about'),
    input: named('IssueInput', issueInput),
  },
  source: {
    name: 'source',
    plural: 'sources',
    document: recordOf('Source', sourceContent, 'A text that is cited'),
    input: named('SourceInput', sourceInput),
  },
};

/** The named schemas that the schemas of the kinds refer to. */
export const sharedParts = (Object.values(parts) as Partial<TSchema>[]).filter(
  (part): part is TSchema => part.$id !== undefined,
);

/** A record's content: the members that a client wrote, with the checks that the server adds to evidence. */
export type Content = Record<string, unknown>;
