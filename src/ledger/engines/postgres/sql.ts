// The SQL of PostgreSQL, where engines differ.

import type { Dialect, Value } from '../../dialect.ts';
import { join, raw, type Sql, sql } from '../../sql.ts';
import { columnTypes } from '../../tables.ts';
import { terms, termsMatching } from './terms.ts';
import { words } from './words.ts';

/** The types of values that are columns of no table, or of this engine alone. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  expected: 'bigint',
  next: 'bigint',
  write: 'integer',
  lexemes: 'tsvector',
};

const typeOf = (column: string) => columnTypes[column] ?? OTHER_TYPES[column] ?? 'text';

/** Sent as one JSON parameter. */
function rows<C extends string>(columns: readonly C[], data: readonly Readonly<Record<C, Value>>[]): Sql {
  const defined = columns.map(column => raw(`"${column}" ${typeOf(column)}`));
  return sql`SELECT * FROM json_to_recordset(${JSON.stringify(data)}::json) AS given(${join(defined)})`;
}

/** What servers of one database listen to. */
export const CHANNEL = 'communique_head';

const lookup = raw('JOIN');

const unindexed = (column: Sql) => column;

const WORDS = words(rows);

export const postgres: Dialect = {
  engine: 'postgres',
  rows,
  portion: 250,
  oneState: true,
  lookup,
  unindexed,
  announcement: sql`SELECT 1 AS told FROM (SELECT pg_notify(${CHANNEL}, '')) AS announced`,
  bytes: text => sql`convert_to(${text}, 'UTF8')`,
  words: WORDS,
  terms: terms(rows),
  matching: (kind, { having: [having], occurrences: [occurrence] }, holds) => {
    if (having) return termsMatching(rows, kind, having, holds);
    if (!occurrence) throw new TypeError('Nothing is asked of an index.');
    const { from, where, isRevision } = WORDS.matching(kind, occurrence);
    return { from, where: [...where, sql`d.kind = ${kind}`, ...holds], isRevision };
  },
  inTime: null,
  inspection: null,
  snapshot: null,
};

/** Where tables are spread over several servers, each of them answers from a state of its own. */
export const distributed: Dialect = { ...postgres, oneState: false };
