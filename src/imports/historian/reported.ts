// Reported participants: those of whom a remark says that they were met, and who are known.
import { codePoints, sha256 } from '../../model/evidence.ts';
import type { Content } from '../../model/kinds.ts';
import { codeOfState, stateId } from '../countries/states.ts';
import type { Recall, Recalled, Who } from '../importer.ts';
import { type Mention, mentionsIn } from './mentions.ts';
import { REMARK } from './remarks.ts';

interface Participant {
  readonly actor: string;
  readonly presence: string;
  readonly represents?: string;
}

interface Passage {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly about: readonly string[];
}

/** The parts of an event that are read here. */
interface Visit {
  readonly when?: { readonly start?: string };
  readonly venue?: { readonly country?: string };
  readonly participants?: readonly Participant[];
  readonly statements?: readonly { id: string; text: { en?: string }; evidence?: readonly { source: string }[] }[];
  readonly evidence?: readonly Passage[];
}

/** The statement of the remark, with its text and its source; undefined where an event has none. */
function remarkOf({ statements = [] }: Visit): { text: string; source: string } | undefined {
  const own = statements.find(({ id }) => id === REMARK);
  const source = own?.evidence?.[0]?.source;
  return own?.text.en === undefined || source === undefined ? undefined : { text: own.text.en, source };
}

/** The people whom the remark of an event names. */
export function mentionsOf(event: Content): readonly Mention[] {
  const { when, venue, participants = [] } = event as Visit;
  const remark = remarkOf(event as Visit);
  if (remark === undefined || when?.start === undefined) return [];
  const states = participants.flatMap(({ presence, represents }) =>
    presence === 'attended' && represents !== undefined ? [codeOfState(represents)] : [],
  );
  const countries = [...new Set([venue?.country, ...states])].filter(code => code !== undefined);
  return mentionsIn(remark.text, { countries, start: when.start });
}

/** The event with those of its mentions who are known as participants, whom the passages that name them cite. */
export function withReported(event: Content, mentions: readonly Mention[], who: Who): Content {
  const { participants = [], evidence = [] } = event as Visit;
  const remark = remarkOf(event as Visit);
  if (remark === undefined) return event;
  const present = new Set(participants.map(({ actor }) => actor));
  const text = codePoints(remark.text);
  const added = mentions.flatMap(({ person, office, name, start, end }) => {
    const known = who(person);
    if (known === undefined || present.has(known.id)) return [];
    present.add(known.id);
    const represents = representedBy(known.content, event as Visit);
    const participant = {
      ...{ actor: known.id, name: { en: name }, role: 'principal', office: { en: office } },
      ...(represents !== undefined && { represents }),
      presence: 'reported',
    };
    const passage = { start, end, sha256: sha256(text.bytes(start, end)) };
    return [{ participant, evidence: { about: [`participants/${known.id}`], source: remark.source, ...passage } }];
  });
  if (added.length === 0) return event;
  return {
    ...event,
    participants: [...participants, ...added.map(each => each.participant)],
    evidence: [...evidence, ...added.map(each => each.evidence)],
  };
}

/** For whom somebody takes part: the state of their country, where the row needs it too, or they hold an office of it. */
function representedBy({ country, positions = [] }: Content, { venue, participants = [] }: Visit): string | undefined {
  if (typeof country !== 'string') return undefined;
  const state = stateId(country);
  const held = positions as readonly { readonly represents?: string }[];
  return country === venue?.country || [...held, ...participants].some(({ represents }) => represents === state)
    ? state
    : undefined;
}

/** Who was reported of an event before by the same remark, so that they are told once; undefined where its remark was another. */
export function reportedBefore(event: Content, existing: Content | null): Content | undefined {
  const [own, before] = [remarkOf(event as Visit), remarkOf((existing ?? {}) as Visit)];
  if (own === undefined || before === undefined || own.text !== before.text) return undefined;
  const { participants = [], evidence = [] } = event as Visit;
  const there = existing as Visit;
  const present = new Set(participants.map(({ actor }) => actor));
  const reported = (there.participants ?? []).filter(
    ({ actor, presence }) => presence === 'reported' && !present.has(actor),
  );
  const parts = new Set(reported.map(({ actor }) => `participants/${actor}`));
  const cited = (there.evidence ?? []).filter(
    ({ source, about }) => source === own.source && about.some(part => parts.has(part)),
  );
  return reported.length === 0
    ? event
    : { ...event, participants: [...participants, ...reported], evidence: [...evidence, ...cited] };
}

/** Events of these data sets that name somebody who was not known when they were recorded. */
export const recallIn = (sources: readonly string[]): Recall => ({ sources, recalled });

function recalled(event: Content): Recalled | undefined {
  const mentions = mentionsOf(event);
  if (mentions.length === 0) return undefined;
  return {
    people: mentions.map(({ person }) => person),
    change: (existing, who) => withReported(existing, mentions, who),
  };
}
