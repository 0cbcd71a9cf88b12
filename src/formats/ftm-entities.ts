// Records as entities of FollowTheMoney: each with the properties that its schema has, all of them lists of texts.
import { createHash } from 'node:crypto';
import type { Static } from '@sinclair/typebox';
import { endsOf, isInterval, plainDate } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';
import type { officeHeld, venue } from '../model/parts.ts';
import type { Context, NamedActor } from './format.ts';
import { recordPath } from './permanent-ids.ts';
import type { Recorded, Teller, Text } from './texts.ts';

export interface Entity {
  readonly id: string;
  readonly schema: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

interface ActorDocument extends NamedActor {
  readonly name: Text;
  readonly aliases?: readonly string[];
  readonly wikidata?: string;
  readonly positions?: readonly Static<typeof officeHeld>[];
}

type Told = Pick<Context, 'base' | 'ids' | 'actorOf'>;

/** The entity that a record is, after those that it names. */
export function entitiesOf(document: Recorded, context: Told & Pick<Context, 'kind'>, teller: Teller): Entity[] {
  if (context.kind.name === 'event') return ofEvent(document as Recorded & EventDocument, context, teller);
  const actor = document as Recorded & ActorDocument;
  return [actorEntity(actor.id, actor, context, teller), ...offices(actor, context, teller)];
}

/** The schemata of actors. What is no schema of its own is told by the classification. */
const SCHEMATA: Readonly<Record<string, string>> = {
  person: 'Person',
  state: 'PublicBody',
  organization: 'Organization',
  group: 'Organization',
};

function ofEvent(event: Recorded & EventDocument, context: Told, teller: Teller): Entity[] {
  const { id, kind, status, title, summary, when, participants = [], updatedAt } = event;
  const { base, actorOf = () => undefined } = context;
  const [first, last] = [endsOf(when.start)[0], endsOf(when.end ?? (isInterval(when.start) ? when.start : ''))[1]];
  const [start, end] = [dateIn(first), dateIn(last)];
  const named = (isHost: boolean) =>
    participants.filter(({ role }) => (role === 'host') === isHost).map(({ actor }) => idOf(context, 'actor', actor));
  return [
    ...participants.map(({ actor, name }) => {
      const known = actorOf(actor) as ActorDocument | undefined;
      return actorEntity(actor, known ?? { type: 'group', name }, context, teller);
    }),
    entity(idOf(context, 'event', id), 'Event', {
      name: inAll(title, teller),
      summary: inAll(summary, teller),
      ...(end === undefined ? { date: [start] } : { startDate: [start], endDate: [end] }),
      location: [locationOf(event.venue, teller)],
      country: [countryIn(event.venue?.country)],
      organizer: named(true),
      involved: named(false),
      keywords: [kind, status],
      recordId: [id],
      modifiedAt: [`${updatedAt.slice(0, 19)}Z`],
      sourceUrl: [base === '' ? undefined : base + recordPath('event', id)],
    }),
  ];
}

const actorEntity = (id: string, actor: ActorDocument, context: Told, teller: Teller): Entity =>
  entity(idOf(context, 'actor', id), SCHEMATA[actor.type] ?? 'LegalEntity', {
    name: inAll(actor.name, teller),
    alias: actor.aliases ?? [],
    country: [countryIn(actor.country)],
    wikidataId: [actor.wikidata],
    ...(actor.type !== 'person' && { classification: [actor.type] }),
    sourceUrl: [context.base === '' ? undefined : context.base + recordPath('actor', id)],
  });

/** The offices that a person held: each a post, and that it was held. */
function offices({ id, type, positions = [] }: Recorded & ActorDocument, context: Told, teller: Teller): Entity[] {
  if (type !== 'person') return [];
  return positions.flatMap(({ office, represents, from, to }) => {
    const whose = represents === undefined ? undefined : context.actorOf?.(represents);
    const organization = whose && whose.type !== 'person' ? represents : undefined;
    const name = inAll(office, teller);
    const post = idOf(context, 'position', hashed([...name, organization ?? '']));
    return [
      entity(post, 'Position', {
        name,
        organization: [organization && idOf(context, 'actor', organization)],
        country: [organization && countryIn(whose?.country)],
      }),
      entity(idOf(context, 'occupancy', hashed([id, post, from ?? '', to ?? ''])), 'Occupancy', {
        holder: [idOf(context, 'actor', id)],
        post: [post],
        startDate: [dateIn(from)],
        endDate: [dateIn(to)],
      }),
    ];
  });
}

/** What the ids of all entities begin with that are written here. */
export const OWN = 'communique';

/** Ids have letters, digits, dots and hyphens, two hundred of them at most. */
const idOf = ({ ids }: Told, kind: string, id: string) =>
  [OWN, ids.authority.replace(/[^0-9A-Za-z]+/g, '-').slice(0, LONGEST_AUTHORITY), kind, id].join('.');
const LONGEST_AUTHORITY = 50;

const hashed = (parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** Without what is not told, and with each value once. */
const entity = (
  id: string,
  schema: string,
  told: Readonly<Record<string, readonly (string | undefined)[]>>,
): Entity => ({
  id,
  schema,
  properties: Object.fromEntries(
    Object.entries(told)
      .map(([name, values]) => [name, [...new Set(values.filter(value => value !== undefined))]] as const)
      .filter(([, values]) => values.length > 0),
  ),
});

/** A text in all its languages, the preferred first. */
const inAll = (text: Text | undefined, { preferred }: Teller) =>
  text === undefined ? [] : [preferred(text).text, ...Object.values(text)];

function locationOf(place: Static<typeof venue> | undefined, { plain }: Teller): string | undefined {
  const text = [plain(place?.name), plain(place?.city)].filter(part => part !== undefined).join(', ');
  return text === '' ? undefined : Array.from(text).slice(0, LONGEST_LOCATION).join('');
}
const LONGEST_LOCATION = 250;

/** A country by its code in small letters; of those that are no more, few have one. */
function countryIn(code: string | undefined): string | undefined {
  if (code === 'DDDE') return 'dd';
  return code !== undefined && (code.length === 2 || FORMER.has(code)) ? code.toLowerCase() : undefined;
}
const FORMER: ReadonlySet<string> = new Set(['CSHH', 'CSXX', 'SUHH', 'YUCS']);

/** A date to the second, as precise as the record; what is not sure is as it is written. */
const dateIn = (date: string | undefined) => plainDate(date)?.replace(/\.\d+/, '').toUpperCase();
