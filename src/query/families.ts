// Families: the values of a dimension that stand for one, because their records were merged, and how their counts are one.
import type { Dialect } from '../ledger/dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { join, type Sql, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import { kindNamedBy } from '../model/references.ts';
import { MANY } from './access-path.ts';
import type { TermCondition } from './conditions.ts';
import { mergesAt } from './merges.ts';
import { HEAD, matchesOf, type Plan } from './plan.ts';
import type { Question } from './question.ts';

interface Family {
  /** All values that are of a family of several. */
  readonly members: readonly string[];
  readonly heirOf: (value: string) => string;
  readonly familyOf: (value: string) => readonly string[];
}

/** Those of dimensions, by name; the dimensions that have none are left out. */
export type Families = ReadonlyMap<string, Family>;

export async function familiesIn(
  ledger: Ledger,
  kind: KindName,
  names: readonly string[],
  position: number,
): Promise<Families> {
  const named = names.flatMap(name => {
    const of = kindNamedBy(kind, name);
    return of ? [{ name, of }] : [];
  });
  if (named.length === 0) return new Map();
  const merges = await mergesAt(ledger, position);
  return new Map(
    named.flatMap(({ name, of }): [string, Family][] => {
      if (!merges.has(of)) return [];
      const heirOf = (value: string) => merges.heirOf(of, value);
      return [[name, { members: merges.members(of), heirOf, familyOf: value => merges.familyOf(of, value) }]];
    }),
  );
}

/** The members of the families of a dimension, as what stands between the parentheses of an `IN (…)`. */
export const membersOf = ({ rows }: Dialect, families: Families, name: string): Sql =>
  sql`SELECT w.id FROM (${rows(
    ['id'],
    (families.get(name)?.members ?? []).map(id => ({ id })),
  )}) AS w`;

/** Whether a row with `name` and `value` is of a family. */
export const isMember = (dialect: Dialect, families: Families): Sql =>
  sql`(${join(
    [...families.keys()].map(name => sql`(name = ${name} AND value IN (${membersOf(dialect, families, name)}))`),
    ' OR ',
  )})`;

/** Looking up the terms of a record costs as much as reading so many rows of an index in their order. */
const A_LOOKUP = 30;

interface Counted {
  readonly name: string;
  readonly value: string;
  readonly count: number;
  readonly head: number;
}

/**
 * How often a record that a question finds has more than one value of a family, by its heir: what the sum of their counts
 * is too much. Null where no merged record is named any more. Only the records that name a merged one are looked at; or, where
 * everything is counted, all rows of the families, if these are not many times as many.
 */
export function overlapPlan(
  dialect: Dialect,
  question: Question,
  families: Families,
  rows: readonly Counted[],
): ((at: number | null) => Plan) | null {
  const merged = [...families].flatMap(([name, { heirOf, familyOf }]) => {
    const any = rows.filter(row => row.name === name && heirOf(row.value) !== row.value).map(({ value }) => value);
    const of = [...new Set(any.map(heirOf))].flatMap(heir => familyOf(heir).map(id => ({ id, heir })));
    const counted = (ids: readonly string[]) => {
      const wanted = new Set(ids);
      return rows.reduce((sum, row) => (row.name === name && wanted.has(row.value) ? sum + row.count : sum), 0);
    };
    const inOrder = counted(of.map(({ id }) => id)) <= A_LOOKUP * counted(any);
    return any.length > 0 ? [{ name, any, of, inOrder }] : [];
  });
  const isAll = question.parts.length === 0;
  if (merged.length === 0) return null;
  return at => {
    const severalOf = ({ name, any, of, inOrder }: (typeof merged)[number]): Sql => {
      if (isAll && at === null && inOrder) return dialect.terms.together(question.kind, name, of);
      const having: TermCondition = { type: 'term', name, any, none: [], exact: true };
      const sizes = new Map([...question.sizes, [having, 0]] as const);
      const found = matchesOf(dialect, { ...question, parts: [...question.parts, having], sizes }, at);
      const values = of.map(({ id }) => id);
      const own = dialect.terms.counts(found, [name], { values, part: sql`m.id` });
      // Made once, so that each count looks its family up in an index of it.
      return sql`
        WITH f AS MATERIALIZED (${dialect.rows(['id', 'heir'], of)})
        SELECT c.part, f.heir, count(*) AS own FROM (${own}) c ${dialect.lookup} f ON f.id = c.value
        GROUP BY 1, 2 HAVING count(*) > 1`;
    };
    const each = merged.map(
      family => sql`
        SELECT ${family.name} AS name, heir AS value, sum(own - 1) AS count, ${HEAD}
        FROM (${severalOf(family)}) AS several GROUP BY heir`,
    );
    return { sql: join(each, ' UNION ALL '), visits: question.total, long: question.total > MANY };
  };
}

/** The counts with one value a family, the heir's; `limit` of each name, the most frequent first. */
export function folded(
  rows: readonly Counted[],
  overlaps: readonly Counted[],
  families: Families,
  limit: number,
): Counted[] {
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.flatMap(name => {
    const own = rows.filter(row => row.name === name);
    const family = families.get(name);
    if (!family) return own;
    const counts = new Map<string, Counted>();
    const add = (row: Counted, by: number) => {
      const value = family.heirOf(row.value);
      counts.set(value, { ...row, value, count: (counts.get(value)?.count ?? 0) + by });
    };
    for (const row of own) add(row, row.count);
    for (const row of overlaps) if (row.name === name) add(row, -row.count);
    return [...counts.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, limit);
  });
}
