// Cursors: where a page begins, bound to the question that was asked and to the position at which the first page was read.
import { createHash } from 'node:crypto';
import type { Key, Window } from './plan.ts';

export interface Cursor {
  readonly position: number;
  readonly direction: Window['direction'];
  readonly after: Key;
}

/**
 * Opaque to clients. The digest makes a cursor useless with another question and tells a damaged one; it keeps no
 * secret, for a cursor gives nothing that a filter could not.
 */
export function encodeCursor({ position, direction, after }: Cursor, question: string): string {
  const payload = Buffer.from(JSON.stringify([position, direction === 'forward', after.starts, after.id])).toString(
    'base64url',
  );
  return `${payload}.${digest(payload, question)}`;
}

/** The cursor, or null when it was not made by this server for this question. */
export function decodeCursor(encoded: string, question: string): Cursor | null {
  const [payload, signature] = encoded.split('.');
  if (payload === undefined || signature !== digest(payload, question)) return null;
  const [position, forward, starts, id] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
    number,
    boolean,
    number,
    string,
  ];
  return { position, direction: forward ? 'forward' : 'backward', after: { starts, id } };
}

const digest = (payload: string, question: string) =>
  createHash('sha256').update(`${payload} ${question}`).digest('base64url').slice(0, 16);
