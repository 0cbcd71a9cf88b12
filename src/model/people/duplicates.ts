// Duplicates: actors that may be one person, each pair with how likely that is.
import { LIKELY, type Likeness, likeness, lookedForBy, type Person } from './likeness.ts';

export interface Pair extends Likeness {
  readonly ids: readonly [one: string, other: string];
}

/** So many who have a word of a name in common are compared; what more have tells nobody from another. */
const MOST = 1_000;

/** The pairs of people that may be one, the likeliest first; those who have no word in common at either end of a name are none. */
export function duplicatesAmong(people: ReadonlyMap<string, Person>, least: number = LIKELY): Pair[] {
  const blocks = new Map<string, string[]>();
  for (const [id, person] of people)
    for (const word of lookedForBy(person)) {
      const block = blocks.get(word);
      if (block) block.push(id);
      else blocks.set(word, [id]);
    }
  const pairs = new Map<string, Pair>();
  for (const ids of blocks.values()) {
    if (ids.length > MOST) continue;
    for (const [index, one] of ids.entries()) {
      for (const other of ids.slice(index + 1)) {
        const key = JSON.stringify([one, other].sort());
        if (pairs.has(key)) continue;
        const found = likeness(people.get(one) as Person, people.get(other) as Person);
        if (found && found.score >= least) pairs.set(key, { ids: [one, other], ...found });
      }
    }
  }
  return [...pairs.values()].sort((a, b) => b.score - a.score || a.ids.join(' ').localeCompare(b.ids.join(' '), 'en'));
}
