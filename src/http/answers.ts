// An answer as a value: what is sent, and what can be kept and sent again.
import type { FastifyReply } from 'fastify';
import { CACHE } from './caching.ts';
import { JSON_TYPE } from './negotiation.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

/** Sends the answer to a write, which nobody may keep. */
export const sendAnswer = (reply: FastifyReply, { status, headers, body }: Answer): FastifyReply =>
  reply
    .code(status)
    .headers({ ...headers, 'cache-control': CACHE.none })
    .type(JSON_TYPE)
    .send(body);
