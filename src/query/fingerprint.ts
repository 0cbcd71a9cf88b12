// The fingerprint of what a question finds at a position: how many records, and a hash that tells them and their revisions.
import { createHash } from 'node:crypto';
import type { Ledger } from '../ledger/ledger.ts';
import { REVISION } from './plan.ts';
import type { Asked } from './question.ts';
import { resolve } from './resolve.ts';
import { walkPages } from './walk.ts';

/** How many rows are read at once: there are no documents in them. */
const AT_ONCE = 1_000;

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
  for await (const page of walkPages<number>(ledger, question, position, { shown: REVISION, limit: AT_ONCE })) {
    records += page.length;
    if (records > most) return null;
    for (const { id, shown: revision } of page) hash.update(`${id}/${revision}\n`);
  }
  return { records, sha256: hash.digest('hex') };
}
