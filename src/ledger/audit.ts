// The audit: who asked for what, and what came of it. It lies beside the ledger, and what is old goes.
import type { Dialect } from './dialect.ts';
import { allOf, named, type Reader, sql, type Transaction } from './sql.ts';
import { columnsOf } from './tables.ts';

/** One entry of the audit. */
export interface AuditEntry {
  /** A UUIDv7: entries stand in the order of their ids. */
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The name of the key; empty where none was sent, or none that is valid. */
  readonly author: string;
  /** From where: an address. */
  readonly address: string;
  /** The id of the operation. */
  readonly operation: string;
  /** The path that it was asked of, without the query. */
  readonly path: string;
  /** The status of the answer. */
  readonly status: number;
  /** By which refusal it was refused; null where it was not. */
  readonly refusal: string | null;
  /** The id of the request, which the log has too. */
  readonly request: string;
}

/** Which entries to read: the newest first, from the one before the id `before` on. */
export interface AuditStretch {
  readonly before?: string | undefined;
  readonly author?: string | undefined;
  readonly operation?: string | undefined;
  readonly limit: number;
}

const COLUMNS = columnsOf('audit');

export function readAudit(reader: Reader, { before, author, operation, limit }: AuditStretch): Promise<AuditEntry[]> {
  const where = allOf([
    ...(before === undefined ? [] : [sql`id < ${before}`]),
    ...(author === undefined ? [] : [sql`author = ${author}`]),
    ...(operation === undefined ? [] : [sql`operation = ${operation}`]),
  ]);
  return reader.$queryRaw<AuditEntry[]>(
    sql`SELECT ${named(COLUMNS)} FROM audit WHERE ${where} ORDER BY id DESC LIMIT ${limit}`,
  );
}

/** Keeps entries; those that are kept already are left as they are. */
export async function keepAudit(tx: Transaction, { rows }: Dialect, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.$executeRaw(sql`
    INSERT INTO audit (${named(COLUMNS)})
    SELECT ${named(COLUMNS)} FROM (${rows(COLUMNS, entries)}) AS w WHERE true ON CONFLICT (id) DO NOTHING`);
}

/** How long the audit may be. */
export interface AuditBounds {
  /** Entries from before this instant go (RFC 3339). */
  readonly before: string;
  /** Of the others the newest so many stay. */
  readonly entries: number;
}

export async function pruneAudit(tx: Transaction, { before, entries }: AuditBounds): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM audit WHERE at < ${before}`);
  const [last] = await tx.$queryRaw<{ id: string }[]>(
    sql`SELECT id FROM audit ORDER BY id DESC LIMIT 1 OFFSET ${entries}`,
  );
  if (last) await tx.$executeRaw(sql`DELETE FROM audit WHERE id <= ${last.id}`);
}
