// Streamed answers: chunk by chunk as the client takes them, from the first one on; a failure after that breaks the connection off.
import { Readable } from 'node:stream';

type Chunks = AsyncGenerator<Buffer | string>;

/**
 * The chunks, begun: what fails before the first of them is answered as any failure is; the client leaving ends them. HEAD is
 * answered as GET would be, and takes no more than the first.
 */
export async function begun(chunks: Chunks, method: string): Promise<Readable> {
  const first = await chunks.next();
  if (method !== 'HEAD') return Readable.from(beginningWith(first, chunks), { objectMode: false });
  await chunks.return(undefined);
  return Readable.from([]);
}

async function* beginningWith(first: IteratorResult<Buffer | string>, rest: Chunks): Chunks {
  if (!first.done) yield first.value;
  yield* rest;
}
