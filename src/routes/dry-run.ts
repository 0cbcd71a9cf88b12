// `dryRun`: a write that is checked in every way, answered as it would be, and not done.
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { Answer } from '../http/answers.ts';
import { receiptOf } from '../http/idempotency.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import type { Write } from '../ledger/write.ts';

export const dryRunSchema = Type.Optional(
  Type.Unsafe<string>({
    type: 'string',
    enum: ['true', 'false'],
    description:
      'Check everything, references and preconditions included, answer with the status that the write would have had, and record nothing. The answer has no ETag and no Location, and its documents lack `revision`, `position`, `createdAt` and `updatedAt`: what they would be is not promised, nor is an id that the server makes.',
  }),
);

export const isDryRun = ({ query }: FastifyRequest) => (query as { dryRun?: string }).dryRun === 'true';

/** Appends the writes, with the receipt of a request that has a key; or only rehearses them. */
export function carryOut(
  ledger: Ledger,
  request: FastifyRequest,
  writes: readonly Write[],
  answer: (revisions: readonly Revision[]) => Answer,
): Promise<Revision[]> {
  if (isDryRun(request)) return ledger.rehearse(target => target.append(writes, request.author));
  return ledger.append(writes, request.author, receiptOf(request, answer));
}

/** A document without what it would only have once it is recorded. */
export function draftOf(document: string): Record<string, unknown> {
  const {
    revision: _revision,
    position: _position,
    createdAt: _created,
    updatedAt: _updated,
    ...draft
  } = JSON.parse(document) as Record<string, unknown>;
  return draft;
}
