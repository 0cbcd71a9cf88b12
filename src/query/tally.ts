// Counts of everything: what the ledger keeps for now, undone back to the position that is asked about.
import type { Dialect } from '../ledger/dialect.ts';
import { empty, join, type Sql, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import { type Cost, costOf, MANY } from './access-path.ts';
import { type Families, membersOf } from './families.ts';
import { HEAD } from './plan.ts';
import type { Question } from './question.ts';

/**
 * The `name`, `value` and `count` of terms over all records of a kind, now or as of a position. What it costs beside
 * reading the counts grows with the changes since then.
 */
export function tallyAt(
  { lookup, terms }: Dialect,
  kind: KindName,
  names: readonly string[],
  position: number | null,
): Sql {
  const named = join([...names]);
  const now = sql`SELECT name, id AS value, count FROM tally WHERE kind = ${kind} AND name IN (${named})`;
  if (position === null) return sql`${now} AND count > 0`;
  const newer = sql`
    SELECT r.id, r.position, r.starts FROM revision r
    WHERE r.position > ${position} AND r.kind = ${kind} AND r.until IS NULL`;
  const replaced = sql`
    SELECT r.id, r.position, r.starts
    FROM revision n ${lookup} revision r ON r.id = n.id AND r.kind = n.kind AND r.until = n.position
    WHERE n.position > ${position} AND n.kind = ${kind} AND r.position <= ${position}`;
  return sql`
    SELECT name, value, sum(count) AS count FROM (
      ${now}
      UNION ALL SELECT name, value, -count AS count FROM (${terms.counts(newer, names)}) AS newer
      UNION ALL SELECT name, value, count FROM (${terms.counts(replaced, names)}) AS replaced
    ) AS each GROUP BY name, value HAVING sum(count) > 0`;
}

/** What a count costs: of everything nothing, now; undoing what has changed since a position may keep others waiting. */
export function countCost(question: Question, position: number | null): Cost {
  const cost = costOf(question, null);
  const undoes = position !== null && question.parts.length === 0;
  return { ...cost, long: cost.long || (undoes && question.total > MANY) };
}

/**
 * The most frequent values of each name over all records of a kind now, in the order that an index has them in; those of
 * families beside the others, and all of them.
 */
export const mostTallied = (
  dialect: Dialect,
  kind: KindName,
  names: readonly string[],
  limit: number,
  families: Families,
): Sql =>
  join(
    names.flatMap(name => {
      const own = sql`
        SELECT name, id AS value, count, ${HEAD} FROM tally WHERE kind = ${kind} AND name = ${name} AND count > 0`;
      const most = (where: Sql) => sql`SELECT * FROM (${own} ${where} ORDER BY count DESC, id LIMIT ${limit}) AS most`;
      if (!families.has(name)) return [most(empty)];
      const members = membersOf(dialect, families, name);
      return [most(sql`AND id NOT IN (${members})`), sql`${own} AND id IN (${members})`];
    }),
    ' UNION ALL ',
  );
