// The tally: how many current records have each term, kept in the transaction of every write.
import type { CountedTerm, Dialect } from './dialect.ts';
import type { Projected } from './entries.ts';
import { UNCOUNTED } from './projection.ts';
import { sql, type Transaction } from './sql.ts';

/** Counts the terms of the revisions that an append made, and no longer those that it closed. */
export async function changeTally(
  tx: Transaction,
  { rows }: Dialect,
  made: readonly Projected[],
  gone: readonly CountedTerm[],
): Promise<void> {
  const changes = new Map<string, CountedTerm & { count: number }>();
  const count = ({ kind, name, value }: CountedTerm, by: number) => {
    if (UNCOUNTED.includes(name)) return;
    const key = `${kind} ${name} ${value}`;
    changes.set(key, { kind, name, value, count: (changes.get(key)?.count ?? 0) + by });
  };
  for (const { kind, projection } of made) for (const term of projection.terms) count({ kind, ...term }, 1);
  for (const term of gone) count(term, -1);
  const changed = [...changes.values()].filter(change => change.count !== 0);
  if (changed.length === 0) return;
  await tx.$executeRaw(sql`
    INSERT INTO tally (id, kind, name, count)
    SELECT value, kind, name, count FROM (${rows(['value', 'kind', 'name', 'count'], changed)}) AS w WHERE true
    ON CONFLICT (id, kind, name) DO UPDATE SET count = tally.count + excluded.count`);
}

/** Counts everything from the beginning. */
export async function tallyAnew(tx: Transaction, { terms }: Dialect): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM tally`);
  await tx.$executeRaw(sql`
    INSERT INTO tally (id, kind, name, count)
    SELECT value, kind, name, count FROM (${terms.totals}) AS totals`);
}
