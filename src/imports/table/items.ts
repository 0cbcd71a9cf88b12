// The items of lists of records: which of them are the same, and what evidence calls them.

/** Lists of which evidence can name an item, by the member that names it. */
const NAMED: Readonly<Record<string, string>> = {
  participants: 'actor',
  otherParticipants: 'id',
  issues: 'issue',
  outcomes: 'id',
  statements: 'id',
  phases: 'id',
  related: 'event',
};

/** What tells an item from the others of its list: an actor takes part once in each role, an issue is told of once. */
export function keyOfItem(list: string, item: unknown): string {
  const name = NAMED[list];
  if (name === undefined) return JSON.stringify(item);
  const { [name]: own, role, relation } = item as Readonly<Record<string, unknown>>;
  return JSON.stringify(list === 'participants' ? [own, role] : list === 'related' ? [own, relation] : [own]);
}

/** What evidence calls an item of a list; undefined where it has no name for it. */
export function partOfItem(list: string, item: unknown): string | undefined {
  const name = NAMED[list];
  return name === undefined ? undefined : `${list}/${(item as Readonly<Record<string, unknown>>)[name]}`;
}

export const namesItems = (list: string): boolean => NAMED[list] !== undefined;
