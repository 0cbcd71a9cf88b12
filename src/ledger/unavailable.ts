// Whether an error means that the database cannot serve now, rather than that the program is wrong.
import { Prisma } from './generated/sqlite/client.ts';

/** SQLite's codes for a file that cannot be read or written at the moment: busy, read-only, failing, full, gone. */
const STORAGE = /SQLITE_(BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN|CORRUPT|NOTADB)/;

/** What the driver says when the file, or its folder, is not there any more. */
const CANNOT_OPEN = /[Cc]annot open database|unable to open database/;

/** P1008 a lock was not had in time; P2024 and P2028 no connection or transaction was. */
const CODES: ReadonlySet<string> = new Set(['P1008', 'P2024', 'P2028']);

export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return CANNOT_OPEN.test(String(error));
  return CODES.has(error.code) || STORAGE.test(JSON.stringify(error.meta ?? {}) + error.message);
}
