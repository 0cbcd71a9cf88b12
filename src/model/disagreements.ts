// Disagreements: the statements that assert different values for a part of an event, or that are said to contradict.
import { differences, disagree, type Given, givenBy, partsSpokenOf } from './assertions.ts';
import type { EventDocument } from './event.ts';
import { type Account, type HeirOf, partiesOf, type Spoken } from './parties.ts';
import { placeOf, recordedIn } from './recorded.ts';
import { nameOf, type Relations, relationsAmong, settled } from './relations.ts';

export const REASONS = ['asserted-values', 'contradicts'] as const;
type Reason = (typeof REASONS)[number];

/** Why two values that statements assert cannot both be true. */
export interface Difference {
  /** The local ids of the two statements. */
  readonly between: readonly [string, string];
  /** What of the part they differ on, such as `length` or `term until`; left out where the part is one value. */
  readonly on?: string;
  /** In English. */
  readonly detail: string;
}

export interface Disagreement {
  /** Left out where it is about the event as a whole. */
  readonly part?: string;
  /** What the record itself has there, if anything; a list where an actor takes part in more than one role. */
  readonly recorded?: unknown;
  readonly reasons: readonly Reason[];
  /** Of asserted values: enough pairs to name each statement that another one contradicts. */
  readonly differences: readonly Difference[];
  readonly accounts: readonly Account[];
}

/** A statement made ready to be compared. */
interface Voice extends Spoken {
  readonly name: string;
  readonly own: boolean;
  readonly asserted: ReadonlyMap<string, Given>;
  /** The parts it speaks of. */
  readonly parts: ReadonlySet<string>;
}

/** The statements and the reasons of each part; the event as a whole is the part ''. */
type Found = Map<
  string,
  { readonly reasons: Set<Reason>; readonly voices: Set<Voice>; readonly differences: Difference[] }
>;

/**
 * The disagreements on an event by part, in the order of the schema. `elsewhere` are statements of other events: they
 * count where a relation sets them against one of this event, for what they assert is of their own event. `heirOf` tells whose
 * account a merged actor's is.
 */
export function disagreementsOf(
  event: EventDocument,
  elsewhere: readonly Spoken[],
  heirOf: HeirOf = id => id,
): Disagreement[] {
  const own = (event.statements ?? []).map(statement => voiceOf({ event: event.id, statement }, true));
  const voices = [...own, ...elsewhere.map(spoken => voiceOf(spoken, false))];
  const relations = relationsAmong(voices);
  const found: Found = new Map();
  compareValues(own, relations, found);
  compareContradicting(voices, relations, found);
  const parts = [...found].sort(([one], [other]) => placeOf(one) - placeOf(other) || (one < other ? -1 : 1));
  return parts.map(([part, { reasons, differences, voices: heard }]) => ({
    ...(part !== '' && { part, ...recordedIn(event, part) }),
    reasons: [...reasons].sort(),
    differences,
    accounts: partiesOf(
      voices.filter(voice => heard.has(voice)),
      heirOf,
    ),
  }));
}

function voiceOf({ event, statement }: Spoken, own: boolean): Voice {
  const asserts = Object.entries(statement.asserts ?? {});
  return {
    event,
    statement,
    own,
    name: nameOf({ event, statement }),
    asserted: new Map(own ? asserts.map(([part, value]) => [part, givenBy(part, value)]) : []),
    parts: new Set(partsSpokenOf(statement)),
  };
}

function compareValues(own: readonly Voice[], relations: Relations, found: Found): void {
  for (const part of new Set(own.flatMap(({ asserted }) => [...asserted.keys()]))) {
    const asserting = own.filter(({ asserted }) => asserted.has(part));
    asserting.forEach((one, index) => {
      for (const other of asserting.slice(index + 1)) {
        // Where both are listed already, one more pair adds nothing: what many statements cost stays in bounds.
        const listed = found.get(part)?.voices;
        if (listed?.has(one) && listed.has(other)) continue;
        if (differOn(part, one, other) && !settled(relations, one, other))
          add(found, part, 'asserted-values', one, other).differences.push(...differencesOn(part, one, other));
      }
    });
  }
}

function differOn(part: string, one: Voice, other: Voice): boolean {
  const [given, counterpart] = [one.asserted.get(part), other.asserted.get(part)];
  return given !== undefined && counterpart !== undefined && disagree(given, counterpart);
}

function differencesOn(part: string, one: Voice, other: Voice): Difference[] {
  const [given, counterpart]: readonly Given[] = [one, other].map(voice => voice.asserted.get(part) ?? new Map());
  if (!given || !counterpart) return [];
  return differences(given, counterpart).map(name => ({
    between: [one.statement.id, other.statement.id],
    ...(name !== '' && { on: name }),
    detail: `No ${name || part} is both ${given.get(name)?.said} and ${counterpart.get(name)?.said}.`,
  }));
}

function compareContradicting(voices: readonly Voice[], relations: Relations, found: Found): void {
  const byName = new Map(voices.map(voice => [voice.name, voice]));
  for (const [pair, between] of relations) {
    const [one, other] = pair.split(' ').map(name => byName.get(name));
    if (!between.has('contradicts') || !one || !other || !(one.own || other.own)) continue;
    if (settled(relations, one, other)) continue;
    for (const part of contradictedParts(one, other)) add(found, part, 'contradicts', one, other);
  }
}

/** Where two statements contradict: where their values differ, else what both speak of, else what either does. */
function contradictedParts(one: Voice, other: Voice): readonly string[] {
  const both = [...one.parts].filter(part => other.parts.has(part));
  const differing = both.filter(part => differOn(part, one, other));
  // What a statement of another event speaks of is a part of that event, not of this one.
  const either = [one, other].flatMap(({ own, parts }) => (own ? [...parts] : []));
  return [differing, both, either].find(parts => parts.length > 0) ?? [''];
}

function add(found: Found, part: string, reason: Reason, ...voices: readonly Voice[]) {
  const entry = found.get(part) ?? { reasons: new Set<Reason>(), voices: new Set<Voice>(), differences: [] };
  entry.reasons.add(reason);
  for (const voice of voices) entry.voices.add(voice);
  found.set(part, entry);
  return entry;
}
