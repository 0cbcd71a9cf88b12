// Streamed answers: chunk by chunk as the client takes them, from the first one on; a failure after that breaks the connection off.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sends chunks. What fails before the first of them is answered as any failure is; the client leaving ends the
 * chunks. HEAD is answered as GET would be, and takes no more than the first.
 */
export async function sendChunks(
  request: FastifyRequest,
  reply: FastifyReply,
  chunks: AsyncGenerator<Buffer>,
): Promise<FastifyReply> {
  const first = await chunks.next();
  if (request.method !== 'HEAD') return reply.send(Readable.from(beginningWith(first, chunks), { objectMode: false }));
  await chunks.return(undefined);
  return reply.send(Readable.from([]));
}

async function* beginningWith(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (!first.done) yield first.value;
  yield* rest;
}
