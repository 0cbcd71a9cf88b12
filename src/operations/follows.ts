// What an answer follows: the validators and the freshness that it has for as long as what it was made from stays.
import { createHash } from 'node:crypto';
import type { Signing } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import { version } from '../package-root.ts';
import type { Validators } from './conditions.ts';
import { withParameters } from './links.ts';
import { revisionTag } from './records/refusing.ts';

export const CACHE = {
  /** What may change with the next write. */
  public: 'public, max-age=60, stale-while-revalidate=300',
  /** What never changes: a revision, a list as of a position. */
  immutable: 'public, max-age=31536000, immutable',
  /** What changes with a release. */
  day: 'public, max-age=86400',
  /** What may be kept, and is asked after each time. */
  checked: 'public, no-cache',
  none: 'no-store',
} as const;

/** For how long an answer stays the same: always, as long as the ledger does not move, or for no time that could be told. */
export type Holds = 'always' | 'at-head' | 'never';

export interface Follows extends Validators {
  readonly holds: Holds;
  readonly cache: (typeof CACHE)[keyof typeof CACHE];
  /** Of a 304 too. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another resource stands for this one: nothing is to be run. */
  readonly location?: string;
}

/** A position of the ledger; `fixed` where it was asked for, so that the answer can never change. */
export interface AtPosition extends Follows {
  readonly position: number;
  readonly fixed: boolean;
}

interface From {
  readonly ledger: Signing;
  readonly base: string;
  readonly url: string;
}

/** What the ledger held at a position; `variant` is what else the answer depends on, beside its URL. */
export const position = (
  { ledger, base, url }: From,
  { position, fixed }: { readonly position: number; readonly fixed: boolean },
  variant = '',
): AtPosition => ({
  etag: derivedTag(ledger, position, base, url, variant),
  modified: null,
  ...lasting(fixed),
  position,
  fixed,
});

/** What is `fixed` never changes; all else may with the next write. */
export const lasting = (fixed: boolean): Pick<Follows, 'holds' | 'cache'> =>
  fixed ? { holds: 'always', cache: CACHE.immutable } : { holds: 'at-head', cache: CACHE.public };

/** One revision of one record; `fixed` where no other can come in its place. */
export function revision({ position, at }: Revision, fixed: boolean, ledger: Signing) {
  const modified = modifiedAt(at);
  return {
    etag: revisionTag(position, ledger),
    modified,
    ...lasting(fixed),
    // In a moment it is told when it was modified.
    ...(modified === null && { holds: 'never' as const }),
  };
}

/** A release of the server, and nothing that is recorded; `variant` is what else the answer depends on. */
export const release = ({ url, mediaType }: { url: string; mediaType: string }, variant = ''): Follows => ({
  etag: weakTag(url, mediaType, variant),
  modified: null,
  holds: 'always',
  cache: CACHE.day,
});

/** Nothing that could be told: the answer is another each time, or is to be kept by nobody. */
export const nothing: Follows = { etag: null, modified: null, holds: 'never', cache: CACHE.none };

/** The record that this one was merged into, under its URL, asked for with the same parameters. */
export const elsewhere = (url: string, parameters: Readonly<Record<string, string | undefined>>): Follows => ({
  etag: null,
  modified: null,
  holds: 'never',
  cache: CACHE.public,
  location: withParameters('', url, parameters),
});

/** A weak entity tag for what this version makes of what a ledger holds, and of all that is given: positions, a URL, a media type. */
export const derivedTag = ({ secret, incarnation }: Signing, ...from: (string | number)[]): string =>
  weakTag(secret, incarnation() ?? '', ...from);

const weakTag = (...from: (string | number)[]): string => `W/${tagOfBytes([version, ...from].join('\n'))}`;

/** A strong entity tag of what is sent as it is. */
export const tagOfBytes = (bytes: string | Buffer): string =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;

/**
 * When a revision recorded at `at` counts as modified: the first whole second after it, and nothing before that second
 * has come. So whoever is told a date has seen every revision that has it, and no change is missed by a date (RFC 9110 §8.8.2.2).
 */
export function modifiedAt(at: string, now = Date.now()): number | null {
  const second = Math.floor(Date.parse(at) / 1000) + 1;
  return second * 1000 <= now ? second : null;
}
