// A stream: the documents of all records that a question finds, as the ledger stood at one position, some at a time.
import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import { type Page, readBytePage } from './page.ts';
import type { Asked, Key } from './question.ts';
import { resolve } from './resolve.ts';

/** About how many bytes of documents are read at once, and how many documents at least and at most. */
const AT_ONCE = 1_000_000;
const FIRST = 100;
const FEWEST = 10;
const MOST = 500;

/**
 * Documents as they are stored, in UTF-8. Reads on only when asked for more; the question is resolved once. How many documents are read at once follows from
 * how large those before them were, so that what is held does not grow with them. @throws TooBroad
 */
export async function* readDocuments(
  ledger: Ledger,
  asked: Asked,
  position: number,
): AsyncGenerator<readonly Buffer[]> {
  const question = await resolve(ledger, asked, position);
  let after: Key | null = null;
  let limit = FIRST;
  do {
    const page: Page<Buffer> = await readBytePage(ledger, question, position, {
      direction: 'forward',
      after,
      limit,
    });
    if (page.items.length > 0) yield page.items;
    after = page.next;
    limit = fitting(page.items);
    // Others are let in between.
    await setImmediate();
  } while (after !== null);
}

/** Reads every revision after a position and up to another, in the order of the ledger. */
export async function* readHistory(ledger: Ledger, since: number, upTo: number): AsyncGenerator<readonly Revision[]> {
  let after = since;
  let limit = FIRST;
  while (after < upTo) {
    const revisions = await ledger.changes(after, upTo, limit);
    const last = revisions.at(-1);
    if (last === undefined) return;
    yield revisions;
    after = last.position;
    limit = fitting(revisions.map(({ document }) => document ?? ''));
    await setImmediate();
  }
}

function fitting(documents: readonly { readonly length: number }[]): number {
  const bytes = documents.reduce((sum, document) => sum + document.length, 1);
  const fit = Math.floor((AT_ONCE * documents.length) / bytes);
  return Math.min(Math.max(fit, FEWEST), MOST);
}
