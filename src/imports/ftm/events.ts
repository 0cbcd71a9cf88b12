// Events out of entities, with those who organized them and were involved.
import { extentOf } from '../../model/edtf.ts';
import { LONGEST_LISTS } from '../../model/event.ts';
import type { Content } from '../../model/kinds.ts';
import { UNDETERMINED } from '../../model/languages.ts';
import { eventKind, eventStatus } from '../../model/vocabularies/closed.ts';
import { noCode } from '../countries/uncoded.ts';
import type { LeftRow, MappedRow, Needed } from '../importer.ts';
import { cutNote } from '../shortened.ts';
import { beganBefore, TOO_OLD } from '../since.ts';
import { keyed, slug } from '../slugs.ts';
import type { Actor } from './actors.ts';
import { all, type Entity, first } from './entities.ts';
import { isMadeOf, recordId, SCHEME } from './ids.ts';
import { countryOf, endsOfDates, lacksOffset, textOf } from './values.ts';

export function eventRow(
  entity: Entity,
  actors: ReadonlyMap<string, Actor>,
  since: string | undefined,
): MappedRow | LeftRow {
  const { line, id } = entity;
  const left = (outcome: LeftRow['outcome'], reason: string): LeftRow => ({ line, row: id, outcome, reason });
  const title = first(entity, 'name');
  if (title === undefined) return left('rejected', 'It has no name.');
  const times = all(entity, 'startDate', 'date', 'endDate');
  const when = whenOf(entity);
  if (!when) return left('rejected', times.length === 0 ? 'It has no date.' : 'Its date is none of the calendar.');
  if (beganBefore(when.start, since)) return left('skipped', TOO_OLD);
  const { people, needs, notes } = peopleIn(entity, actors);
  const place = placeOf(entity, new Date(extentOf(when.start)?.start ?? 0).getUTCFullYear());
  const sources = entity.datasets.slice(0, 20).map(sourceOf);
  const url = all(entity, 'sourceUrl').find(each => each.length <= 300);
  const content: Content = {
    kind: coded(entity, eventKind) ?? 'meeting',
    status: coded(entity, eventStatus) ?? 'unconfirmed',
    title: textOf(title, 300),
    ...(place.summary !== undefined && { summary: textOf(place.summary, 5_000) }),
    when,
    ...(place.venue && { venue: place.venue }),
    ...(people.length > 0 && { participants: people }),
    ...(sources.length > 0 && { evidence: sources.map(source => ({ about: ['title', 'when'], source: source.id })) }),
    externalIds: [{ scheme: SCHEME, value: id }, ...(url === undefined ? [] : [{ scheme: 'url', value: url }])],
  };
  return {
    ...{ line, row: id },
    needs: [...sources, ...needs],
    contributions: [
      {
        kind: 'event',
        id: recordId('event', id),
        contribute: existing => (existing && !isMadeOf(existing, id) ? existing : content),
      },
    ],
    notes: [
      ...notes,
      ...place.notes,
      ...cutNote('name', title, 300),
      ...cutNote('summary', place.summary, 5_000),
      ...(place.venue ? cutNote('location', first(entity, 'location'), 300) : []),
      ...(times.some(lacksOffset) ? ['Its time tells no offset: the day alone is recorded.'] : []),
    ],
  };
}

/** From the first day on which it may have begun to the last on which it may have ended. */
function whenOf(entity: Entity): { readonly start: string; readonly end?: string } | undefined {
  const [start] = endsOfDates([...all(entity, 'startDate'), ...all(entity, 'date')]);
  const [, last] = endsOfDates(all(entity, 'endDate'));
  const [, latest] = endsOfDates(all(entity, 'date'));
  const begun = start ?? last;
  if (begun === undefined) return undefined;
  const end = last ?? latest;
  return end === undefined || end === begun ? { start: begun } : { start: begun, end };
}

/** A code that the keywords have. */
function coded(
  entity: Entity,
  { terms }: { readonly terms: readonly { readonly code: string }[] },
): string | undefined {
  const keywords = new Set(all(entity, 'keywords').map(slug));
  return terms.find(({ code }) => keywords.has(code))?.code;
}

interface People {
  readonly people: readonly Content[];
  readonly needs: readonly Needed[];
  readonly notes: readonly string[];
}

/** Who organized it is the host; what else they were is not told. */
function peopleIn(entity: Entity, actors: ReadonlyMap<string, Actor>): People {
  const [hosts, others] = [all(entity, 'organizer'), all(entity, 'involved')];
  const told = [...hosts.map(id => ({ id, role: 'host' })), ...others.map(id => ({ id, role: 'delegate' }))];
  const unknown = new Set(told.filter(({ id }) => !actors.has(id)).map(({ id }) => id.slice(0, 100)));
  const found = told.flatMap(({ id, role }) => {
    const actor = actors.get(id);
    return actor ? [{ actor, role }] : [];
  });
  const people = found.slice(0, LONGEST_LISTS.participants).map(({ actor: { need, name }, role }) => ({
    ...{ actor: need.id, name, role },
    presence: 'reported',
  }));
  return {
    people,
    needs: found.map(({ actor: { need } }) => need),
    notes: [
      ...[...unknown].map(id => `It names ${id}, which is no actor of this input, and is left out.`),
      ...(found.length > LONGEST_LISTS.participants
        ? [`It has more than ${LONGEST_LISTS.participants} participants: the others are left.`]
        : []),
    ],
  };
}

interface Place {
  readonly venue?: Content;
  readonly summary: string | undefined;
  readonly notes: readonly string[];
}

/** The venue, where a country is told; otherwise the summary has the place. */
function placeOf(entity: Entity, year: number): Place {
  const [code, location] = [first(entity, 'country'), first(entity, 'location')];
  const country = code === undefined ? undefined : countryOf(code, year);
  const summary = first(entity, 'summary', 'description');
  const notes = code !== undefined && country === undefined ? [noCode(code)] : [];
  if (country !== undefined)
    return {
      venue: { ...(location !== undefined && { name: textOf(location, 300) }), country, resolution: 'country' },
      ...{ summary, notes },
    };
  if (location === undefined) return { summary, notes };
  const told = 'Its location is in no country that it tells: the summary has it.';
  return { summary: summary === undefined ? location : `${summary}\n\n${location}`, notes: [...notes, told] };
}

/** A data set as a source. Whose it is, and so its rights, entities do not tell. */
const sourceOf = (dataset: string): Needed => ({
  kind: 'source',
  id: keyed(`${SCHEME} ${dataset}`, [SCHEME, 'dataset', dataset]),
  content: { type: 'dataset', title: textOf(dataset, 300), language: UNDETERMINED, rights: 'restricted' },
});
