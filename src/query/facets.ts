// Facets: how many records that fit have each value of a dimension, whatever was asked of that dimension itself.

import type { Dialect } from '../ledger/dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { empty, type Sql, sql } from '../ledger/sql.ts';
import { canonical, parts, type Query } from './conditions.ts';
import { type Families, familiesIn, folded, isMember, overlapPlan } from './families.ts';
import { readAt } from './page.ts';
import { HEAD, matchesOf, type Plan } from './plan.ts';
import { notLasting, predicates } from './predicates.ts';
import type { Asked, Question } from './question.ts';
import { resolve } from './resolve.ts';
import { countCost, mostTallied, tallyAt } from './tally.ts';

export interface Counted {
  readonly value: string;
  readonly count: number;
}

export interface Facet {
  readonly dimension: string;
  /** The most frequent first; equally frequent ones by their value. */
  readonly values: readonly Counted[];
  /** Whether there are further values. */
  readonly more: boolean;
}

interface Row {
  readonly name: string;
  readonly value: string;
  readonly count: number;
  readonly head: number;
}

/**
 * The most frequent values of each dimension, `limit` at most. What is asked of a dimension leaves its own counts alone,
 * unless they are to be `narrowed` by it too. @throws TooBroad
 */
export async function readFacets(
  ledger: Ledger,
  asked: Asked,
  position: number,
  dimensions: readonly string[],
  limit: number,
  { narrowed = false } = {},
): Promise<Facet[]> {
  const groups = new Map<string, { where: Query; names: string[] }>();
  for (const dimension of dimensions) {
    const where = narrowed ? asked.where : without(asked.where, dimension);
    const key = JSON.stringify(where);
    groups.set(key, { where, names: [...(groups.get(key)?.names ?? []), dimension] });
  }
  const counted = await Promise.all(
    [...groups.values()].map(({ where, names }) =>
      countValues(ledger, { ...asked, where }, position, names, limit + 1),
    ),
  );
  return dimensions.map(dimension => {
    const values = counted.flat().filter(({ name }) => name === dimension);
    const shown = values.slice(0, limit).map(({ value, count }) => ({ value, count }));
    return { dimension, values: shown, more: values.length > limit };
  });
}

/** The query without what it asks of one dimension, as far as that is not within an alternative. */
const without = (where: Query, dimension: string): Query =>
  canonical({ type: 'and', of: parts(where).filter(part => !(part.type === 'term' && part.name === dimension)) });

async function countValues(
  ledger: Ledger,
  asked: Asked,
  position: number,
  names: readonly string[],
  limit: number,
): Promise<Row[]> {
  const question = await resolve(ledger, asked, position);
  const families = await familiesIn(ledger, question.kind, names, position);
  const rows = await readAt<Row>(ledger, position, at =>
    valuesPlan(ledger.dialect, question, at, names, limit, families),
  );
  if (families.size === 0) return rows;
  const overlap = overlapPlan(ledger.dialect, question, families, rows);
  return folded(rows, overlap ? await readAt<Row>(ledger, position, overlap) : [], families, limit);
}

/** The most frequent values of each name, and all values that are of a family: `name`, `value` and `count`. */
function valuesPlan(
  dialect: Dialect,
  question: Question,
  at: number | null,
  names: readonly string[],
  limit: number,
  families: Families,
): Plan {
  const cost = countCost(question, at);
  const { kind, parts: asked } = question;
  const most = (counts: Sql) => mostFrequent(dialect, counts, limit, families);
  if (at === null && isDated(question)) return { sql: most(datedCounts(dialect, question, names)), ...cost };
  if (asked.length > 0) return { sql: most(dialect.terms.counts(matchesOf(dialect, question, at), names)), ...cost };
  const tallied =
    at === null ? mostTallied(dialect, kind, names, limit, families) : most(tallyAt(dialect, kind, names, at));
  return { sql: tallied, ...cost };
}

/** Whether nothing but dates is asked. */
const isDated = ({ parts: asked }: Question) =>
  asked.length > 0 && asked.every(part => part.type === 'from' || part.type === 'to');

/** Of dates alone, each value's own stretch of the index of terms is counted, without a look at any record. */
export function datedCounts(dialect: Dialect, question: Question, names: readonly string[]): Sql {
  const { kind, parts: dates } = question;
  const scope = { dialect, kind, few: false, isCurrent: true, isRevision: false };
  const from = dates.find(part => part.type === 'from');
  const within = [...predicates(dates, scope), ...(from?.type === 'from' ? [notLasting(from.moment)] : [])];
  const each = dialect.terms.countsWithin(kind, names, within);
  if (!from) return sql`SELECT name, value, count FROM (${each}) AS dated WHERE count > 0`;
  const lasting = dialect.terms.counts(matchesOf(dialect, question, null, { lasting: true }), names);
  return sql`
    SELECT name, value, sum(count) AS count FROM (${each} UNION ALL ${lasting}) AS summed
    GROUP BY name, value HAVING sum(count) > 0`;
}

/** The most frequent values of each name, in their order; those of families beside the others, and all of them. */
function mostFrequent(dialect: Dialect, counts: Sql, limit: number, families: Families): Sql {
  const member = families.size > 0 ? isMember(dialect, families) : null;
  return sql`
  SELECT name, value, count, ${HEAD} FROM (
    SELECT name, value, count, ${member ? sql`${member} AS member, ` : empty}row_number() OVER (
      PARTITION BY name${member ? sql`, ${member}` : empty} ORDER BY count DESC, value
    ) AS place FROM (${counts}) AS counts
  ) AS placed WHERE place <= ${limit}${member ? sql` OR member` : empty} ORDER BY name, place`;
}
