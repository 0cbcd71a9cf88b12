// How statements relate to each other, whichever of the two names the other.
import type { Spoken } from './parties.ts';

/** The relations of each two statements, by the pair of their names. */
export type Relations = ReadonlyMap<string, ReadonlySet<string>>;

/** The name of a statement among those of all events: `event-id/local-id`. */
export const nameOf = ({ event, statement }: Spoken): string => `${event}/${statement.id}`;

const pairOf = (one: string, other: string) => (one < other ? `${one} ${other}` : `${other} ${one}`);

/** The relations among statements, some of which may name statements that are not given. */
export function relationsAmong(spoken: readonly Spoken[]): Relations {
  const relations = new Map<string, Set<string>>();
  for (const each of spoken) {
    for (const { relation, statement: to } of each.statement.relations ?? []) {
      const pair = pairOf(nameOf(each), to.includes('/') ? to : `${each.event}/${to}`);
      relations.set(pair, (relations.get(pair) ?? new Set()).add(relation));
    }
  }
  return relations;
}

/** Relations that explain why two statements differ: in scope, or because the later replaces the earlier. */
const SETTLING: readonly string[] = ['differs-in-scope', 'corrects', 'supersedes', 'refines'];

/** Whether a relation explains why two statements differ, so that neither contradicts the other. */
export function settled(relations: Relations, one: Spoken, other: Spoken): boolean {
  const between = relations.get(pairOf(nameOf(one), nameOf(other)));
  return between !== undefined && SETTLING.some(relation => between.has(relation));
}
