// Ids from names and keys: readable, valid, and the same for the same input.
import { sha256 } from '../model/evidence.ts';
import { ID_LENGTH } from '../model/schema.ts';

/** How much of a hash tells two ids apart that read the same: 64 bits. */
const HASH = 16;

/** A name as lower-case words joined by hyphens; letters that are not Latin are told by a hash, and so is what is too long. */
export function slug(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/[đð]/g, 'd')
    .replace(/ı/g, 'i')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/þ/g, 'th');
  const plain = words.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const complete = !/[^\p{ASCII}]/u.test(words.replace(/[\p{P}\p{Z}\p{S}]/gu, '')) && plain !== '';
  return complete && plain.length <= ID_LENGTH ? plain : withHash(plain, name);
}

/** An id that reads as `prefix`, and is the same for the same `key` alone. */
export const keyed = (prefix: string, key: readonly string[]): string => withHash(slug(prefix), JSON.stringify(key));

function withHash(words: string, key: string): string {
  const hash = sha256(key).slice(0, HASH);
  const room = words.slice(0, ID_LENGTH - HASH - 1).replace(/-$/, '');
  return room === '' ? hash : `${room}-${hash}`;
}
