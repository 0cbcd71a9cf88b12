// API keys: who may do what. They lie beside the ledger, in none of its revisions; of a key itself only a hash is kept.
import { named, type Reader, sql, type Transaction } from './sql.ts';
import { columnsOf } from './tables.ts';

/** A key as it is stored. Instants are RFC 3339, UTC. */
export interface StoredKey {
  /** Its name, which is the author of what it records: given once, and to no other key after it. */
  readonly id: string;
  /** The SHA-256 of the key, in hexadecimal. */
  readonly hash: string;
  /** Names of scopes, separated by commas. */
  readonly scopes: string;
  /** The kinds of record that it may write, separated by commas; null for all. */
  readonly kinds: string | null;
  readonly created: string;
  /** From when on it is no longer valid; null where it has no end. */
  readonly expires: string | null;
  /** When it was last used, to the minute; null where it never was. */
  readonly used: string | null;
  readonly revoked: string | null;
  /** The hash of the key that this one took the place of, and until when that one is valid beside it. */
  readonly former: string | null;
  readonly former_end: string | null;
}

const COLUMNS = named(columnsOf('api_key'));

/** The key of a name; null where there never was one. */
export async function readKey(reader: Reader, id: string): Promise<StoredKey | null> {
  const [key] = await reader.$queryRaw<StoredKey[]>(sql`SELECT ${COLUMNS} FROM api_key WHERE id = ${id}`);
  return key ?? null;
}

/** All keys there ever were, in the order of their names. */
export const readKeys = (reader: Reader): Promise<StoredKey[]> =>
  reader.$queryRaw<StoredKey[]>(sql`SELECT ${COLUMNS} FROM api_key ORDER BY id`);

/** Keeps a new key; answers whether there was none of that name before. */
export async function addKey(tx: Transaction, key: StoredKey): Promise<boolean> {
  await insert(tx, key);
  return (await readKey(tx, key.id))?.hash === key.hash;
}

/** Puts another key in the place of one, which stays valid until `end`. Answers whether there is one that is not revoked. */
export async function rotateKey(tx: Transaction, id: string, hash: string, end: string): Promise<boolean> {
  await tx.$executeRaw(sql`
    UPDATE api_key SET former = hash, former_end = ${end}, hash = ${hash}
    WHERE id = ${id} AND revoked IS NULL AND hash <> ${hash}`);
  return (await readKey(tx, id))?.hash === hash;
}

/** Ends a key. Answers whether there is one of that name. */
export async function revokeKey(tx: Transaction, id: string, at: string): Promise<boolean> {
  await tx.$executeRaw(sql`UPDATE api_key SET revoked = ${at} WHERE id = ${id} AND revoked IS NULL`);
  return (await readKey(tx, id)) !== null;
}

/** Keeps when a key was last used. */
export async function touchKey(tx: Transaction, id: string, at: string): Promise<void> {
  await tx.$executeRaw(sql`UPDATE api_key SET used = ${at} WHERE id = ${id} AND (used IS NULL OR used < ${at})`);
}

/** Takes over keys of the ledger that this one reproduces, in the place of those of the same names. */
export async function takeKeys(tx: Transaction, keys: readonly StoredKey[]): Promise<void> {
  for (const key of keys) {
    await tx.$executeRaw(sql`DELETE FROM api_key WHERE id = ${key.id}`);
    await insert(tx, key);
  }
}

async function insert(tx: Transaction, key: StoredKey): Promise<void> {
  const { id, hash, scopes, kinds, created, expires, used, revoked, former, former_end } = key;
  await tx.$executeRaw(sql`
    INSERT INTO api_key (id, hash, scopes, kinds, created, expires, used, revoked, former, former_end)
    VALUES (${id}, ${hash}, ${scopes}, ${kinds}, ${created}, ${expires}, ${used}, ${revoked}, ${former}, ${former_end})
    ON CONFLICT (id) DO NOTHING`);
}
