// Meetings: rows of one article that tell of the same day and place and share a party are one event. Which rows are, is told by
// the accounts that events have of them, so that events are joined, and parted again, whatever rows come when.

import { hasExternalId } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import type { Gathered } from '../importer.ts';
import { withoutAccounts } from './corrections.ts';
import { type Account, accountId, accountsIn, dyadId, type Folded, isLike, joined } from './event.ts';
import type { CodedRow, DataSet } from './row.ts';

/** Codes of people who are in one place together: no calls, and no visits, for who visits two has met two. */
const MEETINGS: readonly string[] = ['04', '040', '044', '045', '046'];

/** Of an article of a day that has more rows than one event could tell of, the dyads stay apart. */
const MOST = 250;

/** An account, and the event that has it. */
interface Told {
  readonly account: Account;
  readonly event: string;
  readonly dyad: string;
}

const toldIn = (dataSet: DataSet, id: string, event: Content): Told[] =>
  accountsIn(dataSet, event).map(account => ({ account, event: id, dyad: account.coding?.dyad ?? id }));

/** The ids that the event of some accounts, and what is left of it, may have. */
export const dyadsIn = (dataSet: DataSet, id: string, event: Content): string[] => [
  ...new Set(toldIn(dataSet, id, event).map(({ dyad }) => dyad)),
];

/** What joins an account to others: each that shares one of these is of the same event. */
function linksOf({ account: { coding, asserts }, dyad }: Told): string[] {
  const { cameo, actors = [], recipients = [] } = coding ?? {};
  if (cameo === undefined || !MEETINGS.includes(cameo)) return [dyad];
  const { country, city, name } = asserts?.venue ?? {};
  return [dyad, ...[...actors, ...recipients].map(({ actor }) => JSON.stringify([actor, country, city?.en, name?.en]))];
}

/** The accounts of each event, by its id: the least of those of its dyads. */
function meetingsOf(all: readonly Told[]): Map<string, Told[]> {
  const parents = new Map<string, string>();
  const rootOf = (link: string): string => {
    const parent = parents.get(link) ?? link;
    return parent === link ? link : rootOf(parent);
  };
  const linked = all.map(told => ({ told, links: all.length > MOST ? [told.dyad] : linksOf(told) }));
  for (const { links } of linked) {
    const [first, ...others] = links.map(rootOf).sort();
    for (const other of others) if (first !== undefined) parents.set(other, first);
  }
  const groups = Map.groupBy(linked, ({ links: [dyad = ''] }) => rootOf(dyad));
  return new Map(
    [...groups.values()].map(group => {
      const [id = ''] = group.map(({ told }) => told.dyad).sort();
      return [id, group.map(({ told }) => told)];
    }),
  );
}

/** What events are once their accounts are brought together and parted as their rows are; others are left out. */
function arranged(dataSet: DataSet, events: ReadonlyMap<string, Content>): Map<string, Content> {
  const of = new Map([...events].map(([id, event]) => [id, toldIn(dataSet, id, event)]));
  const meetings = meetingsOf([...of.values()].flat());
  const pieceIn = (meeting: string, id: string, own: readonly Told[]): Content => {
    const event = events.get(id) as Content;
    const all = of.get(id) ?? [];
    const stays = meetings.has(id) ? meeting === id : all[0] !== undefined && own.includes(all[0]);
    const piece = own.length === all.length ? event : pieceOf(dataSet, event, { all, own, stays });
    return meeting === id ? piece : stamped(dataSet, id, piece);
  };
  return new Map(
    [...meetings].map(([meeting, all]) => {
      const pieces = [...Map.groupBy(all, ({ event }) => event)].map(([id, own]) => pieceIn(meeting, id, own));
      return [meeting, pieces.reduce((one, other) => joined(dataSet, one, other))];
    }),
  );
}

interface Parted {
  readonly all: readonly Told[];
  readonly own: readonly Told[];
  /** Whether statements of others stay with it. */
  readonly stays: boolean;
}

