// What an operation is given: the parts of a request, without the request.
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { askedBy } from '../ledger/asking.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Given, Operation } from '../operations/operation.ts';
import { digested, mediaTypeOf, piecesOf, tooLarge } from './bodies.ts';
import { callerOf } from './caller.ts';
import { keptUnder, needsDigest } from './idempotency.ts';
import { originOf } from './origin.ts';

/** What an operation is given of a request. @throws Refusal for a body that says to be too large */
export function givenBy(
  operation: Operation,
  request: FastifyRequest,
  signal: AbortSignal,
  { ledger, base }: { readonly ledger: Ledger; readonly base: string },
): Given {
  const { params, query, headers, url, holder, answerType, id, server } = request;
  const under = operation.idempotent ? keptUnder(request) : null;
  const asker = { caller: callerOf(request), signal };
  return {
    ...asker,
    ledger: askedBy(ledger, asker),
    path: params as Given['path'],
    query: query as Given['query'],
    body: operation.body?.pieces === undefined ? request.body : piecesBy(request, operation.body.pieces),
    bodyType: mediaTypeOf(headers),
    headers,
    mediaType: answerType,
    url,
    base,
    origin: base || originOf(request),
    author: holder?.name ?? '',
    seesAuthors: holder !== null,
    requestId: id,
    most: server.initialConfig.bodyLimit ?? Infinity,
    keptUnder: under,
  };
}

/** The pieces of a body, as they arrive. */
function piecesBy(request: FastifyRequest, limit: number): AsyncIterable<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const pieces = piecesOf((request.body as Readable | null) ?? Readable.from([]), limit);
  return needsDigest(request) ? digested(request, pieces) : pieces;
}

/** Ends when all of the body has come, though nothing is done with it. */
export async function arrival({ body: taken }: Operation, { body }: Given): Promise<void> {
  if (taken?.pieces === undefined) return;
  for await (const _ of body as AsyncIterable<Uint8Array>);
}
