// The digest of a ledger: one number for all that was ever recorded in it, by which two ledgers are compared.
import { createHash } from 'node:crypto';
import { walkFeed } from '../ledger/feed.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** The SHA-256 of every revision up to a position, in order: each as a JSON array of its members, one a line. */
export async function digestOf(ledger: Ledger, upTo: number, progress: (position: number) => void): Promise<string> {
  const hash = createHash('sha256');
  for await (const portion of walkFeed(ledger, 0, upTo)) {
    for (const { position, kind, id, revision, op, at, author, heir, document } of portion)
      hash.update(`${JSON.stringify([position, kind, id, revision, op, at, author, heir, document])}\n`);
    progress(portion.at(-1)?.position ?? 0);
  }
  return hash.digest('hex');
}
