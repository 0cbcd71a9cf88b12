// SQL as values, and what runs them: what statements are built with in this room and in query/.
import { empty, join, raw, type Sql, sqltag as sql } from '@prisma/client/runtime/client';

export { empty, join, raw, type Sql, sql };

/** Conditions that must all hold; none always do. */
export const allOf = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`1 = 1` : join([...conditions], ' AND ');

/** A list of columns by their names. */
export const named = (columns: readonly string[]): Sql => join(columns.map(column => raw(column)));

/** Anything that answers queries. */
export interface Reader {
  $queryRaw<T>(query: Sql): Promise<T>;
}

/** The writer, inside its transaction. */
export interface Transaction extends Reader {
  /** Answers how many rows were written. */
  $executeRaw(query: Sql): Promise<number>;
}
