// Records as things of schema.org, kind by kind.
import type { Static } from '@sinclair/typebox';
import { sourcesCited } from '../model/corroboration.ts';
import { endsOf, isInterval, plainDate } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';
import type { ExternalId } from '../model/external-ids.ts';
import type { KindName } from '../model/kinds.ts';
import type { venue } from '../model/parts.ts';
import type { Context } from './format.ts';
import { recordPath } from './permanent-ids.ts';
import type { Recorded, Text } from './texts.ts';

/** A record under its permanent id, with the address that it has here. @see https://schema.org/Event */
export function thingOf(
  kind: KindName,
  document: Recorded,
  { base, ids, actorOf = () => undefined }: Pick<Context, 'base' | 'ids' | 'actorOf'>,
): object {
  const link = (of: KindName, id: string) => {
    const type = of === 'actor' ? ACTORS[actorOf(id)?.type ?? ''] : undefined;
    return { '@id': ids.record(of, id), ...(type !== undefined && { '@type': type }) };
  };
  const mainEntityOfPage = base + recordPath(kind, document.id);
  return { ...link(kind, document.id), ...THINGS[kind](document as never, link), mainEntityOfPage };
}

/** The types of actors. */
const ACTORS: Readonly<Record<string, string>> = {
  person: 'Person',
  state: 'Country',
  organization: 'Organization',
  group: 'Organization',
};

type Link = (kind: KindName, id: string) => { '@id': string };

const STATUSES: Readonly<Record<string, string>> = {
  planned: 'EventScheduled',
  held: 'EventScheduled',
  cancelled: 'EventCancelled',
  postponed: 'EventPostponed',
};

function event(document: EventDocument, link: Link) {
  const { title, summary, when, duration, status, venue: place, partOf, participants = [] } = document;
  const people = (which: typeof participants) => which.map(({ actor, name }) => ({ ...link('actor', actor), name }));
  return {
    '@type': 'Event',
    name: title,
    description: summary,
    startDate: iso(endsOf(when.start)[0]),
    endDate: iso(endsOf(when.end ?? (isInterval(when.start) ? when.start : ''))[1]),
    duration: duration?.minutes === undefined ? undefined : `PT${duration.minutes}M`,
    eventStatus: STATUSES[status],
    location: place && placeOf(place),
    superEvent: partOf && link('event', partOf),
    attendee: people(participants.filter(({ presence }) => presence !== 'absent')),
    organizer: people(participants.filter(({ role }) => role === 'host')),
    about: document.issues?.map(({ issue }) => link('issue', issue)),
    subjectOf: sourcesCited(document).map(source => link('source', source)),
    sameAs: document.sameAs?.map(same => ('url' in same ? { '@id': same.url } : link('event', same.event))),
    identifier: identifiers(document.externalIds),
  };
}

function placeOf({ name, city, country, coordinates }: Static<typeof venue>) {
  const address = { '@type': 'PostalAddress', addressLocality: valuesOf(city), addressCountry: country };
  const [longitude, latitude] = coordinates ?? [];
  const geo = coordinates && { '@type': 'GeoCoordinates', latitude, longitude };
  return { '@type': 'Place', name: name ?? city, address, geo };
}

/** A text in a member whose values have no language of their own in the context. */
const valuesOf = (text: Text | undefined) =>
  text && Object.entries(text).map(([language, value]) => ({ '@value': value, '@language': language }));

/** ISO 8601 has no small letters, RFC 3339 does; it has nothing for what is unspecified, approximate or uncertain. */
const iso = (date: string | undefined) => plainDate(date)?.toUpperCase();

const identifier = (propertyID: string, value: string) => ({ '@type': 'PropertyValue', propertyID, value });

interface Identified {
  readonly externalIds?: readonly ExternalId[];
}

const identifiers = (externalIds: readonly ExternalId[] | undefined) =>
  externalIds?.map(({ scheme, value }) => identifier(scheme, value));

interface Actor extends Identified {
  readonly type: string;
  readonly name: Text;
  readonly aliases?: readonly string[];
  readonly wikidata?: string;
  readonly positions?: readonly { readonly office: Text }[];
}

const actor = ({ type, name, aliases, wikidata, positions, externalIds }: Actor) => ({
  '@type': ACTORS[type],
  name,
  alternateName: aliases,
  identifier: identifiers(externalIds),
  sameAs: wikidata && `http://www.wikidata.org/entity/${wikidata}`,
  ...(type === 'person' && { jobTitle: positions?.[0]?.office }),
});

interface Issue extends Identified {
  readonly label: Text;
  readonly description?: Text;
}

const issue = ({ label, description, externalIds }: Issue) => ({
  '@type': 'DefinedTerm',
  name: label,
  description,
  identifier: identifiers(externalIds),
});

const SOURCES: Readonly<Record<string, string>> = {
  article: 'Article',
  communique: 'CreativeWork',
  transcript: 'CreativeWork',
  dataset: 'Dataset',
};

interface Source extends Identified {
  readonly type: string;
  readonly title: Text;
  readonly language: string;
  readonly publisher?: Text;
  readonly url?: string;
  readonly publishedAt?: string;
  readonly sha256?: string;
  readonly basedOn?: readonly string[];
}

const source = (
  { type, title, language, publisher, url, publishedAt, sha256, basedOn, externalIds }: Source,
  link: Link,
) => ({
  '@type': SOURCES[type],
  name: title,
  inLanguage: language,
  publisher: publisher && { '@type': 'Organization', name: publisher },
  url,
  isBasedOn: basedOn?.map(id => link('source', id)),
  datePublished: publishedAt && iso(endsOf(publishedAt)[0]),
  identifier: [...(sha256 ? [identifier('sha256', sha256)] : []), ...(identifiers(externalIds) ?? [])],
});

const THINGS: Readonly<Record<KindName, (document: never, link: Link) => object>> = { event, actor, issue, source };
