// Who took part in an event, as far as its rows tell.
import type { CodedRow, Side, Text } from './row.ts';

/** The most that a record can hold; of more, those whose ids come first are kept, whatever order they come in. */
const MAX_PARTICIPANTS = 500;

export interface Participant {
  readonly actor: string;
  readonly name: Text;
  readonly role: string;
  readonly presence: string;
}

/** Those who took part: of a statement, who made it; of all else, both sides. */
export const takingPart = (row: CodedRow): readonly Side[] =>
  row.family === 'statement' ? row.from : [...row.from, ...row.to];

/** The hosts of a visit by its CAMEO code: who is visited, or who receives. */
export function hostsOf<Who>(
  cameo: string,
  { from, to }: { from: readonly Who[]; to: readonly Who[] },
): readonly Who[] {
  return { '042': to, '043': from }[cameo] ?? [];
}

/** The participants with those of one more row. */
export const withParticipants = (before: readonly Participant[], row: CodedRow): readonly Participant[] =>
  together(
    before,
    takingPart(row).map(({ id, name }) => ({
      ...{ actor: id, name, role: row.hosts.includes(id) ? 'host' : 'principal' },
      presence: 'reported',
    })),
  );

/** The participants of both: who is a host in any of them is one. */
export function together(before: readonly Participant[], added: readonly Participant[]): readonly Participant[] {
  const byActor = new Map<string, readonly Participant[]>();
  for (const one of before) byActor.set(one.actor, [...(byActor.get(one.actor) ?? []), one]);
  for (const one of added) {
    const [first, ...others] = byActor.get(one.actor) ?? [];
    if (first === undefined) byActor.set(one.actor, [one]);
    else if (one.role === 'host' && first.role === 'principal' && others.length === 0)
      byActor.set(one.actor, [{ ...first, role: 'host' }]);
  }
  const all = [...byActor.values()].flat();
  return all
    .sort((one, other) => compare(one.actor, other.actor) || compare(one.role, other.role))
    .slice(0, MAX_PARTICIPANTS);
}

/** By UTF-16 units: the same on every machine, whatever its language. */
export const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
