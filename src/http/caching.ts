// Validators and freshness: what an answer says of itself to caches, and the 304 that saves it.
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../model/refusals.ts';
import { confirmedTag, evaluate, type Validators } from '../operations/conditions.ts';
import { version } from '../package-root.ts';

export const CACHE = {
  /** What may change with the next write. */
  public: 'public, max-age=60, stale-while-revalidate=300',
  /** What never changes: a revision, a list as of a position. */
  immutable: 'public, max-age=31536000, immutable',
  /** What changes with a release. */
  day: 'public, max-age=86400',
  none: 'no-store',
} as const;

/** The strong entity tag of the revision at a position: no two revisions share one. */
export const revisionTag = (position: number) => `"${position}"`;

/** A weak entity tag for what this version makes of all that is given: a position of a ledger, a URL, a media type. */
export function derivedTag(...from: (string | number)[]): string {
  return `W/"${createHash('sha256')
    .update([version, ...from].join('\n'))
    .digest('base64url')
    .slice(0, 22)}"`;
}

/**
 * When a revision recorded at `at` counts as modified: the first whole second after it, and nothing before that second
 * has come. So whoever is told a date has seen every revision that has it, and no change is missed by a date (RFC 9110 §8.8.2.2).
 */
export function modifiedAt(at: string, now = Date.now()): number | null {
  const second = Math.floor(Date.parse(at) / 1000) + 1;
  return second * 1000 <= now ? second : null;
}

/**
 * Sets the validators and the freshness of an answer to GET or HEAD. True where the client has it already: the reply is
 * then a 304, and nothing needs to be read.
 */
export function notModified(
  request: FastifyRequest,
  reply: FastifyReply,
  validators: Validators,
  cache: string,
): boolean {
  reply.header('cache-control', cache);
  if (validators.etag !== null) reply.header('etag', validators.etag);
  const verdict = evaluate(request.headers, validators, true);
  if (verdict === 'precondition-failed') throw preconditionFailed(validators.etag);
  if (verdict === 'not-modified') {
    const given = request.headers['if-none-match'];
    if (given !== undefined && validators.etag !== null) reply.header('etag', confirmedTag(given, validators.etag));
    return Boolean(reply.code(304));
  }
  if (validators.modified !== null) reply.header('last-modified', new Date(validators.modified * 1000).toUTCString());
  return false;
}

export function preconditionFailed(etag: string | null): Refusal {
  if (etag === null) return new Refusal('precondition-failed', 'The record does not exist.');
  return new Refusal('precondition-failed', `The record is at ${etag} now.`, {
    headers: { etag },
    extension: { etag },
  });
}
