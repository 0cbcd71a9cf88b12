// Texts as they are stored, in UTF-8: what is not to be read as text need not be made one.
import { type Sql, sql } from '../sql.ts';

/** The bytes of a text, which a row has as a Buffer. */
export const bytesOf = (text: Sql): Sql => sql`CAST(${text} AS BLOB)`;
