// SQL as values, and what runs them: what statements are built with in this room and in query/.
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { Refused } from './errors.ts';

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

/**
 * Has what an action did in a transaction undone where it is refused, and nothing else. Any other failure fails the whole.
 * @throws what the action throws, and what keeps it from being undone: then none of it may be recorded
 */
export async function attempt<T>(tx: Transaction, action: () => Promise<T>): Promise<T> {
  await tx.$executeRaw(sql`SAVEPOINT attempt`);
  try {
    const made = await action();
    await tx.$executeRaw(sql`RELEASE SAVEPOINT attempt`);
    return made;
  } catch (error) {
    if (error instanceof Refused) {
      await tx.$executeRaw(sql`ROLLBACK TO SAVEPOINT attempt`);
      await tx.$executeRaw(sql`RELEASE SAVEPOINT attempt`);
    }
    throw error;
  }
}

/** The writer, inside its transaction. */
export interface Transaction extends Reader {
  /** Answers how many rows were written. */
  $executeRaw(query: Sql): Promise<number>;
}
