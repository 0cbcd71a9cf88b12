// Terms in SQLite: tokens in the index of words, by which revisions are found in order of time, and of each revision its terms
// as one JSON array, which what it has is counted by. functions.js reads that array.
import { type KindName, kindNames } from '../../../model/kinds.ts';
import type { Dialect, Having, Terms } from '../../dialect.ts';
import { DAY, type Term, UNCOUNTED } from '../../projection.ts';
import { allOf, empty, join, type Sql, sql } from '../../sql.ts';
import { positionIn, revisionsWith, rowOf } from './index-in-time.ts';
import { tokenOf } from './term-tokens.ts';

/** Up to so many values are each looked for in the terms of a revision; of more, its terms are held against all of them. */
const LOOKED_FOR = 4;

const textOf = ({ name, value }: Term) => `${name} ${value}`;

/** As they are kept: by their names, so that those of one name stand together. */
export const arrayOf = (terms: readonly Term[]) =>
  JSON.stringify([...terms].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(textOf));

const termsOf = ({ name, values }: Having): Term[] => values.map(value => ({ name, value }));

/** Finds what has one of the terms. */
const expression = (terms: readonly Term[]) => terms.map(term => `"${tokenOf(term)}"`).join(' OR ');

/** Finds what has one of the values. */
export const havingExpression = (having: Having): string => `(${expression(termsOf(having))})`;

/** A term out of the text of one. */
const nameIn = (text: Sql) => sql`substr(${text}, 1, instr(${text}, ' ') - 1)`;
const valueIn = (text: Sql) => sql`substr(${text}, instr(${text}, ' ') + 1)`;

/** The terms `t` of a row of revisions. */
const ofRow = (row: Sql) => sql`t.row = ${rowOf(sql`${row}.starts`, sql`${row}.position`)}`;

/** The terms `t` of revisions `d`. */
const BESIDE = sql`CROSS JOIN revision_terms t ON ${ofRow(sql`d`)}`;

/** The terms of a row: none where the array was damaged, which a check then tells. */
const WHOLE = sql`CASE WHEN json_valid(t.terms) THEN t.terms ELSE '[]' END`;

/** The same, each term a row `e`. */
const EACH = sql`${BESIDE} CROSS JOIN json_each(${WHOLE}) e`;

