// The four kinds of record, one row each: everything that differs from kind to kind in identity and form.
import type { TObject, TProperties, TSchema } from '@sinclair/typebox';
import { actorContent, actorInput } from './actor.ts';
import { eventContent, eventInput } from './event.ts';
import { examples } from './examples.ts';
import { issueContent, issueInput } from './issue.ts';
import * as parts from './parts.ts';
import { id, instant, integer, MAX_POSITION, named, object, sentBack } from './schema.ts';
import { sourceContent, sourceInput } from './source.ts';
import * as statements from './statement.ts';

/** What the server adds to every record; a client never writes them. */
const serverMembers = {
  revision: integer(1, MAX_POSITION, 'How many revisions of the record there are up to this one'),
  position: integer(1, MAX_POSITION, 'Where in the ledger this revision stands'),
  createdAt: instant('When the first revision was recorded'),
  updatedAt: instant('When this revision was recorded'),
};

/** The same where a client may send them back. */
const membersSentBack = sentBack({ id: id('Id of the record'), ...serverMembers });

/** Those with a name, for the OpenAPI document. */
export const serverForms = Object.entries(membersSentBack).map(([name, schema]) =>
  named(`Server${name[0]?.toUpperCase()}${name.slice(1)}`, schema),
);

export const SERVER_MEMBERS: ReadonlySet<string> = new Set(['id', ...Object.keys(serverMembers)]);

const kindOf = (name: KindName, plural: string, content: TProperties, input: TObject, description: string): Kind => {
  const title = name[0]?.toUpperCase() + name.slice(1);
  const recorded = {
    revision: 1,
    position: 30,
    createdAt: '2026-11-23T12:00:00.000Z',
    updatedAt: '2026-11-23T12:00:00.000Z',
  };
  const example = { id: 'an-id', ...examples[name], ...recorded };
  const document = object(
    { id: id('Id of the record'), ...content, ...serverMembers },
    { description, examples: [example] },
  );
  return {
    name,
    plural,
    reserved: ['batch', ...(name === 'event' ? ['facets', 'histogram', 'search'] : [])],
    document: named(title, document),
    input: named(`${title}Input`, {
      ...input,
      properties: { ...input.properties, ...membersSentBack },
      examples: [examples[name]],
    }),
  };
};

export interface Kind {
  /** The word in the API: `event`. */
  readonly name: KindName;
  /** The path segment of its collection: `events`. */
  readonly plural: string;
  /** What stands below its collection in paths, and so is no id of a record. */
  readonly reserved: readonly string[];
  /** The schema of a stored document. */
  readonly document: TObject;
  /** The schema of what a client writes. */
  readonly input: TObject;
}

export const kindNames = ['event', 'actor', 'issue', 'source'] as const;
export type KindName = (typeof kindNames)[number];

export const kinds: Readonly<Record<KindName, Kind>> = {
  event: kindOf('event', 'events', eventContent, eventInput, 'A diplomatic event'),
  actor: kindOf('actor', 'actors', actorContent, actorInput, 'A person, state, organization or group'),
  issue: kindOf('issue', 'issues', issueContent, issueInput, 'A matter that is talked about'),
  source: kindOf('source', 'sources', sourceContent, sourceInput, 'A text that is cited'),
};

/** The named schemas that the schemas of the kinds refer to. */
export const sharedParts = (Object.values({ ...parts, ...statements }) as Partial<TSchema>[]).filter(
  (part): part is TSchema => part.$id !== undefined,
);

/** A record's content: the members that a client wrote, with the checks that the server adds to evidence. */
export type Content = Record<string, unknown>;
