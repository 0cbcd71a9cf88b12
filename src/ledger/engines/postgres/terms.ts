// Terms in PostgreSQL: one row of the table `term` for each value of each revision, indexed by value and time.
import { type KindName, kindNames } from '../../../model/kinds.ts';
import type { Dialect, Found, Having, Terms } from '../../dialect.ts';
import { UNCOUNTED } from '../../projection.ts';
import { allOf, empty, join, named, raw, type Sql, sql } from '../../sql.ts';
import { columnsOf } from '../../tables.ts';

const COLUMNS = columnsOf('term');

const KINDS = join([...kindNames]);

/** Up to so many values are each a parameter of a statement; more are sent as one. */
const PARAMETERS = 500;

/** Up to so many values each is looked up; of more, the terms that a revision has are held against all of them. */
const LOOKED_UP = 4;

type Rows = Dialect['rows'];

const among = (rows: Rows, values: readonly string[]): Sql =>
  values.length <= PARAMETERS
    ? sql`IN (${join([...values])})`
    : sql`IN (SELECT w.id FROM (${rows(
        ['id'],
        values.map(id => ({ id })),
      )}) AS w)`;

/** The revisions `d` that have one of the values. */
export function termsMatching(rows: Rows, kind: KindName, { name, values }: Having, holds: readonly Sql[]): Found {
  const own = [sql`d.kind = ${kind}`, ...holds, sql`d.name = ${name}`];
  if (values.length === 1)
    return { from: sql`term d`, where: [...own, sql`d.value = ${values[0]}`], isRevision: false };
  const any = allOf([...own, sql`d.value ${among(rows, values)}`]);
  const once = sql`(SELECT DISTINCT d.id, d.position, d.starts, d.ends FROM term d WHERE ${any}) d`;
  return { from: once, where: [], isRevision: false };
}

export function terms(rows: Rows): Terms {
  const oneOf = (values: readonly string[]) => among(rows, values);
  return {
    insert: async (tx, termed) => {
      const terms = termed.flatMap(({ id, position, kind, until, projection: { terms: own, starts, ends } }) =>
        own.map(term => ({ id, position, kind, ...term, until, starts, ends })),
      );
      if (terms.length === 0) return;
      await tx.$executeRaw(sql`
      INSERT INTO term (${named(COLUMNS)}) SELECT ${named(COLUMNS)} FROM (${rows(COLUMNS, terms)}) AS w`);
    },
    keptOf: revisions => {
      const of = revisions.map(({ id, position }) => ({ id, position }));
      const columns = join(COLUMNS.map(column => raw(`t.${column}`)));
      return sql`
      SELECT ${columns} FROM (${rows(['id', 'position'], of)}) AS w
      JOIN term t ON t.id = w.id AND t.position = w.position`;
    },
    count: upTo => sql`SELECT count(*) AS count FROM term WHERE position <= ${upTo}`,
    close: async (tx, ended) => {
      if (ended.length === 0) return [];
      const closing = ended.map(({ id, position, until }) => ({ id, position, until }));
      return tx.$queryRaw(sql`
      UPDATE term SET until = w.until FROM (${rows(['id', 'position', 'until'], closing)}) AS w
      WHERE term.id = w.id AND term.position = w.position
      RETURNING term.kind, term.name, term.value`);
    },
    deleteAll: async tx => void (await tx.$executeRaw(sql`DELETE FROM term`)),
    beside: empty,
    has: (kind, { name, values }, { isCurrent }) => {
      if (values.length > LOOKED_UP)
        return sql`EXISTS (
        SELECT 1 FROM term t WHERE t.id = d.id AND t.position = d.position AND t.name = ${name}
          AND t.value ${oneOf(values)})`;
      // The terms of what holds now are looked for in their own order, which is that of a list.
      const own = isCurrent
        ? sql`t.kind = ${kind} AND t.starts = d.starts AND t.id = d.id AND t.until IS NULL`
        : sql`t.id = d.id AND t.position = d.position`;
      return sql`EXISTS (SELECT 1 FROM term t WHERE ${own} AND t.name = ${name} AND t.value ${oneOf(values)})`;
    },
    counts: (found, names, { values, part } = {}) => sql`
    SELECT t.name, t.value, ${part ? sql`${part} AS part, ` : empty}count(*) AS count
    FROM (${found}) m JOIN term t ON t.id = m.id AND t.position = m.position
    WHERE t.name ${oneOf(names)} ${values ? sql`AND t.value ${oneOf(values)}` : empty}
    GROUP BY 1, 2${part ? sql`, 3` : empty}`,
    countsWithin: (kind, names, within) => sql`
    SELECT y.name, y.id AS value, (
      SELECT count(*) FROM term d
      WHERE d.kind = ${kind} AND d.name = y.name AND d.value = y.id AND d.until IS NULL AND ${allOf(within)}
    ) AS count FROM tally y WHERE y.kind = ${kind} AND y.name ${oneOf(names)} AND y.count > 0`,
    together: (kind, name, families) => sql`
    SELECT t.id AS part, w.heir, count(*) AS own FROM (${rows(['id', 'heir'], families)}) AS w
    JOIN term t ON t.kind = ${kind} AND t.name = ${name} AND t.value = w.id AND t.until IS NULL
    GROUP BY 1, 2 HAVING count(*) > 1`,
    // Each part in the words of an index.
    named: (name, position) => sql`
    SELECT kind, id, value FROM term
    WHERE kind IN (${KINDS}) AND name = ${name} AND until IS NULL AND position <= ${position}
    UNION ALL SELECT kind, id, value FROM term
    WHERE kind IN (${KINDS}) AND name = ${name} AND until IS NOT NULL AND until > ${position}
      AND position <= ${position}`,
    totals: sql`SELECT kind, name, value, count(*) AS count FROM term
    WHERE until IS NULL AND name NOT IN (${join([...UNCOUNTED])}) GROUP BY value, kind, name`,
    holders: (kind, { name, values }) => sql`
    SELECT w.value, t.id, t.starts, t.ends FROM (${rows(
      ['value'],
      values.map(value => ({ value })),
    )}) AS w
    JOIN term t ON t.kind = ${kind} AND t.name = ${name} AND t.value = w.value AND t.until IS NULL`,
    formerHolders: (kind, { name, values }) => sql`
    SELECT t.id, t.position FROM (${rows(
      ['value'],
      values.map(value => ({ value })),
    )}) AS w
    JOIN term t ON t.kind = ${kind} AND t.name = ${name} AND t.value = w.value AND t.until IS NOT NULL`,
    referrers: (reader, searches, most) =>
      reader.$queryRaw(sql`
      SELECT DISTINCT w.write, t.kind, t.id FROM (${rows(['write', 'kind', 'name', 'value'], searches)}) AS w
      JOIN term t ON t.kind = w.kind AND t.name = w.name AND t.value = w.value AND t.until IS NULL
      ORDER BY w.write, t.kind, t.id LIMIT ${most}`),
    referrersBelow: async (reader, { kind, name, prefix, except }, most) => {
      const others = except.length > 0 ? sql`AND value NOT ${oneOf(except)}` : empty;
      const found = await reader.$queryRaw<{ id: string }[]>(sql`
      SELECT DISTINCT id FROM term
      WHERE kind = ${kind} AND name = ${name} AND value >= ${prefix} AND value < ${`${prefix}~`} AND until IS NULL ${others}
      ORDER BY id LIMIT ${most}`);
      return found.map(({ id }) => id);
    },
  };
}
