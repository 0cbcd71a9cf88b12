// Full text in SQLite: one FTS5 table a kind, whose row ids run with time, so that the newest matches come first.
import { YEAR_0 } from '../../../model/edtf.ts';
import { type KindName, kindNames } from '../../../model/kinds.ts';
import { formsAt, type Phrase } from '../../../model/phrases.ts';
import type { Dialect, InTime, Occurrence, Words } from '../../dialect.ts';
import { recordWord } from '../../projection.ts';
import { raw, type Sql, sql } from '../../sql.ts';
import { comparison } from './words-comparison.ts';

/** A row id is `hour * POSITIONS + position`: hours since the year 0, below them room for the positions of any ledger. */
const POSITIONS = 2n ** 36n;
const HOUR = 3_600_000;

/** As the integers that they are: the driver binds a large number as a fraction, and division would then not round. */
const START = BigInt(YEAR_0);
const MS_AN_HOUR = BigInt(HOUR);

const tables = Object.fromEntries(kindNames.map(kind => [kind, raw(`${kind}_words`)])) as Record<KindName, Sql>;

const hourOf = (moment: number) => Math.max(0, Math.floor((moment - YEAR_0) / HOUR));

const COLUMNS = ['hour', 'position', 'title', 'names', 'body'] as const;

/** As an expression of FTS5. Folded words hold letters, marks and digits alone: nothing in them has a meaning there. */
function expression({ without, ...asked }: Occurrence): string {
  return without ? `(${within(asked)}) NOT (${within(without)})` : within(asked);
}

function within({ sought, fields }: Pick<Occurrence, 'sought' | 'fields'>): string {
  const all = sought
    .map(({ phrase, records }) => [...phraseTexts(phrase), ...records.map(id => `"${recordWord(id)}"`)].join(' OR '))
    .map(either => `(${either})`)
    .join(' AND ');
  return fields ? `{${fields.join(' ')}} : (${all})` : `(${all})`;
}

function phraseTexts(phrase: Phrase): string[] {
  const [, ...others] = phrase.words;
  return formsAt(phrase, 0).map(first => `"${[first, ...others].join(' ')}"${phrase.prefix ? '*' : ''}`);
}

const occurs = (kind: KindName, occurrence: Occurrence) => sql`w.${tables[kind]} MATCH ${expression(occurrence)}`;

const since = (moment: number) => sql`w.rowid >= ${BigInt(hourOf(moment)) * POSITIONS}`;
const until = (moment: number) => sql`w.rowid < ${BigInt(hourOf(moment) + 1) * POSITIONS}`;

const inTime: InTime = {
  row: sql`w.rowid`,
  since,
  until,
  restOfHour: (found: Sql, newestFirst: boolean) =>
    newestFirst
      ? sql`w.rowid < (SELECT min(line) FROM ${found}) AND w.rowid >= (SELECT min(line) - min(line) % ${POSITIONS} FROM ${found})`
      : sql`w.rowid > (SELECT max(line) FROM ${found}) AND w.rowid < (SELECT max(line) - max(line) % ${POSITIONS} + ${POSITIONS} FROM ${found})`,
  order: newestFirst => (newestFirst ? sql`w.rowid DESC` : sql`w.rowid`),
};

export const words = (rows: Dialect['rows']): Words => ({
  columns: [],
  values: () => ({}),
  insert: async (tx, worded) => {
    for (const kind of kindNames) {
      const own = worded.flatMap(({ kind: its, position, projection: { starts, words } }) =>
        its === kind && words ? [{ hour: hourOf(starts), position, ...words }] : [],
      );
      if (own.length === 0) continue;
      await tx.$executeRaw(sql`
        INSERT INTO ${tables[kind]} (rowid, title, names, body)
        SELECT hour * ${POSITIONS} + position, title, names, body FROM (${rows(COLUMNS, own)}) AS w`);
    }
  },
  deleteAll: async tx => {
    for (const kind of kindNames)
      await tx.$executeRaw(sql`INSERT INTO ${tables[kind]} (${tables[kind]}) VALUES ('delete-all')`);
  },
  comparison,
  matching: (kind, occurrence) => ({
    from: sql`${tables[kind]} w CROSS JOIN revision d ON d.position = w.rowid % ${POSITIONS}`,
    where: [occurs(kind, occurrence)],
    isRevision: true,
  }),
  /** Looked up for one after the other, or found once for all. */
  has: (kind, occurrence, { few }) => {
    const row = sql`max(0, (d.starts - ${START}) / ${MS_AN_HOUR}) * ${POSITIONS} + d.position`;
    return few
      ? sql`EXISTS (SELECT 1 FROM ${tables[kind]} w WHERE ${occurs(kind, occurrence)} AND w.rowid = ${row})`
      : sql`${row} IN (SELECT w.rowid FROM ${tables[kind]} w WHERE ${occurs(kind, occurrence)})`;
  },
  count: (kind, occurrence, most) =>
    sql`SELECT count(*) AS count FROM (SELECT 1 FROM ${tables[kind]} w WHERE ${occurs(kind, occurrence)} LIMIT ${most}) AS counted`,
  inTime,
});
