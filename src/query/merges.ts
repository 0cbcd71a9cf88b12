// Merges: which records stand for which, as of a position, however often they were merged on.
import { LRUCache } from 'lru-cache';
import type { Ledger } from '../ledger/ledger.ts';
import { sql } from '../ledger/sql.ts';
import { type KindName, kindNames } from '../model/kinds.ts';
import { HEIR } from '../model/references.ts';

export interface Merges {
  /** How many merged records there are. */
  readonly size: number;
  /** Whether records of a kind were merged. */
  has(kind: KindName): boolean;
  /** The record that stands for one in the end: itself where it was not merged. */
  heirOf(kind: KindName, id: string): string;
  /** What one heir stands for, itself first: one id where nothing was merged into it. That of a merged record is its heir's. */
  familyOf(kind: KindName, id: string): readonly string[];
  /** All that belong to a family of several. */
  members(kind: KindName): readonly string[];
}

/** Each merged record with what it was merged into, by kind. */
type Links = ReadonlyMap<KindName, ReadonlyMap<string, string>>;

interface Kept {
  readonly incarnation: string | null;
  readonly position: number;
  readonly links: Links;
  readonly merges: Merges;
}

/** How many positions are remembered of a ledger. */
const REMEMBERED = 200;

/** By what all who ask one ledger have in common. */
const kept = new WeakMap<Ledger['head'], LRUCache<string, Promise<Kept>>>();

/** The merges of a ledger as of a position: read once, or made of those that are known of an earlier one. */
export async function mergesAt(ledger: Ledger, position: number): Promise<Merges> {
  const known = kept.get(ledger.head) ?? new LRUCache<string, Promise<Kept>>({ max: REMEMBERED });
  kept.set(ledger.head, known);
  const incarnation = ledger.incarnation();
  const key = `${incarnation} ${position}`;
  const found = known.get(key);
  if (found) return (await found).merges;
  // What was asked last is most often the head that was.
  const [latest] = known.values();
  const reading = readMerges(ledger, { incarnation, position }, latest);
  known.set(key, reading);
  reading.catch(() => known.delete(key));
  return (await reading).merges;
}

type At = Pick<Kept, 'incarnation' | 'position'>;

async function readMerges(ledger: Ledger, at: At, latest: Promise<Kept> | undefined): Promise<Kept> {
  const { incarnation, position } = at;
  const before = await latest?.catch(() => undefined);
  const ahead = before?.incarnation === incarnation ? position - before.position : -1;
  // Fewer revisions are looked at than there are merges.
  if (before && ahead >= 0 && ahead < before.merges.size) return movedOn(ledger, before, position);
  const rows = await ledger.select<{ kind: KindName; id: string; value: string }>(
    ledger.dialect.terms.named(HEIR, position),
    { position },
  );
  const links = new Map(kindNames.map(kind => [kind, new Map<string, string>()]));
  for (const { kind, id, value } of rows) links.get(kind)?.set(id, value);
  return { ...at, links, merges: mergesOf(links) };
}

async function movedOn(ledger: Ledger, before: Kept, position: number): Promise<Kept> {
  const rows = await ledger.select<{ kind: KindName; id: string; heir: string | null }>(
    sql`SELECT kind, id, heir FROM revision
        WHERE position > ${before.position} AND position <= ${position} AND op <> 'updated' ORDER BY position`,
    { position },
  );
  const changes = rows.filter(({ kind, id, heir }) => heir !== null || before.links.get(kind)?.has(id));
  if (changes.length === 0) return { ...before, position };
  const links = new Map([...before.links].map(([kind, own]) => [kind, new Map(own)]));
  for (const { kind, id, heir } of changes) {
    if (heir === null) links.get(kind)?.delete(id);
    else links.get(kind)?.set(id, heir);
  }
  return { ...before, position, links, merges: mergesOf(links) };
}

/** What follows from who was merged into whom. */
export function mergesOf(links: Links): Merges {
  const heirs = new Map([...links].map(([kind, own]) => [kind, heirsBy(own)]));
  const families = new Map([...heirs].map(([kind, own]) => [kind, familiesBy(own)]));
  const heirOf = (kind: KindName, id: string) => heirs.get(kind)?.get(id) ?? id;
  return {
    size: [...heirs.values()].reduce((sum, own) => sum + own.size, 0),
    has: kind => (heirs.get(kind)?.size ?? 0) > 0,
    heirOf,
    familyOf: (kind, id) => families.get(kind)?.get(heirOf(kind, id)) ?? [id],
    members: kind => [...(families.get(kind)?.values() ?? [])].flat(),
  };
}

/** The last heir of each. What leads back to itself, which no append lets in, ends where it would be passed again. */
function heirsBy(links: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const heirs = new Map<string, string>();
  for (const merged of links.keys()) {
    const passed = new Set([merged]);
    let heir = merged;
    for (let next = links.get(heir); next !== undefined && !passed.has(next); next = links.get(heir)) {
      heir = heirs.get(next) ?? next;
      passed.add(next);
    }
    heirs.set(merged, heir);
  }
  return heirs;
}

function familiesBy(heirs: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const families = new Map<string, string[]>();
  for (const [merged, heir] of [...heirs].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const family = families.get(heir) ?? [heir];
    if (merged !== heir) family.push(merged);
    families.set(heir, family);
  }
  return families;
}
