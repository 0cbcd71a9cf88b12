// Many operations at once: all or none of them, or each that can be.
import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import { idempotencyHeader } from '../http/idempotency.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { answerWith, problemAnswers } from '../http/responses.ts';
import { object, optional, ref } from '../model/schema.ts';
import { batchAnswers, batches, batchForm, MAX_ITEMS } from './batch-schemas.ts';
import { batch } from './batch-write.ts';
import { dryRunSchema } from './dry-run.ts';
import type { RecordRoutes } from './record-routes.ts';
import { common, ofBodies } from './writing.ts';

/** How many times as large as that of one record the body of a batch may be. */
const LARGER = 4;

export function registerBatch(app: FastifyInstance, routes: RecordRoutes): void {
  const { kind } = routes;
  const { bodyLimit = 0 } = app.initialConfig;
  const body = ref(batches[kind.name]);
  const answer = ref(batchAnswers[kind.name]);
  const headers = ['Cache-Control', 'Vary', 'Idempotent-Replayed'] as const;
  app.post(`/v1/${kind.plural}/batch`, {
    config: { access: 'write', consumes: JSON_TYPE, idempotent: true },
    bodyLimit: LARGER * bodyLimit,
    validatorCompiler: itemByItem(app, body) as FastifySchemaCompiler<unknown>,
    schema: {
      operationId: `batch-${kind.plural}`,
      ...common(routes),
      summary: `Write many ${kind.plural} at once`,
      description: `Up to ${MAX_ITEMS} operations, each on another record, which may refer to each other whatever their order. All are done, at consecutive positions, or none: then \`errors\` points at the faults of all items, as \`#/items/3/content/title\`, references when nothing else is wrong. With \`mode=partial\` each that can be done is, and the answer is 207: one that refers to what could not be made is refused too. A body may be ${LARGER} times as large as that of one record.`,
      querystring: object({
        mode: optional(
          Type.Unsafe<string>({
            type: 'string',
            enum: ['atomic', 'partial'],
            description: 'All or none, which is the default; or each that can be done',
          }),
        ),
        dryRun: dryRunSchema,
      }),
      headers: idempotencyHeader,
      body,
      response: {
        200: answerWith(answer, { description: 'All were done', headers }),
        207: answerWith(answer, { description: 'What became of each, with `mode=partial`', headers }),
        ...problemAnswers(
          ...ofBodies,
          'invalid-header',
          'still-referred-to',
          'idempotency-in-progress',
          'precondition-failed',
          'idempotency-conflict',
        ),
      },
    },
    handler: (request, reply) => batch(routes, request, reply),
  });
}

/** Validates as the server does, but the body of thousands of records only as a whole: its items are each looked at later. */
function itemByItem(app: FastifyInstance, body: TSchema): FastifySchemaCompiler<TSchema> {
  const compile = app.validatorCompiler as FastifySchemaCompiler<TSchema>;
  return ({ schema, ...rest }) => compile({ ...rest, schema: schema.$ref === body.$ref ? batchForm : schema });
}