/** What an event has of some of its accounts. */
function pieceOf(dataSet: DataSet, event: Content, { all, own, stays }: Parted): Content {
  const kept = new Set(own.map(({ account }) => account.id));
  const gone = new Set(all.flatMap(({ account }) => (kept.has(account.id) ? [] : [account.id])));
  const piece = withoutAccounts(dataSet, gone, event) as Content;
  return stays ? piece : { ...piece, statements: accountsIn(dataSet, piece) };
}

/** The event with the dyad of each account told: where it has another id, that does not tell it. */
function stamped(dataSet: DataSet, id: string, event: Content): Content {
  const accounts = new Set(accountsIn(dataSet, event));
  const { statements = [] } = event as Folded;
  if ([...accounts].every(({ coding }) => coding?.dyad !== undefined)) return event;
  return {
    ...event,
    statements: statements.map(each => (accounts.has(each) ? { ...each, coding: { dyad: id, ...each.coding } } : each)),
  };
}

/** Whether an event has a row, or rows of its dyad. */
export const hasDyadOf =
  (dataSet: DataSet, row: CodedRow) =>
  (event: Content, id: string): boolean =>
    hasExternalId(event, { scheme: dataSet.scheme, value: row.row }) ||
    dyadsIn(dataSet, id, event).includes(dyadId(dataSet, row));

/**
 * The events of the article of a row on its day, with the row. `add` adds it to an event, or tells that it is in it already.
 * Events that are of something else are left out. Pure.
 */
export function gathered(
  dataSet: DataSet,
  row: CodedRow,
  events: ReadonlyMap<string, Content>,
  add: (existing: Content | null) => Content,
): Gathered {
  const dyad = dyadId(dataSet, row);
  const own = accountId(dataSet, row);
  const like = isLike(dataSet, row);
  const before = new Map([...events].filter(([id, event]) => dyadsIn(dataSet, id, event).some(like)));
  const after = new Map(before);
  const [was] = [...before].flatMap(([id, event]) =>
    toldIn(dataSet, id, event).filter(({ account }) => account.id === own),
  );
  if (was && was.dyad !== dyad) {
    const others = withoutAccounts(dataSet, new Set([own]), before.get(was.event) as Content);
    if (others === null) after.delete(was.event);
    else after.set(was.event, others);
  }
  const [home = dyad] = [...after].flatMap(([id, event]) => (dyadsIn(dataSet, id, event).includes(dyad) ? [id] : []));
  after.set(home, add(after.get(home) ?? null));
  const meetings = arranged(dataSet, after);
  const eventOf = (one: string) =>
    [...meetings].find(([id, event]) => dyadsIn(dataSet, id, event).includes(one))?.[0] ?? dyad;
  const id = eventOf(dyad);
  const heirs = new Map(
    [...before].flatMap(([gone, event]) => {
      if (meetings.has(gone)) return [];
      const [first] = dyadsIn(dataSet, gone, event).filter(one => one !== was?.dyad || one === dyad);
      return [[gone, first === undefined ? id : eventOf(first)] as const];
    }),
  );
  return { id, events: meetings, heirs, isAlone: accountsIn(dataSet, meetings.get(id) ?? {}).length <= 1 };
}

/** What is left of an event without a row, by ids; `there` tells what else has these ids already. Pure. */
export function withoutRowOf(
  dataSet: DataSet,
  row: CodedRow,
  existing: Content,
  { id, there }: { readonly id: string; readonly there: (id: string) => Content | null },
): ReadonlyMap<string, Content> {
  const others = withoutAccounts(dataSet, new Set([accountId(dataSet, row)]), existing);
  if (others === null) return new Map();
  return new Map(
    [...arranged(dataSet, new Map([[id, others]]))].map(([part, content]) => {
      const beside = part === id ? null : there(part);
      return [part, beside === null ? content : joined(dataSet, beside, content)];
    }),
  );
}
