// Making keys: of chance, told once, and kept as a hash; and what is done with those that there are.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StoredKey } from '../../ledger/keys.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { KindName } from '../../model/kinds.ts';
import { type FaultCode, Refusal } from '../../model/refusals.ts';
import { ID_FORM } from '../../model/schema.ts';
import { type Grant, type Scope, wrongGrant } from '../../model/scopes.ts';

/** The author of what is recorded with the key that a server is started with: that key has no name. */
export const UNNAMED = 'api-key';

/** Authors of what no key records. */
const TAKEN: readonly string[] = [UNNAMED, 'seed', 'follow', 'copy', 'import'];

/** A key tells what it is for, so that one that leaks is found; and its name, so that it is looked up by that. */
const FORM = new RegExp(`^communique_(${ID_FORM})_[A-Za-z0-9_-]{43}$`);

const textFor = (name: string) => `communique_${name}_${randomBytes(32).toString('base64url')}`;

/** What is kept of a key, in hexadecimal. */
export const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** The name that a key says it has; null where it is none of those that are made here. */
export const nameIn = (key: string): string | null => FORM.exec(key)?.[1] ?? null;

/** Whether two keys have one hash, found in a time that does not tell how much of them is the same. */
export const isSameHash = (one: string, other: string) =>
  timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));

/** Whether a key of this hash is the one that is stored, or the one before it for as long as that is valid. */
export function isKey(given: string, { hash, former, former_end: end }: StoredKey, now = Date.now()): boolean {
  const isFormer = former !== null && end !== null && Date.parse(end) > now && isSameHash(given, former);
  return isSameHash(given, hash) || isFormer;
}

/** Why a stored key is valid no longer; null while it is. */
export function endOf({ revoked, expires }: StoredKey, now = Date.now()): 'revoked' | 'expired' | null {
  if (revoked !== null) return 'revoked';
  return expires !== null && Date.parse(expires) <= now ? 'expired' : null;
}

/** What a stored key lets its holder do. */
export const grantOf = ({ scopes, kinds }: Pick<StoredKey, 'scopes' | 'kinds'>): Grant => ({
  scopes: scopes.split(',') as Scope[],
  kinds: kinds === null ? null : (kinds.split(',') as KindName[]),
});

/** What is told of a key: everything but the key. */
export function toldOf(key: StoredKey) {
  const { id, created, expires, used, revoked, former, former_end: until } = key;
  const isRotated = former !== null && until !== null && Date.parse(until) > Date.now();
  return {
    name: id,
    state: endOf(key) ?? ('valid' as const),
    scopes: grantOf(key).scopes,
    kinds: grantOf(key).kinds,
    createdAt: created,
    expiresAt: expires,
    lastUsedAt: used,
    revokedAt: revoked,
    formerUntil: isRotated ? until : null,
  };
}

export type ToldKey = ReturnType<typeof toldOf>;

/** What a key is to be. */
export interface Wanted extends Grant {
  readonly name: string;
  /** RFC 3339; null for a key without an end. */
  readonly expiresAt: string | null;
}

/** A key that was just made: the only time that it is told. */
export interface Made {
  readonly key: string;
  readonly stored: StoredKey;
}

/** @throws Refusal where the name was given before, or the key would be of no use */
export async function makeKey(ledger: Ledger, { name, scopes, kinds, expiresAt }: Wanted): Promise<Made> {
  const wrong = wrongGrant({ scopes, kinds });
  if (wrong !== null) throw invalid(scopes.length === 0 ? '#/scopes' : '#/kinds', 'invalid-grant', wrong);
  const expires = expiresAt === null ? null : new Date(expiresAt).toISOString();
  if (expires !== null && Date.parse(expires) <= Date.now())
    throw invalid('#/expiresAt', 'in-the-past', `The key would be valid until ${expires}, which is over.`);
  const key = textFor(name);
  const stored: StoredKey = {
    ...{ id: name, hash: hashOf(key), scopes: scopes.join(','), kinds: kinds?.join(',') ?? null },
    ...{ created: new Date().toISOString(), expires, used: null, revoked: null, former: null, former_end: null },
  };
  if (TAKEN.includes(name) || !(await ledger.addKey(stored)))
    throw new Refusal(
      'key-name-taken',
      `There is, or was, a key ${name}: what it recorded has its name. Choose another.`,
    );
  return { key, stored };
}

/** A new key under the name of one, which stays valid for so many seconds. @throws Refusal where there is none to be rotated */
export async function rotateKey(ledger: Ledger, name: string, seconds: number): Promise<Made> {
  const before = await ledger.key(name);
  const end = before && endOf(before);
  if (end) throw new Refusal('key-ended', `The key ${name} is ${end}. Make another, under another name.`);
  const key = textFor(name);
  const until = new Date(Date.now() + seconds * 1_000).toISOString();
  const stored = (await ledger.rotateKey(name, hashOf(key), until)) ? await ledger.key(name) : null;
  if (stored === null) throw noKey(name);
  return { key, stored };
}

/** @throws Refusal where there never was such a key */
export async function revokeKey(ledger: Ledger, name: string): Promise<StoredKey> {
  const stored = (await ledger.revokeKey(name, new Date().toISOString())) ? await ledger.key(name) : null;
  if (stored === null) throw noKey(name);
  return stored;
}

export const noKey = (name: string) => new Refusal('not-found', `There is no key ${name}.`);

const invalid = (pointer: string, code: FaultCode, detail: string) =>
  new Refusal('invalid-record', detail, { errors: [{ detail, code, pointer }] });
