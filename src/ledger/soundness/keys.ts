// Keys: whether each can be compared with what a request carries, and says what it may do in words that are known.
import { kindNames } from '../../model/kinds.ts';
import { scopeNames } from '../../model/scopes.ts';
import type { StoredKey } from '../keys.ts';
import type { Findings } from './faults.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Tells the keys that cannot be used as they stand. */
export function checkKeys(keys: readonly StoredKey[], { tell }: Findings): void {
  for (const { id, hash, former, scopes, kinds, created, expires, revoked } of keys) {
    if (!HASH.test(hash) || (former !== null && !HASH.test(former))) tell('keys', id, 'is not kept as a SHA-256');
    const strange = unknownIn(scopes, scopeNames) ?? (kinds === null ? undefined : unknownIn(kinds, kindNames));
    if (strange !== undefined)
      tell('keys', id, `names ${JSON.stringify(strange)}, which is no scope and no kind of record`);
    for (const instant of [created, expires, revoked])
      if (instant !== null && Number.isNaN(Date.parse(instant)))
        tell('keys', id, `has ${JSON.stringify(instant)} for an instant`);
  }
}

const unknownIn = (names: string, known: readonly string[]) => names.split(',').find(name => !known.includes(name));
