// `dryRun`: a write that is checked in every way, answered as it would be, and not done.
import { Type } from '@sinclair/typebox';
import type { Revision } from '../../ledger/revision.ts';
import type { Write } from '../../ledger/write.ts';
import type { Given } from '../operation.ts';
import { type KeptAnswer, receiptOf } from '../receipts.ts';

export const dryRunSchema = Type.Optional(
  Type.Unsafe<string>({
    type: 'string',
    enum: ['true', 'false'],
    description:
      'Check everything, references and preconditions included, answer with the status that the write would have had, and record nothing. The answer has no ETag and no Location, and its documents lack `revision`, `position`, `createdAt` and `updatedAt`: what they would be is not promised, nor is an id that the server makes.',
  }),
);

export const isDryRun = ({ query }: Given) => query.dryRun === 'true';

/** Appends the writes, with the receipt of a request that has a key; or only rehearses them. */
export function carryOut(
  given: Given,
  writes: readonly Write[],
  answer: (revisions: readonly Revision[]) => KeptAnswer,
): Promise<Revision[]> {
  const { ledger, author } = given;
  if (isDryRun(given)) return ledger.rehearse(target => target.append(writes, author));
  return ledger.append(writes, author, receiptOf(given, answer));
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
