// The beginning of an input: read ahead to see what it is, and read again with the rest.
import type { Beginning } from './importer.ts';

/** How much is looked at, in UTF-16 units. */
const LOOKED_AT = 65_536;

/** The beginning of a text, and the text as a whole, which can be read once. */
export async function beginningOf(
  name: string,
  input: AsyncIterable<string>,
): Promise<{ beginning: Beginning; text: AsyncIterable<string> }> {
  const { read, all } = await readAhead(input, LOOKED_AT);
  return { beginning: { name, text: read.join('').slice(0, LOOKED_AT) }, text: all };
}

/** Pieces until they have a length, or there are no more; and all of them, which can be read once. */
export async function readAhead<T extends { readonly length: number }>(
  input: AsyncIterable<T>,
  enough: number,
): Promise<{ read: readonly T[]; all: AsyncIterable<T> }> {
  const pieces = input[Symbol.asyncIterator]();
  const read: T[] = [];
  let length = 0;
  while (length < enough) {
    const { done, value } = await pieces.next();
    if (done) break;
    read.push(value);
    length += value.length;
  }
  return { read, all: together(read, pieces) };
}

async function* together<T>(read: readonly T[], rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield* read;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
