// Sequence: which event comes after which, by the relations between them, where their dates leave it open.
import { type Extent, extentOf } from './edtf.ts';
import type { EventDocument } from './event.ts';

/** Where an event stands in a timeline: by when it began, or right after the event that it comes after. */
export interface Place {
  /** Milliseconds since 1970. */
  readonly key: number;
  /** The event that stands where its own date puts it, be it this one. */
  readonly anchor: string;
  /** How many steps after that one. */
  readonly depth: number;
  readonly id: string;
}

const compareTexts = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

export const comparePlaces = (one: Place, other: Place): number =>
  one.key - other.key ||
  compareTexts(one.anchor, other.anchor) ||
  one.depth - other.depth ||
  compareTexts(one.id, other.id);

/** What the relations of an event say of the order. */
const AFTER: readonly string[] = ['follows', 'implements'];
const BEFORE: readonly string[] = ['precedes', 'prepares'];

const related = ({ related: all = [] }: EventDocument, relations: readonly string[]) =>
  all.filter(({ relation }) => relations.includes(relation)).map(({ event }) => event);

const began = ({ when }: EventDocument): Extent => extentOf(when.start) ?? { start: 0, end: 0 };

/** Whether the dates of two events leave open which began first. */
export function isOpen(one: EventDocument, other: EventDocument): boolean {
  const [first, second] = [began(one), began(other)];
  return first.start <= second.end && second.start <= first.end;
}

export const ownPlace = (event: EventDocument): Place => ({
  key: began(event).start,
  anchor: event.id,
  depth: 0,
  id: event.id,
});

/**
 * The place of each of some events, by id: after all those that a relation puts before it, as far as its date allows. What
 * comes after itself by a roundabout way is put by its date. `heirOf` tells which event an id stands for.
 */
export function placesOf(
  events: ReadonlyMap<string, EventDocument>,
  heirOf: (id: string) => string,
): ReadonlyMap<string, Place> {
  const before = predecessorsIn(events, heirOf);
  const places = new Map<string, Place>();
  const placeOf = (event: EventDocument): Place => {
    const known = places.get(event.id);
    if (known) return known;
    const latest = [...(before.get(event.id) ?? [])]
      .flatMap(id => events.get(id) ?? [])
      .map(placeOf)
      .filter(({ key }) => key <= began(event).end)
      .sort(comparePlaces)
      .at(-1);
    const own = ownPlace(event);
    const isLater = latest !== undefined && comparePlaces(latest, own) > 0;
    const place = isLater ? { ...own, key: latest.key, anchor: latest.anchor, depth: latest.depth + 1 } : own;
    places.set(event.id, place);
    return place;
  };
  for (const event of events.values()) placeOf(event);
  return places;
}

type Predecessors = ReadonlyMap<string, ReadonlySet<string>>;

/** The events that each comes after, none of which comes after it in turn. */
function predecessorsIn(events: ReadonlyMap<string, EventDocument>, heirOf: (id: string) => string): Predecessors {
  const before = new Map([...events.keys()].map(id => [id, new Set<string>()]));
  const add = (first: string, second: string) => {
    const [one, other] = [events.get(first), events.get(second)];
    if (one && other && one !== other && isOpen(one, other)) before.get(second)?.add(first);
  };
  for (const event of events.values()) {
    for (const first of related(event, AFTER)) add(heirOf(first), event.id);
    for (const second of related(event, BEFORE)) add(event.id, heirOf(second));
  }
  const all = new Map([...before.keys()].map(id => [id, allBefore(before, id)]));
  return new Map([...before].map(([id, own]) => [id, new Set([...own].filter(first => !all.get(first)?.has(id)))]));
}

/** All that one comes after, step by step. */
function allBefore(before: Predecessors, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const next = [...(before.get(id) ?? [])];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    if (found.has(one)) continue;
    found.add(one);
    next.push(...(before.get(one) ?? []));
  }
  return found;
}