export const terms = (rows: Dialect['rows']): Terms => {
  const counts: Terms['counts'] = (found, names, { values, part } = {}) => {
    const texts = values ? JSON.stringify(names.flatMap(name => termsOf({ name, values }).map(textOf))) : null;
    const counted = sql`
      SELECT term_counts(t.terms, ${JSON.stringify(names)}, ${texts}, ${part ?? sql`0`}) AS counts
      FROM (${found}) m CROSS JOIN revision_terms t ON ${ofRow(sql`m`)}`;
    const text = sql`(c.value ->> 0)`;
    return sql`
      SELECT ${nameIn(text)} AS name, ${valueIn(text)} AS value, ${part ? sql`c.value ->> 2 AS part, ` : empty}c.value ->> 1 AS count
      FROM (${counted}) AS counted, json_each(counted.counts) c`;
  };
  /** The revisions `d` that have each of the values, `s.value`. */
  const withEach = (kind: KindName, { name, values }: Having) => {
    const { from, where } = revisionsWith(kind, sql`s.token`);
    const tokens = values.map(value => ({ value, token: `"${tokenOf({ name, value })}"` }));
    return { from: sql`(${rows(['value', 'token'], tokens)}) AS s CROSS JOIN ${from}`, where };
  };
  return {
    insert: async (tx, termed) => {
      const own = termed.map(({ position, projection: { starts, terms: all } }) => ({
        starts,
        position,
        terms: arrayOf(all),
      }));
      await tx.$executeRaw(sql`
        INSERT INTO revision_terms ("row", terms)
        SELECT ${rowOf(sql`w.starts`, sql`w.position`)}, terms FROM (${rows(['starts', 'position', 'terms'], own)}) AS w`);
    },
    keptOf: revisions => {
      const of = revisions.map(({ id, position }) => ({ id, position }));
      return sql`
        SELECT d.id, d.position, d.kind, ${nameIn(sql`e.value`)} AS name, ${valueIn(sql`e.value`)} AS value, d.until, d.starts, d.ends
        FROM (${rows(['id', 'position'], of)}) AS w CROSS JOIN revision d ON d.id = w.id AND d.position = w.position ${EACH}`;
    },
    count: upTo =>
      sql`SELECT coalesce(sum(json_array_length(${WHOLE})), 0) AS count FROM revision_terms t
          WHERE ${positionIn(sql`t."row"`)} <= ${upTo}`,
    close: async (tx, ended) => {
      if (ended.length === 0) return [];
      const closing = ended.map(({ id, position }) => ({ id, position }));
      return tx.$queryRaw(sql`
        SELECT d.kind, ${nameIn(sql`e.value`)} AS name, ${valueIn(sql`e.value`)} AS value
        FROM (${rows(['id', 'position'], closing)}) AS w CROSS JOIN revision d ON d.id = w.id AND d.position = w.position ${EACH}`);
    },
    deleteAll: async tx => void (await tx.$executeRaw(sql`DELETE FROM revision_terms`)),
    beside: BESIDE,
    has: (_, having) => {
      const texts = termsOf(having).map(textOf);
      if (texts.length > LOOKED_FOR) return sql`has_term(t.terms, ${JSON.stringify(texts)})`;
      const array = sql`',' || substr(t.terms, 2)`;
      return sql`(${join(
        texts.map(text => sql`instr(${array}, ${`,${JSON.stringify(text)}`}) > 0`),
        ' OR ',
      )})`;
    },
    counts,
    // Of most records, what they have is what all have without what the others have.
    countsWithin: (kind, names, within) => {
      const current = sql`d.kind = ${kind} AND d.until IS NULL AND d.op <> 'deleted'`;
      const those = (where: Sql) =>
        counts(sql`SELECT d.id, d.position, d.starts FROM revision d WHERE ${current} AND ${where}`, names);
      const fits = sql`(${allOf(within)})`;
      const areMost = sql`(SELECT holds FROM most)`;
      return sql`
        WITH most AS MATERIALIZED (
          SELECT (SELECT count(*) FROM revision d WHERE ${current} AND ${fits}) * 2
            > (SELECT sum(count) FROM tally WHERE kind = ${kind} AND name = ${DAY}) AS holds
        )
        SELECT name, value, sum(count) AS count FROM (
          SELECT name, value, count FROM (${those(sql`NOT ${areMost} AND ${fits}`)}) AS inside
          UNION ALL SELECT name, id AS value, count FROM tally
          WHERE ${areMost} AND kind = ${kind} AND name IN (${join([...names])}) AND count > 0
          UNION ALL SELECT name, value, -count AS count FROM (${those(sql`${areMost} AND NOT ${fits}`)}) AS outside
        ) AS summed GROUP BY name, value`;
    },
    together: (kind, name, families) => {
      const values = families.map(({ id }) => id);
      const { from, where } = revisionsWith(kind, expression(termsOf({ name, values })));
      const found = sql`SELECT d.id, d.position, d.starts FROM ${from} WHERE ${allOf([...where, sql`d.until IS NULL`])}`;
      return sql`
        WITH f AS MATERIALIZED (${rows(['id', 'heir'], families)})
        SELECT c.part, f.heir, count(*) AS own FROM (${counts(found, [name], { values, part: sql`m.id` })}) c
        CROSS JOIN f ON f.id = c.value GROUP BY 1, 2 HAVING count(*) > 1`;
    },
    named: (name, position) =>
      join(
        kindNames.map(kind => {
          const { from, where } = revisionsWith(kind, `"${tokenOf({ name, value: '' })}" *`);
          return sql`
            SELECT d.kind, d.id, ${valueIn(sql`e.value`)} AS value FROM ${from} ${EACH}
            WHERE ${allOf(where)} AND d.position <= ${position} AND (d.until IS NULL OR d.until > ${position})
              AND ${nameIn(sql`e.value`)} = ${name}`;
        }),
        ' UNION ALL ',
      ),
    totals: join(
      kindNames.map(
        kind => sql`
          SELECT ${kind} AS kind, ${nameIn(sql`e.value`)} AS name, ${valueIn(sql`e.value`)} AS value, count(*) AS count
          FROM revision d ${EACH} WHERE d.kind = ${kind} AND d.until IS NULL
            AND ${nameIn(sql`e.value`)} NOT IN (${join([...UNCOUNTED])}) GROUP BY 3, 2`,
      ),
      ' UNION ALL ',
    ),
    holders: (kind, having) => {
      const { from, where } = withEach(kind, having);
      return sql`SELECT s.value, d.id, d.starts, d.ends FROM ${from} WHERE ${allOf(where)} AND d.until IS NULL`;
    },
    formerHolders: (kind, having) => {
      const { from, where } = withEach(kind, having);
      return sql`SELECT d.id, d.position FROM ${from} WHERE ${allOf(where)} AND d.until IS NOT NULL`;
    },
    referrers: async (reader, searches, most) => {
      const each = kindNames.flatMap(kind => {
        const own = searches.filter(search => search.kind === kind);
        if (own.length === 0) return [];
        const tokens = own.map(({ write, ...term }) => ({ write, token: `"${tokenOf(term)}"` }));
        const { from, where } = revisionsWith(kind, sql`s.token`);
        return [
          sql`SELECT s.write, d.kind, d.id FROM (${rows(['write', 'token'], tokens)}) AS s CROSS JOIN ${from}
              WHERE ${allOf(where)} AND d.until IS NULL`,
        ];
      });
      if (each.length === 0) return [];
      return reader.$queryRaw(sql`
        SELECT DISTINCT write, kind, id FROM (${join(each, ' UNION ALL ')}) AS found
        ORDER BY write, kind, id LIMIT ${most}`);
    },
    referrersBelow: async (reader, { kind, name, prefix, except }, most) => {
      const { from, where } = revisionsWith(kind, `"${tokenOf({ name, value: prefix })}" *`);
      const texts = JSON.stringify(except.map(value => textOf({ name, value })));
      const below = textOf({ name, value: prefix });
      const found = await reader.$queryRaw<{ id: string }[]>(sql`
        SELECT DISTINCT d.id FROM ${from} ${EACH}
        WHERE ${allOf(where)} AND d.until IS NULL AND e.value >= ${below} AND e.value < ${`${below}~`}
          AND e.value NOT IN (SELECT value FROM json_each(${texts}))
        ORDER BY d.id LIMIT ${most}`);
      return found.map(({ id }) => id);
    },
  };
};
