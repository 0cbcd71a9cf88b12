// Idempotency-Key: a request that is sent again is answered as it was, and done once (the IETF draft of that name).
import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { Refusal } from '../model/refusals.ts';
import { type Answer, sendAnswer } from './answers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes an Idempotency-Key: its handler hands `receiptOf` to what it writes with. */
    idempotent?: boolean;
  }
  interface FastifyRequest {
    /** SHA-256 of the body as it came, where the route is idempotent and a key was sent; null until all of it has come. */
    bodyDigest: string | null;
    /** What the answer is kept under; null where no key was sent. */
    keptUnder: KeptUnder | null;
  }
}

interface KeptUnder {
  /** Of the caller and the key. */
  readonly id: string;
  /** Of the method, the URL and the body; null where not all of the body has come. */
  request(): string | null;
}

/** What is kept of requests, beside what they wrote. */
interface KeptAnswers {
  /** What was kept under an id, not too long ago. */
  receipt(id: string): Promise<Kept | null>;
}

interface Kept {
  readonly request: string;
  readonly answer: string;
}

/** Visible ASCII, as it is or as a string of RFC 9651 §3.3.3. */
const QUOTED = '"([!#-\\[\\]-~]|\\\\["\\\\]){1,255}"';
const BARE = '[!#-~][!-~]{0,254}';

/** In how many seconds to ask for what is still being done. */
const RETRY_AFTER = '1';

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
export function receiptOf<Written>({ keptUnder }: FastifyRequest, answer: (written: Written) => Answer) {
  if (keptUnder === null) return undefined;
  const request = keptUnder.request();
  if (request === null) throw new Error('A request is answered whose body was not read to its end.');
  return { id: keptUnder.id, request, answer: (written: Written): string => JSON.stringify(answer(written)) };
}

/** Watches the routes that are added from here on; a handler that says it is idempotent need not look for earlier answers. */
export function registerIdempotency(app: FastifyInstance, kept: KeptAnswers): void {
  /** What this process is at. Another process is waited for by the storage, which lets one of two write. */
  const running = new Map<string, KeptUnder>();
  app.decorateRequest('bodyDigest', null);
  app.decorateRequest('keptUnder', null);
  app.addHook('onRoute', route => {
    if (!route.config?.idempotent) return;
    route.handler = once(route.handler, kept, running);
  });
}

/** Whether the body of a request is to be told from others. */
export const needsDigest = ({ headers, routeOptions }: FastifyRequest) =>
  routeOptions.config?.idempotent === true && headers['idempotency-key'] !== undefined;

export const digestOf = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex');
};

/** The pieces of a body that is taken as it arrives: what it was is known when the last has been taken. */
export async function* digested(
  request: FastifyRequest,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  request.bodyDigest = hash.digest('hex');
}

/** A handler that does the same request once. What it refuses is not kept. */
function once(handler: RouteHandlerMethod, kept: KeptAnswers, running: Map<string, KeptUnder>): RouteHandlerMethod {
  return async function idempotently(request, reply) {
    const under = keptUnderOf(request);
    if (under === null) return handler.call(this, request, reply);
    const { id } = under;
    const other = running.get(id);
    if (other) throw stillRunning(under, other);
    running.set(id, under);
    try {
      const found = await kept.receipt(id);
      if (found) {
        await arrival(request);
        return replay(found, under, reply);
      }
      request.keptUnder = under;
      return await handler.call(this, request, reply);
    } catch (error) {
      // Another process may have answered meanwhile, and what it wrote be what this one was refused for.
      const found = reply.sent || under.request() === null ? null : await kept.receipt(id);
      if (found) return replay(found, under, reply);
      throw error;
    } finally {
      running.delete(id);
    }
  };
}

/** A rehearsal leaves nothing, and so needs no key. */
function keptUnderOf(request: FastifyRequest): KeptUnder | null {
  const given = request.headers['idempotency-key'];
  if (typeof given !== 'string' || (request.query as { dryRun?: string }).dryRun === 'true') return null;
  const key = given.startsWith('"') ? given.slice(1, -1).replace(/\\(.)/g, '$1') : given;
  return {
    id: digestOf(request.author, key),
    request: () =>
      request.bodyDigest === null ? null : digestOf(request.method, request.originalUrl, request.bodyDigest),
  };
}

/** Ends when all of the body has come, though nothing is done with it. */
async function arrival({ body, routeOptions }: FastifyRequest): Promise<void> {
  if (!routeOptions.config?.streams) return;
  for await (const _ of body as AsyncIterable<Uint8Array>);
}

/** Sends what was kept. @throws Refusal where it was kept for another request */
function replay(found: Kept, under: KeptUnder, reply: FastifyReply): FastifyReply {
  if (found.request !== under.request()) throw usedOtherwise();
  return sendAnswer(reply.header('idempotent-replayed', 'true'), JSON.parse(found.answer) as Answer);
}

/** Of a body that is still coming nobody can say whether it is the same. */
function stillRunning(under: KeptUnder, other: KeptUnder): Refusal {
  const [request, running] = [under.request(), other.request()];
  if (request !== null && running !== null && request !== running) return usedOtherwise();
  return new Refusal('idempotency-in-progress', 'A request with this Idempotency-Key is still being done.', {
    headers: { 'retry-after': RETRY_AFTER },
  });
}

const usedOtherwise = () =>
  new Refusal('idempotency-conflict', 'This Idempotency-Key was sent with another request in the last 24 hours.');
