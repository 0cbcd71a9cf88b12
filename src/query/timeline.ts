// A page of the timeline of an issue: by when events began, and where dates leave it open as relations say.
import type { Ledger } from '../ledger/ledger.ts';
import type { EventDocument } from '../model/event.ts';
import { comparePlaces, isOpen, ownPlace, type Place, placesOf } from '../model/sequence.ts';
import { canonical, hasTerm, type TermCondition } from './conditions.ts';
import { type Merges, mergesAt } from './merges.ts';
import { type Page, pageOf, readPage } from './page.ts';
import { DOCUMENT } from './plan.ts';
import type { Asked, Key, Window } from './question.ts';
import { resolve } from './resolve.ts';
import { sortNamed } from './sorts.ts';
import { walkPages } from './walk.ts';

/** Of more events than this whose order relations and open dates tie together, each stands by its date. */
const MOST_TIED = 300;

/** What is asked of one issue, under whichever ids it has, as of a position. */
interface Timeline {
  readonly ledger: Ledger;
  readonly issue: string;
  readonly position: number;
  readonly merges: Merges;
  readonly family: readonly string[];
}

interface Entry {
  readonly event: EventDocument;
  readonly place: Place;
}

export interface TimelinePage extends Page<EventDocument> {
  /** The ids that stand for the issue, its own first. */
  readonly family: readonly string[];
}

export async function readTimeline(
  ledger: Ledger,
  issue: string,
  position: number,
  window: Window,
): Promise<TimelinePage> {
  const merges = await mergesAt(ledger, position);
  const timeline = { ledger, issue, position, merges, family: merges.familyOf('issue', issue) };
  const entries: Entry[] = [];
  for await (const entry of walk(timeline, window)) {
    entries.push(entry);
    if (entries.length > window.limit) break;
  }
  const { items, ...keys } = pageOf(entries, window, ({ place }) => keyOf(place));
  return { items: items.map(({ event }) => event), ...keys, family: timeline.family };
}

/** A place as a cursor holds it, and back. No id has a space. */
const keyOf = ({ key, anchor, depth, id }: Place): Key => ({
  tier: depth,
  key,
  id: depth === 0 ? anchor : `${anchor} ${id}`,
});
function placeAt({ tier: depth, key, id: ids }: Key): Place {
  const [anchor = '', id = anchor] = ids.split(' ');
  return { key, anchor, depth, id };
}

/** The entries from a place on, in the direction of the window: each anchor with those that stand after it. */
async function* walk(timeline: Timeline, { direction, after, limit }: Window): AsyncGenerator<Entry> {
  const { ledger, issue, position } = timeline;
  const forward = direction === 'forward';
  const inTurn = (entries: readonly Entry[]) => (forward ? entries : [...entries].reverse());
  const start = after && placeAt(after);
  if (start) {
    const [anchor] = await documents(timeline, [start.anchor]);
    const unit = anchor ? await unitOf(timeline, anchor, await referrersOf(timeline, [anchor])) : [];
    const beyond = (entry: Entry) => comparePlaces(entry.place, start) * (forward ? 1 : -1) > 0;
    yield* inTurn(unit.filter(beyond));
  }
  const asked: Asked = { kind: 'event', where: hasTerm('issue', issue), sort: sortNamed('event', 'start') };
  const question = await resolve(ledger, asked, position);
  const from = start && { tier: 0, key: start.key, id: start.anchor };
  const reading = { direction, after: from, limit: limit + 1, shown: DOCUMENT };
  for await (const page of walkPages<string>(ledger, question, position, reading)) {
    const events = page.map(({ shown }): EventDocument => JSON.parse(shown));
    const referrers = await referrersOf(timeline, events);
    for (const event of events) yield* inTurn(await unitOf(timeline, event, referrers));
  }
}

/** An event that stands by its own date, and those after it; nothing where it stands after another. */
async function unitOf(timeline: Timeline, event: EventDocument, referrers: Referrers | null): Promise<Entry[]> {
  const alone = [{ event, place: ownPlace(event) }];
  const tied = await tiedTo(timeline, event, referrers);
  if (tied === null || tied.size === 1) return alone;
  const places = placesOf(tied, id => timeline.merges.heirOf('event', id));
  return [...tied.values()]
    .map(one => ({ event: one, place: places.get(one.id) ?? ownPlace(one) }))
    .filter(({ place }) => place.anchor === event.id)
    .sort((one, other) => comparePlaces(one.place, other.place));
}

/** The event with all whose order relations and open dates tie to it; null where they are too many, whichever one begins with. */
async function tiedTo(
  timeline: Timeline,
  event: EventDocument,
  known: Referrers | null,
): Promise<ReadonlyMap<string, EventDocument> | null> {
  const tied = new Map([[event.id, event]]);
  let referrers = known ?? (await referrersOf(timeline, [event]));
  for (let next = [event]; next.length > 0; ) {
    if (referrers === null) return null;
    const naming = next.flatMap(({ id }) => referrers?.get(id) ?? []);
    const named = await documents(timeline, next.flatMap(relatedTo));
    const found = new Map([...named, ...naming].map(one => [one.id, one]));
    next = [...found.values()].filter(one => !tied.has(one.id) && next.some(other => isOpen(one, other)));
    for (const one of next) tied.set(one.id, one);
    if (tied.size > MOST_TIED) return null;
    if (next.length > 0) referrers = await referrersOf(timeline, next);
  }
  return tied;
}

const relatedTo = ({ related = [] }: EventDocument) => related.map(({ event }) => event);

/** The events of the timeline that stand for ids. */
async function documents({ ledger, position, merges, family }: Timeline, ids: readonly string[]) {
  const heirs = [...new Set(ids.map(id => merges.heirOf('event', id)))];
  const found = await Promise.all(heirs.map(id => ledger.record('event', id, position)));
  return found
    .flatMap((revision): EventDocument[] => (revision?.document ? [JSON.parse(revision.document)] : []))
    .filter(({ issues = [] }) => issues.some(({ issue }) => family.includes(issue)));
}

/** By the id of an event, those of the timeline that are related to it. */
type Referrers = ReadonlyMap<string, readonly EventDocument[]>;

/** Null where one of the events has too many. */
async function referrersOf(
  { ledger, issue, position, merges }: Timeline,
  events: readonly EventDocument[],
): Promise<Referrers | null> {
  const related: TermCondition = { type: 'term', name: 'related', any: events.map(({ id }) => id), none: [] };
  const where = canonical({ type: 'and', of: [hasTerm('issue', issue), related] });
  const asked: Asked = { kind: 'event', where, sort: sortNamed('event', 'start') };
  const window: Window = { direction: 'forward', after: null, limit: MOST_TIED * events.length };
  const { items, next } = await readPage(ledger, asked, position, window);
  if (next !== null) return null;
  const referrers = new Map<string, EventDocument[]>(events.map(({ id }) => [id, []]));
  for (const document of items) {
    const event: EventDocument = JSON.parse(document);
    for (const id of new Set(relatedTo(event).map(named => merges.heirOf('event', named))))
      referrers.get(id)?.push(event);
  }
  return [...referrers.values()].every(own => own.length <= MOST_TIED) ? referrers : null;
}
