// The columns of CSV, kind by kind, one row each. Readers go by their names, which stay.
import type { Static } from '@sinclair/typebox';
import type { EventDocument } from '../model/event.ts';
import type { KindName } from '../model/kinds.ts';
import type { eventIssue, externalId, outcome, participant } from '../model/parts.ts';
import { plain, type Recorded, type Text } from './texts.ts';

/** Several values of one cell are parted by this. */
const AMONG = '|';

/** What a cell can be: text is guarded, numbers are not. */
export type Cell = string | number | undefined;

interface Column {
  readonly name: string;
  /** The member of the document that it shows something of. */
  readonly member: string;
  readonly cell: (document: Recorded) => Cell;
}

type Rows<D> = readonly (readonly [name: string, member: string, cell: (document: D) => Cell])[];

/** A column of a member that is shown as it is. */
const own = <D>(name: string, member: string = name) =>
  [name, member, (document: D) => (document as Record<string, Cell>)[member]] as const;

const listed = (values: readonly (string | undefined)[] | undefined): Cell => values?.join(AMONG);

const text = <D>(member: string) =>
  [
    [member, member, (document: D) => plain((document as Record<string, Text | undefined>)[member])],
    [`${member}_ar`, member, (document: D) => (document as Record<string, Text | undefined>)[member]?.ar],
  ] as const;

const recorded = [
  own('revision'),
  own('position'),
  own('created_at', 'createdAt'),
  own('updated_at', 'updatedAt'),
] as const;

type Participants = readonly Static<typeof participant>[] | undefined;
const participants = (name: string, of: (one: Static<typeof participant>) => string | undefined) =>
  [name, 'participants', ({ participants: all }: { participants?: Participants }) => listed(all?.map(of))] as const;

const issues = (name: string, of: (one: Static<typeof eventIssue>) => string | undefined) =>
  [name, 'issues', ({ issues: all }: EventDocument) => listed(all?.map(of))] as const;

const outcomes = (name: string, of: (one: Static<typeof outcome>) => string | undefined) =>
  [name, 'outcomes', ({ outcomes: all }: EventDocument) => listed(all?.map(of))] as const;

const external = ({ scheme, value }: Static<typeof externalId>) => `${scheme}:${value}`;

const EVENT: Rows<EventDocument> = [
  own('id'),
  own('kind'),
  own('status'),
  own('format'),
  ...text<EventDocument>('title'),
  ...text<EventDocument>('summary'),
  ['start', 'when', ({ when }) => when.start],
  ['end', 'when', ({ when }) => when.end],
  ['time_zone', 'when', ({ when }) => when.timeZone],
  ['duration_minutes', 'duration', ({ duration }) => duration?.minutes],
  ['duration_qualifier', 'duration', ({ duration }) => duration?.qualifier],
  ['venue', 'venue', ({ venue }) => plain(venue?.name)],
  ['city', 'venue', ({ venue }) => plain(venue?.city)],
  ['country', 'venue', ({ venue }) => venue?.country],
  ['longitude', 'venue', ({ venue }) => venue?.coordinates?.[0]],
  ['latitude', 'venue', ({ venue }) => venue?.coordinates?.[1]],
  own('part_of', 'partOf'),
  participants('participants', one => one.actor),
  participants('participant_names', one => plain(one.name)),
  participants('participant_roles', one => one.role),
  participants('participants_represent', one => one.represents ?? ''),
  issues('issues', one => one.issue),
  issues('issue_statuses', one => one.status),
  outcomes('outcomes', one => one.type),
  outcomes('outcome_statuses', one => one.status),
  outcomes('outcome_texts', one => plain(one.text)),
  ['statements', 'statements', ({ statements }) => statements?.length ?? 0],
  ['cameo', 'codes', ({ codes }) => listed(codes?.cameo)],
  ['plover', 'codes', ({ codes }) => codes?.plover?.event],
  ['plover_modes', 'codes', ({ codes }) => listed(codes?.plover?.modes)],
  ['plover_contexts', 'codes', ({ codes }) => listed(codes?.plover?.contexts)],
  ['external_ids', 'externalIds', ({ externalIds }) => listed(externalIds?.map(external))],
  ...recorded,
];

interface Actor {
  readonly aliases?: readonly string[];
  readonly positions?: readonly { readonly office: Text; readonly represents?: string }[];
}

const ACTOR: Rows<Actor> = [
  own('id'),
  own('type'),
  ...text<Actor>('name'),
  ['aliases', 'aliases', ({ aliases }) => listed(aliases)],
  own('country'),
  own('wikidata'),
  ['offices', 'positions', ({ positions }) => listed(positions?.map(({ office }) => plain(office)))],
  ['offices_represent', 'positions', ({ positions }) => listed(positions?.map(({ represents }) => represents ?? ''))],
  ...recorded,
];

interface Issue {
  readonly contexts?: readonly string[];
  readonly countries?: readonly string[];
}

const ISSUE: Rows<Issue> = [
  own('id'),
  ...text<Issue>('label'),
  ...text<Issue>('description'),
  ['contexts', 'contexts', ({ contexts }) => listed(contexts)],
  ['countries', 'countries', ({ countries }) => listed(countries)],
  ...recorded,
];

const SOURCE: Rows<{ readonly publisher?: Text }> = [
  own('id'),
  own('type'),
  ...text<object>('title'),
  own('language'),
  ['publisher', 'publisher', ({ publisher }) => plain(publisher)],
  own('url'),
  own('published_at', 'publishedAt'),
  own('rights'),
  own('sha256'),
  own('length'),
  own('text'),
  ...recorded,
];

const TABLES = { event: EVENT, actor: ACTOR, issue: ISSUE, source: SOURCE };

export const columnsOf = (kind: KindName): readonly Column[] =>
  (TABLES[kind] as Rows<unknown>).map(([name, member, cell]) => ({
    name,
    member,
    cell: cell as (document: Recorded) => Cell,
  }));
