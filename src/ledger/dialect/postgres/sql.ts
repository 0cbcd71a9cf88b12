// The SQL of PostgreSQL, where engines differ.
import { join, raw, type Sql, sql } from '../../sql.ts';
import type { Dialect, Value } from '../dialect.ts';
import { words } from './words.ts';

/** The columns that are no text. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ position: 'bigint', until: 'bigint', starts: 'bigint', ends: 'bigint', expected: 'bigint', next: 'bigint' },
  ...{ count: 'bigint', revision: 'integer', minutes: 'integer', write: 'integer' },
  ...{ longitude: 'double precision', latitude: 'double precision' },
  ...{ x: 'double precision', y: 'double precision', z: 'double precision' },
  lexemes: 'tsvector',
};

/** Sent as one JSON parameter. */
function rows<C extends string>(columns: readonly C[], data: readonly Readonly<Record<C, Value>>[]): Sql {
  const defined = columns.map(column => raw(`"${column}" ${TYPES[column] ?? 'text'}`));
  return sql`SELECT * FROM json_to_recordset(${JSON.stringify(data)}::json) AS given(${join(defined)})`;
}

/** What servers of one database listen to. */
export const CHANNEL = 'communique_head';

export const postgres: Dialect = {
  rows,
  portion: 250,
  oneState: true,
  lookup: raw('JOIN'),
  unindexed: column => column,
  announcement: sql`SELECT 1 AS told FROM (SELECT pg_notify(${CHANNEL}, '')) AS announced`,
  bytes: text => sql`convert_to(${text}, 'UTF8')`,
  words,
};

/** Where tables are spread over several servers, each of them answers from a state of its own. */
export const distributed: Dialect = { ...postgres, oneState: false };
