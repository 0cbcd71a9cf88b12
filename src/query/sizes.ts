// About how many records match each condition, which plans are chosen by. Estimates are enough, so counts are kept for a while.
import { LRUCache } from 'lru-cache';
import { cacheNamed } from '../caches.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { join, raw, type Sql, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import { valuesOf } from './access-path.ts';
import type { TermCondition } from './conditions.ts';
import type { Resolved, SoughtCondition } from './question.ts';

/** Matches of words are counted up to this number. */
const COUNTED = 5_000;

/** How many counts of a ledger are kept, and how long, in milliseconds. */
const KEPT = 10_000;
const A_MINUTE = 60_000;

/** By what all who ask one ledger have in common. */
const kept = new WeakMap<Ledger['head'], LRUCache<string, number>>();

type Countable = TermCondition | SoughtCondition;

/**
 * About how many current records of a kind match each condition. `total` is the number of revisions in the ledger: a tenth of
 * it is assumed for words that match more than `COUNTED`.
 */
export async function sizesOf(
  ledger: Ledger,
  kind: KindName,
  total: number,
  conditions: readonly Countable[],
): Promise<Map<Resolved, number>> {
  const known = kept.get(ledger.head) ?? cacheNamed('sizes', new LRUCache({ max: KEPT, ttl: A_MINUTE }));
  kept.set(ledger.head, known);
  const keyed = conditions.map((condition): [Countable, string] => [condition, JSON.stringify([kind, condition])]);
  const sizes = new Map(keyed.map(([, key]) => [key, known.get(key)]));
  const unknown = keyed.filter(([, key]) => sizes.get(key) === undefined);
  const counts = unknown.length > 0 ? await count(ledger, kind, unknown) : [];
  for (const [index, [, key]] of unknown.entries()) {
    const size = counts[index] ?? 0;
    known.set(key, size);
    sizes.set(key, size);
  }
  return new Map(
    keyed.map(([condition, key]) => {
      const size = sizes.get(key) ?? 0;
      return [condition, condition.type === 'sought' && size === COUNTED ? Math.max(COUNTED, total / 10) : size];
    }),
  );
}

async function count(ledger: Ledger, kind: KindName, unknown: readonly [Countable, string][]): Promise<number[]> {
  const queries = unknown.map(([condition], index): Sql => {
    const counted =
      condition.type === 'sought'
        ? ledger.dialect.words.count(kind, condition, COUNTED)
        : sql`SELECT coalesce(sum(count), 0) AS count FROM tally
              WHERE kind = ${kind} AND name = ${condition.name} AND id IN (${join([...valuesOf(condition)])})`;
    return sql`SELECT ${raw(String(index))} AS part, count FROM (${counted}) AS counted`;
  });
  const rows = await ledger.select<{ part: number; count: number }>(
    sql`SELECT count FROM (${join(queries, ' UNION ALL ')}) AS counts ORDER BY part`,
    // An estimate may come from a replica, however far behind.
    { position: 0 },
  );
  return rows.map(row => row.count);
}
