// Heirlooms: what a ledger has beside its revisions, and a copy of it must have too: its identity and incarnation, the
// secret of its cursors, its keys, and the answers that are kept for requests that may come again.
import type { Dialect } from './dialect.ts';
import { type StoredKey, takeKeys } from './keys.ts';
import { keptSince } from './receipts.ts';
import { named, type Reader, sql, type Transaction } from './sql.ts';
import { columnsOf } from './tables.ts';

/** A receipt as it is stored. */
export interface StoredReceipt {
  readonly id: string;
  readonly request: string;
  readonly response: string;
  /** RFC 3339, UTC. */
  readonly created: string;
}

/** What is to be taken over; receipts may come in portions, and the others with any of them. */
export interface Heirlooms {
  readonly receipts: readonly StoredReceipt[];
  readonly keys?: readonly StoredKey[];
  readonly secret?: string;
  readonly identity?: string;
  readonly incarnation?: string | null;
}

const COLUMNS = columnsOf('idempotency');

/** The receipts that are still kept, in the order of their ids, from the first one after `after`. */
export function readReceipts(reader: Reader, after: string, limit: number): Promise<StoredReceipt[]> {
  return reader.$queryRaw<StoredReceipt[]>(sql`
    SELECT ${named(COLUMNS)} FROM idempotency
    WHERE id > ${after} AND created > ${keptSince()} ORDER BY id LIMIT ${limit}`);
}

/** Takes heirlooms over. What is there already is replaced by what is the same or newer. */
export async function inherit(
  tx: Transaction,
  { rows }: Dialect,
  { receipts, keys = [], secret, identity, incarnation }: Heirlooms,
): Promise<void> {
  if (receipts.length > 0) {
    await tx.$executeRaw(sql`
      INSERT INTO idempotency (${named(COLUMNS)})
      SELECT ${named(COLUMNS)} FROM (${rows(COLUMNS, receipts)}) AS w WHERE true
      ON CONFLICT (id) DO UPDATE
        SET request = excluded.request, response = excluded.response, created = excluded.created`);
  }
  await takeKeys(tx, keys);
  if (secret !== undefined) await tx.$executeRaw(sql`UPDATE head SET secret = ${secret} WHERE id = 1`);
  if (incarnation !== undefined) await tx.$executeRaw(sql`UPDATE head SET incarnation = ${incarnation} WHERE id = 1`);
  await takeIdentity(tx, identity);
}

/** Takes the identity of the ledger that this one reproduces; leaves its own where none is told. */
export async function takeIdentity(tx: Transaction, identity: string | undefined): Promise<void> {
  if (identity !== undefined) await tx.$executeRaw(sql`UPDATE head SET identity = ${identity} WHERE id = 1`);
}
