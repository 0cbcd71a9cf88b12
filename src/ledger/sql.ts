// SQL as values, and what runs them: what statements are built with in this room and in query/.
import { empty, join, raw, type Sql, sqltag } from '@prisma/client/runtime/client';

export { empty, join, raw, type Sql, sqltag as sql };

/** Anything that answers queries. */
export interface Reader {
  $queryRaw<T>(query: Sql): Promise<T>;
}

/** The writer, inside its transaction. */
export interface Transaction extends Reader {
  /** Answers how many rows were written. */
  $executeRaw(query: Sql): Promise<number>;
}
