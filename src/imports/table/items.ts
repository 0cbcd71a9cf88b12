// The items of lists of records: which of them are the same, and what evidence calls them.
import { PART_IDS } from '../../model/rules.ts';

/** What tells an item from the others of its list: an actor takes part once in each role, an issue is told of once. */
export function keyOfItem(list: string, item: unknown): string {
  const name = PART_IDS[list];
  if (name === undefined) return JSON.stringify(item);
  const { [name]: own, role, relation } = item as Readonly<Record<string, unknown>>;
  return JSON.stringify(list === 'participants' ? [own, role] : list === 'related' ? [own, relation] : [own]);
}

/** What evidence calls an item of a list; undefined where it has no name for it. */
export function partOfItem(list: string, item: unknown): string | undefined {
  const name = PART_IDS[list];
  return name === undefined ? undefined : `${list}/${(item as Readonly<Record<string, unknown>>)[name]}`;
}

export const namesItems = (list: string): boolean => PART_IDS[list] !== undefined;
