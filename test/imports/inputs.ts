// Inputs for the tests of imports: texts as streams of bytes, cut where one likes, and ledgers that hold nothing yet.

import type { Told } from '../../src/imports/outcomes.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { type Asked, importInto } from '../../src/operations/imports/run.ts';

/** The bytes in pieces of a length. */
export async function* inPieces(bytes: Uint8Array | string, length = 65_536): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(bytes as Uint8Array);
  for (let from = 0; from < all.length; from += length) yield all.subarray(from, from + length);
}

/** Texts as they are. */
export async function* texts(...pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What an asynchronous action is refused with. */
export const refusal = (action: Promise<unknown>): Promise<unknown> =>
  action.then(
    () => null,
    (error: unknown) => error,
  );

/** Imports one text; answers what became of its rows. */
export async function importText(ledger: Ledger, text: string | Uint8Array, asked: Partial<Asked> = {}) {
  const told: Told[] = [];
  const watcher = { told: (rows: readonly Told[]) => void told.push(...rows) };
  const summary = await importInto(ledger, { format: 'auto', ...asked }, watcher, async run => {
    await run.take({ name: 'input', bytes: inPieces(text) });
    return run.summary();
  });
  return { told, ...summary };
}

/** All that a ledger holds, in its order, but for when it was recorded. */
export async function contentsOf(ledger: Ledger): Promise<object[]> {
  const changes = await ledger.changes(0, ledger.head().position, 1_000_000);
  return changes.map(({ at, ledger: _, document, ...change }) => {
    const { createdAt, updatedAt, ...rest } = JSON.parse(document ?? '{}');
    return { ...change, document: document && rest };
  });
}
