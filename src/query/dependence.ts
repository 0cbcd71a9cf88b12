// Which sources depend on one another: one repeats the other, or both repeat a third, as of a position.
import type { Ledger } from '../ledger/ledger.ts';
import { standingDocuments } from './standing.ts';

interface Source {
  readonly id: string;
  readonly basedOn?: readonly string[];
}

/**
 * Answers what tells the group of each of the sources: those that are based on one another, through however many others,
 * have one group, and so have those that are based on the same one. A merged source is its heir.
 */
export async function dependence(
  ledger: Ledger,
  sources: readonly string[],
  position: number,
): Promise<(source: string) => string> {
  const leads = new Map<string, string>();
  const groupOf = (source: string): string => {
    let group = source;
    for (let next = leads.get(group); next !== undefined; next = leads.get(group)) group = next;
    return group;
  };
  const join = (one: string, other: string) => {
    const [first, second] = [groupOf(one), groupOf(other)];
    if (first !== second) leads.set(second, first);
  };
  const seen = new Set<string>();
  let step = [...sources];
  while (step.length > 0) {
    for (const id of step) seen.add(id);
    const found = await standingDocuments<Source>(ledger, 'source', step, position);
    for (const [asked, { id, basedOn = [] }] of found) for (const one of [id, ...basedOn]) join(asked, one);
    step = [...new Set([...found.values()].flatMap(({ id, basedOn = [] }) => [id, ...basedOn]))].filter(
      id => !seen.has(id),
    );
  }
  return groupOf;
}
