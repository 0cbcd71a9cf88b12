// The fingerprint of what a question finds at a position: how many records, and a hash that tells them and their revisions.
import { createHash } from 'node:crypto';
import type { Ledger } from '../ledger/ledger.ts';
import { readRevisionNumbers } from './page.ts';
import type { Asked } from './question.ts';
import { resolve } from './resolve.ts';

export interface Fingerprint {
  readonly records: number;
  /** SHA-256, in lower-case hexadecimal, of a line `id/revision` for each record in the order of the list, each ended by a line feed. */
  readonly sha256: string;
}

/** Null where there are more records than `most`. @throws TooBroad */
export async function fingerprintOf(
  ledger: Ledger,
  asked: Asked,
  position: number,
  most: number,
): Promise<Fingerprint | null> {
  const question = await resolve(ledger, asked, position);
  const hash = createHash('sha256');
  let records = 0;
  for await (const { id, revision } of readRevisionNumbers(ledger, question, position)) {
    if (++records > most) return null;
    hash.update(`${id}/${revision}\n`);
  }
  return { records, sha256: hash.digest('hex') };
}
