import type { Kind } from '../../model/kinds.ts';
import { among, object, optional, ref } from '../../model/schema.ts';
import { answerWith, problemAnswers } from '../answers.ts';
import { costs } from '../costs.ts';
import { nothing } from '../follows.ts';
import { JSON_TYPE } from '../media-types.ts';
import { type Operation, operation } from '../operation.ts';
import { idempotencyHeader } from '../receipts.ts';
import { writeBatch } from './batch.ts';
import { type BatchItem, batchAnswers, batches, batchForm, MAX_ITEMS } from './batch-schemas.ts';
import { dryRunSchema } from './dry-run.ts';
import { ofRecords } from './writes.ts';

/** How many times as large as that of one record the body of a batch may be. */
const LARGER = 4;

const headers = ['Cache-Control', 'Vary', 'Idempotent-Replayed'] as const;

export function batchOperation(kind: Kind): Operation {
  const answer = ref(batchAnswers[kind.name]);
  return operation({
    id: `batch-${kind.plural}`,
    method: 'POST',
    path: `/v1/${kind.plural}/batch`,
    access: 'write',
    kind: kind.name,
    tag: kind.plural,
    summary: `Write many ${kind.plural} at once`,
    description: `Up to ${MAX_ITEMS} operations, each on another record, which may refer to each other whatever their order. All are done, at consecutive positions, or none: then \`errors\` points at the faults of all items, as \`#/items/3/content/title\`, references when nothing else is wrong. With \`mode=partial\` each that can be done is, and the answer is 207: one that refers to what could not be made is refused too. A body may be ${LARGER} times as large as that of one record.`,
    parameters: {
      query: object({
        mode: optional(among(['atomic', 'partial'], 'All or none, which is the default; or each that can be done')),
        dryRun: dryRunSchema,
      }),
      headers: idempotencyHeader,
    },
    // The body of thousands of records is looked at as a whole: its items are each looked at later.
    body: { types: [JSON_TYPE], schema: ref(batches[kind.name]), form: batchForm, times: LARGER },
    idempotent: true,
    answers: {
      200: answerWith(answer, { description: 'All were done', headers }),
      207: answerWith(answer, { description: 'What became of each, with `mode=partial`', headers }),
      ...problemAnswers(
        ...ofRecords,
        ...(['invalid-header', 'still-referred-to', 'idempotency-in-progress'] as const),
        ...(['precondition-failed', 'idempotency-conflict'] as const),
      ),
    },
    ask: ({ body, query }) => ({ items: (body as { items: BatchItem[] }).items, partial: query.mode === 'partial' }),
    cost: ({ items }) => items.length * costs.item.points,
    at: () => nothing,
    run: (asked, _, given) => writeBatch(kind, asked, given),
  });
}
