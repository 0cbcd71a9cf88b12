// Receipts: what a write keeps of the request that made it, so that the same request sent again is answered as it was.
import { Type } from '@sinclair/typebox';

/** What an answer is kept under. */
export interface ReceiptKey {
  /** Of the caller and the key. */
  readonly id: string;
  /** Of the method, the URL and the body; null where not all of the body has come. */
  request(): string | null;
}

/** An answer that can be kept: JSON text, or none. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Visible ASCII, as it is or as a string of RFC 9651 §3.3.3. */
const QUOTED = '"([!#-\\[\\]-~]|\\\\["\\\\]){1,255}"';
const BARE = '[!#-~][!-~]{0,254}';

export const idempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 512,
      pattern: `^(${QUOTED}|${BARE})$`,
      description:
        'A key of your own, 1 to 255 visible ASCII characters, quoted or bare: for 24 hours the same request with the same key is not done again but answered as it was, with `Idempotent-Replayed: true`',
    }),
  ),
});

/** What a write is handed so that its answer is kept with it; undefined where no key was sent. The body has come by then. */
export function receiptOf<Written>(
  { keptUnder }: { readonly keptUnder: ReceiptKey | null },
  answer: (written: Written) => KeptAnswer,
) {
  if (keptUnder === null) return undefined;
  const request = keptUnder.request();
  if (request === null) throw new Error('A request is answered whose body was not read to its end.');
  return { id: keptUnder.id, request, answer: (written: Written): string => JSON.stringify(answer(written)) };
}
