// Full text in SQLite: one FTS5 table a kind, whose row ids run with time, so that the newest matches come first.
import { YEAR_0 } from '../../model/edtf.ts';
import { type KindName, kindNames } from '../../model/kinds.ts';
import type { Phrase } from '../../model/phrases.ts';
import type { Field } from '../../model/texts.ts';
import { actorWord } from '../projection.ts';
import { raw, type Sql, sql, type Transaction } from '../sql.ts';
import { rows } from './sqlite.ts';

/** A row id is `hour * POSITIONS + position`: hours since the year 0, below them room for the positions of any ledger. */
const POSITIONS = 2n ** 36n;
const HOUR = 3_600_000;

/** As the integers that they are: the driver binds a large number as a fraction, and division would then not round. */
const START = BigInt(YEAR_0);
const MS_AN_HOUR = BigInt(HOUR);

const tables = Object.fromEntries(kindNames.map(kind => [kind, raw(`${kind}_words`)])) as Record<KindName, Sql>;

const hourOf = (moment: number) => Math.max(0, Math.floor((moment - YEAR_0) / HOUR));

const COLUMNS = ['hour', 'position', 'title', 'names', 'body'] as const;

interface Worded {
  readonly kind: KindName;
  readonly position: number;
  readonly projection: { readonly starts: number; readonly words: Readonly<Record<Field, string>> | null };
}

export async function insertWords(tx: Transaction, projected: readonly Worded[]): Promise<void> {
  for (const kind of kindNames) {
    const own = projected.flatMap(({ kind: its, position, projection: { starts, words } }) =>
      its === kind && words ? [{ hour: hourOf(starts), position, ...words }] : [],
    );
    if (own.length === 0) continue;
    await tx.$executeRaw(sql`
      INSERT INTO ${tables[kind]} (rowid, title, names, body)
      SELECT hour * ${POSITIONS} + position, title, names, body FROM (${rows(COLUMNS, own)}) AS w`);
  }
}

export async function deleteWords(tx: Transaction): Promise<void> {
  for (const kind of kindNames) {
    await tx.$executeRaw(sql`INSERT INTO ${tables[kind]} (${tables[kind]}) VALUES ('delete-all')`);
  }
}

/** A phrase, and the actors that have it among their names: an event fits by either. */
export interface Sought {
  readonly phrase: Phrase;
  readonly actors: readonly string[];
}

/** What must occur, all of it in `fields`, and not all of it in `without`. */
export interface Occurrence {
  readonly sought: readonly Sought[];
  readonly fields?: readonly Field[];
  readonly without?: readonly Field[];
}

/** As an expression of FTS5. Folded words hold letters, marks and digits alone: nothing in them has a meaning there. */
function expression({ sought, fields, without }: Occurrence): string {
  const all = sought
    .map(({ phrase, actors }) => `(${[phraseText(phrase), ...actors.map(id => `"${actorWord(id)}"`)].join(' OR ')})`)
    .join(' AND ');
  const within = (columns: readonly Field[]) => `{${columns.join(' ')}} : (${all})`;
  const asked = fields ? within(fields) : `(${all})`;
  return without ? `(${asked}) NOT (${within(without)})` : asked;
}

const phraseText = ({ words, prefix }: Phrase) => `"${words.join(' ')}"${prefix ? '*' : ''}`;

/** The rows in which it all occurs, as `w`, with their revisions as `d`. */
export const wordRows = (kind: KindName) =>
  sql`${tables[kind]} w CROSS JOIN revision d ON d.position = w.rowid % ${POSITIONS}`;

export const occurs = (kind: KindName, occurrence: Occurrence) =>
  sql`w.${tables[kind]} MATCH ${expression(occurrence)}`;

/** The row of a revision `d` has it: looked up for one after the other, or found once for all. */
export function hasWords(kind: KindName, occurrence: Occurrence, few: boolean): Sql {
  const row = sql`max(0, (d.starts - ${START}) / ${MS_AN_HOUR}) * ${POSITIONS} + d.position`;
  return few
    ? sql`EXISTS (SELECT 1 FROM ${tables[kind]} w WHERE ${occurs(kind, occurrence)} AND w.rowid = ${row})`
    : sql`${row} IN (SELECT w.rowid FROM ${tables[kind]} w WHERE ${occurs(kind, occurrence)})`;
}

/** Rows of what began in the hour of this moment or later; or earlier. */
export const rowsSince = (moment: number) => sql`w.rowid >= ${BigInt(hourOf(moment)) * POSITIONS}`;
export const rowsUntil = (moment: number) => sql`w.rowid < ${BigInt(hourOf(moment) + 1) * POSITIONS}`;

/** The rows that follow those of `found`, whose `row` they are told by, in the hour of the last of them. */
export const restOfHour = (found: Sql, newestFirst: boolean) =>
  newestFirst
    ? sql`w.rowid < (SELECT min(row) FROM ${found}) AND w.rowid >= (SELECT min(row) - min(row) % ${POSITIONS} FROM ${found})`
    : sql`w.rowid > (SELECT max(row) FROM ${found}) AND w.rowid < (SELECT max(row) - max(row) % ${POSITIONS} + ${POSITIONS} FROM ${found})`;

export const rowOrder = (newestFirst: boolean) => (newestFirst ? sql`w.rowid DESC` : sql`w.rowid`);

/** How many rows it occurs in, at most `most`. */
export const countWords = (kind: KindName, occurrence: Occurrence, most: number) =>
  sql`SELECT count(*) AS count FROM (SELECT 1 FROM ${tables[kind]} w WHERE ${occurs(kind, occurrence)} LIMIT ${most})`;
