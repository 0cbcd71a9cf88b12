// Access: who may do what. Every operation declares what it needs.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../model/refusals.ts';
import type { Operation } from '../operations/operation.ts';

const HOW = '`Authorization: Bearer <key>`, with the key that the server was started with';
const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** What tells who asks, for the ledger's record; empty where nobody says so. It throws a Refusal where they may not. */
export type Access = (access: Operation['access'], headers: IncomingHttpHeaders) => string;

/** Checks the key of each request against the one that the server was started with; without one nobody writes. */
export function accessBy(apiKey: string | undefined): Access {
  const expected = apiKey === undefined ? null : hash(apiKey);
  return (access, headers) => {
    if (access === 'open') return '';
    if (access === 'write' && expected === null) {
      throw new Refusal('read-only', 'No key is set, so the server takes no writes: start it with COMMUNIQUE_API_KEY.');
    }
    const given = keyIn(headers);
    if (given === null) {
      if (access === 'write')
        throw new Refusal('missing-key', `Writing needs a key: send ${HOW}.`, challenge('Bearer'));
      return '';
    }
    if (expected === null || given === undefined || !timingSafeEqual(hash(given), expected)) {
      const detail = given === undefined ? `The key is not sent as ${HOW}.` : 'The key is not valid here.';
      throw new Refusal('invalid-key', detail, challenge('Bearer error="invalid_token"'));
    }
    return 'api-key';
  };
}

/** The key that a request carries; null where it carries none, undefined where it cannot be read. */
const keyIn = ({ authorization }: IncomingHttpHeaders): string | null | undefined =>
  authorization === undefined ? null : BEARER.exec(authorization)?.[1];

/** Hashes are of one length, which comparing in constant time needs. */
const hash = (key: string) => createHash('sha256').update(key).digest();

const challenge = (value: string) => ({ headers: { 'www-authenticate': value } });
