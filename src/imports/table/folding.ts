// Folding: what one more row of a table makes of the event that rows of the same key made. The evidence of each row tells
// which parts of the event it told, so that a row that was corrected takes them back.
import { isDeepStrictEqual } from 'node:util';
import type { Content } from '../../model/kinds.ts';
import { passageOf } from '../passages.ts';
import { keyOfItem, namesItems, partOfItem } from './items.ts';

interface Evidence {
  readonly about: readonly string[];
  readonly source: string;
  readonly locator?: string;
}

/** How many parts a passage may be about. */
const MAX_ABOUT = 50;

/** Parts that evidence is about besides items of lists. */
const PARTS = [
  ...['kind', 'status', 'format', 'title', 'summary', 'when', 'duration', 'pressAccess', 'venue', 'partOf', 'codes'],
];

/** How much of the name of a row its evidence has. */
const LOCATOR = 300;

/** The event that a row tells of, with the row as its evidence: its text is the passage. */
export function withEvidence(content: Content, source: string, row: string, published: string): Content {
  const items = Object.entries(content).flatMap(([list, value]) =>
    Array.isArray(value) ? value.flatMap(item => partOfItem(list, item) ?? []) : [],
  );
  const about = [...new Set([...PARTS.filter(part => content[part] !== undefined), ...items])].slice(0, MAX_ABOUT);
  const own = { about, source, ...passageOf(published), locator: row.slice(0, LOCATOR) };
  return { ...content, evidence: [...evidenceOf(content), own] };
}

const evidenceOf = ({ evidence = [] }: { evidence?: readonly Evidence[] }) => evidence;

/**
 * The event with a row of it, be it new or told anew. What it has once is as the first of its rows tells it, by their names;
 * of its lists the items of all rows are kept. Pure, and the same however often a row is folded in.
 */
export function folded(existing: Content | null, own: Content): Content {
  const [mine] = evidenceOf(own).slice(-1);
  if (existing === null || mine === undefined) return own;
  const isMine = ({ source, locator }: Evidence) => source === mine.source && locator === mine.locator;
  const others = evidenceOf(existing).filter(each => each.source === mine.source && !isMine(each));
  if (others.length === 0) return own;
  const toldByOthers = new Set(others.flatMap(({ about }) => about));
  const isFirst = others.every(({ locator = '' }) => locator > (mine.locator ?? ''));
  const [first, second] = isFirst ? [own, existing] : [existing, own];
  const lists = Object.fromEntries(
    Object.entries({ ...existing, ...own }).flatMap(([name, value]) => {
      if (!Array.isArray(value) || name === 'evidence') return [];
      const mineNow = (own[name] ?? []) as readonly unknown[];
      const isTold = (item: unknown) => !namesItems(name) || toldByOthers.has(partOfItem(name, item) ?? '');
      return [[name, union(name, (existing[name] ?? []) as readonly unknown[], mineNow, { isFirst, isTold })]];
    }),
  );
  const members = Object.fromEntries(
    Object.entries({ ...second, ...first, ...lists }).filter(([, value]) => !isEmpty(value)),
  );
  return { ...members, evidence: evidenceWith(evidenceOf(existing), evidenceOf(own), isMine) };
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

interface Others {
  /** Whether this row comes before all others. */
  readonly isFirst: boolean;
  /** Whether another row tells an item too. */
  readonly isTold: (item: unknown) => boolean;
}

/** The items of both, each once, in the order of what was there, but for those that only this row told, and tells no more. */
function union(
  list: string,
  before: readonly unknown[],
  own: readonly unknown[],
  { isFirst, isTold }: Others,
): readonly unknown[] {
  const mine = new Map(own.map(item => [keyOfItem(list, item), item]));
  const items = before.flatMap(item => {
    const key = keyOfItem(list, item);
    const told = mine.get(key);
    mine.delete(key);
    if (told !== undefined) return [isFirst || !isTold(item) ? told : item];
    return isTold(item) ? [item] : [];
  });
  return [...items, ...mine.values()];
}

function evidenceWith(
  before: readonly Evidence[],
  own: readonly Evidence[],
  isMine: (each: Evidence) => boolean,
): Evidence[] {
  const at = before.findIndex(isMine);
  const mine = own.filter(isMine);
  const others = own.filter(each => !isMine(each) && !before.some(other => isDeepStrictEqual(each, other)));
  if (at === -1) return [...before, ...others, ...mine];
  return [...before.slice(0, at), ...mine, ...before.slice(at + 1), ...others];
}
