// The beginning of an input: read ahead to see what it is, and read again with the rest.
import type { Beginning } from './importer.ts';

/** How much is looked at, in UTF-16 units. */
const LOOKED_AT = 65_536;

/** The beginning of a text, and the text as a whole, which can be read once. */
export async function beginningOf(
  name: string,
  input: AsyncIterable<string>,
): Promise<{ beginning: Beginning; text: AsyncIterable<string> }> {
  const pieces = input[Symbol.asyncIterator]();
  const read: string[] = [];
  let length = 0;
  while (length < LOOKED_AT) {
    const { done, value } = await pieces.next();
    if (done) break;
    read.push(value);
    length += value.length;
  }
  return { beginning: { name, text: read.join('').slice(0, LOOKED_AT) }, text: together(read, pieces) };
}

async function* together(read: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield* read;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
