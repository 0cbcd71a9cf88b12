// Cursors: where a page begins, bound to the question that was asked and to the position at which the first page was read.
import { createHmac } from 'node:crypto';
import type { Signing } from '../ledger/ledger.ts';
import type { Key, Window } from './question.ts';

export interface Cursor {
  readonly position: number;
  readonly direction: Window['direction'];
  readonly after: Key;
}

/** Opaque to clients; signed, so that whatever was tampered with, or made for another question, is told. */
export function encodeCursor({ position, direction, after }: Cursor, question: string, ledger: Signing): string {
  const fields = JSON.stringify([position, direction === 'forward', after.tier, after.key, after.id]);
  const payload = Buffer.from(fields).toString('base64url');
  return `${payload}.${signature(payload, question, ledger)}`;
}

/** The cursor, or null when it was not made for this question by this ledger, as it is since it was restored last. */
export function decodeCursor(encoded: string, question: string, ledger: Signing): Cursor | null {
  const [payload = '', given] = encoded.split('.');
  if (given !== signature(payload, question, ledger)) return null;
  const fields = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const [position, forward, tier, key, id] = fields as [number, boolean, number, number, string];
  return { position, direction: forward ? 'forward' : 'backward', after: { tier, key, id } };
}

const signature = (payload: string, question: string, { secret, incarnation }: Signing) =>
  createHmac('sha256', secret)
    .update(`${payload} ${incarnation() ?? ''} ${question}`)
    .digest('base64url')
    .slice(0, 22);
