// The SQL of SQLite, where engines differ.

import type { Dialect, Value } from '../../dialect.ts';
import { join, raw, type Sql, sql } from '../../sql.ts';
import { inTime, revisionsWith } from './index-in-time.ts';
import { havingExpression, terms } from './terms.ts';
import { expression, words } from './words.ts';

/** Sent as one JSON parameter. */
function rows<C extends string>(columns: readonly C[], data: readonly Readonly<Record<C, Value>>[]): Sql {
  const members = columns.map(column => raw(`value ->> '$.${column}' AS "${column}"`));
  return sql`SELECT ${join(members)} FROM json_each(${JSON.stringify(data)})`;
}

const lookup = raw('CROSS JOIN');

const unindexed = (column: Sql) => sql`+${column}`;

export const sqlite: Dialect = {
  engine: 'sqlite',
  rows,
  portion: 25,
  oneState: true,
  lookup,
  unindexed,
  announcement: null,
  bytes: text => sql`CAST(${text} AS BLOB)`,
  words: words(rows),
  terms: terms(rows),
  matching: (kind, { having, occurrences }, holds) => {
    const all = [...having.map(havingExpression), ...occurrences.map(each => `(${expression(each)})`)];
    const { from, where, isRevision } = revisionsWith(kind, all.join(' AND '));
    return { from, where: [...where, ...holds], isRevision };
  },
  inTime,
  inspection: { statement: sql`PRAGMA integrity_check`, sound: 'ok' },
  snapshot: { begin: sql`BEGIN`, end: sql`COMMIT` },
};
