// The audit over HTTP: who asked for what, and what came of it.
import { Type } from '@sinclair/typebox';
import { refusals } from '../../model/refusals.ts';
import { among, coded, id, instant, integer, list, named, object, optional, ref } from '../../model/schema.ts';
import { answerWith, problemAnswers } from '../answers.ts';
import { nothing } from '../follows.ts';
import { type Operation, operation } from '../operation.ts';
import { limitSchema, MAX_LIMIT } from '../questions/envelope.ts';

const author = Type.String({
  maxLength: 128,
  description: 'The name of the key; empty where none was sent that is valid',
});
const entryId = coded('^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', 36, 'Id of the entry, a UUIDv7');

const entrySchema = named(
  'AuditEntry',
  object(
    {
      id: entryId,
      at: instant('When it was answered'),
      key: author,
      address: Type.String({ maxLength: 100, description: 'From where' }),
      operation: Type.String({ maxLength: 100, description: 'Id of the operation' }),
      path: Type.String({ maxLength: 500, description: 'The path that it was asked of' }),
      status: integer(100, 599, 'The status of the answer'),
      problem: Type.Union([among(Object.keys(refusals), 'The problem that it was refused with'), Type.Null()], {
        description: 'The problem that it was refused with; null where it was done',
      }),
      requestId: Type.String({ maxLength: 128, description: 'Id of the request, which the log has too' }),
    },
    { description: 'A request and what came of it' },
  ),
);

export const auditSchemas = [entrySchema];

interface Query {
  readonly before?: string;
  readonly key?: string;
  readonly operation?: string;
  readonly limit: number;
}

export const auditOperation: Operation = operation({
  id: 'list-audit',
  method: 'GET',
  path: '/v1/audit',
  access: 'admin',
  tag: 'system',
  summary: 'Read the audit',
  description:
    'Who asked for what, from where, and what came of it, the newest first: every request to record, to import or to administrate, and every one whose key was refused. It has neither keys nor bodies. An entry appears within a second of the answer, and goes by age and number as the server is set.',
  parameters: {
    query: object({
      before: optional({ ...entryId, description: 'Entries before this one: `next` of the page before' }),
      key: optional(id('What was asked with the key of this name')),
      operation: optional(id('What was asked of this operation')),
      limit: limitSchema,
    }),
  },
  answers: {
    200: answerWith(
      object(
        {
          data: list(ref(entrySchema), MAX_LIMIT, { description: 'The entries' }),
          next: Type.Union([entryId, Type.Null()], { description: 'For `before` of the next page; null at the end' }),
        },
        { description: 'A page of the audit' },
      ),
      { description: 'A page of the audit', headers: ['Cache-Control', 'Vary'] },
    ),
    ...problemAnswers('invalid-parameter'),
  },
  ask: ({ query }) => query as unknown as Query,
  at: () => nothing,
  run: async ({ before, key: author, operation, limit }, _at, { ledger }) => {
    const found = await ledger.audit({ before, author, operation, limit: limit + 1 });
    const data = found.slice(0, limit).map(({ author, refusal, request, ...entry }) => {
      const { id, at, address, operation, path, status } = entry;
      return { id, at, key: author, address, operation, path, status, problem: refusal, requestId: request };
    });
    return { body: JSON.stringify({ data, next: found.length > limit ? (data.at(-1)?.id ?? null) : null }) };
  },
});
