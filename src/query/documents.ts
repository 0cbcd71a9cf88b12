// All documents that a question finds, in UTF-8, some at a time: what exports are written from.
import type { Ledger } from '../ledger/ledger.ts';
import { FIRST_PORTION, nextPortion } from '../portions.ts';
import { BYTES } from './plan.ts';
import type { Asked } from './question.ts';
import { resolve } from './resolve.ts';
import { walkPages } from './walk.ts';

/** Documents as they are stored, in the order of the list. Reads on only when asked for more. @throws TooBroad */
export async function* readDocuments(
  ledger: Ledger,
  asked: Asked,
  position: number,
): AsyncGenerator<readonly Buffer[]> {
  const question = await resolve(ledger, asked, position);
  const walk = {
    shown: BYTES(ledger.dialect),
    limit: FIRST_PORTION,
    next: (page: readonly { readonly shown: Buffer }[]) => nextPortion(page.map(({ shown }) => shown)),
  };
  for await (const page of walkPages<Buffer>(ledger, question, position, walk)) yield page.map(({ shown }) => shown);
}
