// The tally: how many current records have each term, kept in the transaction of every write.
import { rows } from './dialect/sqlite.ts';
import type { Closed } from './entries.ts';
import { sql, type Transaction } from './sql.ts';

/** Counts the terms of the revisions that this append made, and no longer those that it closed. */
export async function tallyUp(tx: Transaction, positions: { first: number; last: number }, closed: readonly Closed[]) {
  const gone = closed.map(({ id, position }) => ({ id, position }));
  await tx.$executeRaw(sql`
    INSERT INTO tally (kind, name, value, count)
    SELECT kind, name, value, sum(count) FROM (
      SELECT t.kind, t.name, t.value, 1 AS count
      FROM revision r JOIN term t ON t.id = r.id AND t.position = r.position
      WHERE r.position BETWEEN ${positions.first} AND ${positions.last}
      UNION ALL
      SELECT t.kind, t.name, t.value, -1 AS count
      FROM (${rows(['id', 'position'], gone)}) AS w JOIN term t ON t.id = w.id AND t.position = w.position
    ) AS change GROUP BY kind, name, value HAVING sum(count) <> 0
    ON CONFLICT (kind, name, value) DO UPDATE SET count = tally.count + excluded.count`);
}

/** Counts everything from the beginning. */
export async function tallyAnew(tx: Transaction): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM tally`);
  await tx.$executeRaw(sql`
    INSERT INTO tally (kind, name, value, count)
    SELECT kind, name, value, count(*) FROM term WHERE until IS NULL GROUP BY kind, name, value`);
}
