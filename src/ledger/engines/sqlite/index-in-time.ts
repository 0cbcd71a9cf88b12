// The index of words and terms in SQLite: one FTS5 table a kind, whose row ids run with time, so that the newest matches come
// first. What it is asked is an expression of FTS5: https://sqlite.org/fts5.html#full_text_query_syntax
import { YEAR_0 } from '../../../model/edtf.ts';
import { type KindName, kindNames } from '../../../model/kinds.ts';
import type { Dialect, Found, InTime, Worded } from '../../dialect.ts';
import { raw, type Sql, sql, type Transaction } from '../../sql.ts';
import { tokenOf } from './term-tokens.ts';

/** A row id is `hour * POSITIONS + position`: hours since the year 0, below them room for the positions of any ledger. */
const POSITIONS = 2n ** 36n;
const HOUR = 3_600_000;

/** As the integers that they are: the driver binds a large number as a fraction, and division would then not round. */
const START = BigInt(YEAR_0);
const MS_AN_HOUR = BigInt(HOUR);

const tables = Object.fromEntries(kindNames.map(kind => [kind, raw(`${kind}_words`)])) as Record<KindName, Sql>;

const hourOf = (moment: number) => Math.max(0, Math.floor((moment - YEAR_0) / HOUR));

const COLUMNS = ['hour', 'position', 'title', 'names', 'body', 'terms'] as const;

const NO_WORDS = { title: '', names: '', body: '' };

const since = (moment: number) => sql`w.rowid >= ${BigInt(hourOf(moment)) * POSITIONS}`;
const until = (moment: number) => sql`w.rowid < ${BigInt(hourOf(moment) + 1) * POSITIONS}`;

/** The row of a revision, told by its `starts` and its `position`. */
export const rowOf = (starts: Sql, position: Sql): Sql =>
  sql`(max(0, (${starts} - ${START}) / ${MS_AN_HOUR}) * ${POSITIONS} + ${position})`;

/** The position of the revision that has a row. */
export const positionIn = (row: Sql): Sql => sql`(${row} % ${POSITIONS})`;

export const inTime: InTime = {
  row: sql`w.rowid`,
  since,
  until,
  rest: (found, { read, wanted, newestFirst }) => {
    const [last, order] = newestFirst ? [sql`min(line)`, sql`DESC`] : [sql`max(line)`, sql`ASC`];
    const lastWanted = sql`SELECT line / ${POSITIONS} FROM ${found} ORDER BY line ${order} LIMIT 1 OFFSET ${wanted - 1}`;
    const beginning = sql`cut.line - cut.line % ${POSITIONS}`;
    return {
      // No row where nothing is missing: the index is then not asked again.
      from: sql`(
        SELECT ${last} AS line FROM ${found} HAVING count(*) = ${read} AND ${last} / ${POSITIONS} = (${lastWanted})
      ) AS cut`,
      where: newestFirst
        ? sql`w.rowid < cut.line AND w.rowid >= ${beginning}`
        : sql`w.rowid > cut.line AND w.rowid < ${beginning} + ${POSITIONS}`,
    };
  },
  order: newestFirst => (newestFirst ? sql`w.rowid DESC` : sql`w.rowid`),
};

/** Rows `w` in which an expression is found; the expression may be a column of a table before it. */
export const matched = (kind: KindName, expression: string | Sql): { from: Sql; where: Sql } => ({
  from: sql`${tables[kind]} w`,
  where: sql`w.${tables[kind]} MATCH ${expression}`,
});

/** The revisions `d` in which an expression is found. */
export function revisionsWith(kind: KindName, expression: string | Sql): Found {
  const { from, where } = matched(kind, expression);
  return {
    from: sql`${from} CROSS JOIN revision d ON d.position = w.rowid % ${POSITIONS}`,
    where: [where],
    isRevision: true,
  };
}

/** Whether an expression is found in a row `d`: looked up for one after the other, or found once for all. */
export function isIn(kind: KindName, expression: string, { few }: { readonly few: boolean }): Sql {
  const row = rowOf(sql`d.starts`, sql`d.position`);
  const { from, where } = matched(kind, expression);
  return few
    ? sql`EXISTS (SELECT 1 FROM ${from} WHERE ${where} AND w.rowid = ${row})`
    : sql`${row} IN (SELECT w.rowid FROM ${from} WHERE ${where})`;
}

/** Keeps the words and the terms by which revisions are found. */
export async function insertRows(tx: Transaction, rows: Dialect['rows'], worded: readonly Worded[]): Promise<void> {
  for (const kind of kindNames) {
    const own = worded.flatMap(({ kind: its, position, projection: { starts, words, terms } }) =>
      its === kind && (words !== null || terms.length > 0)
        ? [{ hour: hourOf(starts), position, ...(words ?? NO_WORDS), terms: terms.map(tokenOf).join(' ') }]
        : [],
    );
    if (own.length === 0) continue;
    await tx.$executeRaw(sql`
      INSERT INTO ${tables[kind]} (rowid, title, names, body, terms)
      SELECT hour * ${POSITIONS} + position, title, names, body, terms FROM (${rows(COLUMNS, own)}) AS w`);
  }
}

export async function deleteRows(tx: Transaction): Promise<void> {
  for (const kind of kindNames)
    await tx.$executeRaw(sql`INSERT INTO ${tables[kind]} (${tables[kind]}) VALUES ('delete-all')`);
}

/** So many pages of 4 kB are written in one step, which takes a few hundredths of a second. */
const STEP = 500;

/**
 * Goes a step towards an index of one segment a kind: FTS5 writes each transaction apart, merges only as much as it must, and
 * looks for every term in every segment (§6.8, *The 'merge' command*). Answers whether there is more to merge.
 */
export async function compactRows(tx: Transaction): Promise<boolean> {
  const changes = async () =>
    (await tx.$queryRaw<{ changes: number }[]>(sql`SELECT total_changes() AS changes`))[0]?.changes ?? 0;
  for (const kind of kindNames) {
    const before = await changes();
    await tx.$executeRaw(sql`INSERT INTO ${tables[kind]} (${tables[kind]}, rank) VALUES ('merge', ${-STEP})`);
    // The statement itself counts as a change.
    if ((await changes()) - before >= 2) return true;
  }
  return false;
}
