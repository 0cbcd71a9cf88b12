// Writing records: which routes there are, what they take and what they answer.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import { JSON_PATCH_TYPE, MERGE_PATCH_TYPE } from '../http/bodies.ts';
import { idempotencyHeader } from '../http/idempotency.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { answerEmpty, answerWith, problemAnswers } from '../http/responses.ts';
import { id as idSchema, named, object, optional, ref } from '../model/schema.ts';
import { jsonPatchSchema } from '../operations/records/patching.ts';
import { dryRunSchema } from './dry-run.ts';
import { idParameter, type RecordRoutes } from './record-routes.ts';
import { create, patch, put, remove } from './write.ts';

export function registerWriting(app: FastifyInstance, routes: RecordRoutes): void {
  addCreate(app, routes);
  addPut(app, routes);
  addPatch(app, routes);
  addDelete(app, routes);
}

/** What all operations that write have in common. */
export const common = ({ kind }: RecordRoutes) => ({ tags: [kind.plural] });

const config = { access: 'write' as const, consumes: JSON_TYPE };

/** What is in a body is looked at where it is written, with what its record is now; here it is only described. */
export const judgedLater =
  (app: FastifyInstance): FastifySchemaCompiler<unknown> =>
  route =>
    route.httpPart === 'body' ? () => true : (app.validatorCompiler as FastifySchemaCompiler<unknown>)(route);

const written = ({ kind }: RecordRoutes) =>
  answerWith(ref(kind.document), {
    description: `The ${kind.name} as it is now; with \`dryRun\` as it would be`,
    headers: ['ETag', 'Content-Location', 'Cache-Control', 'Vary'],
  });

const created = ({ kind }: RecordRoutes) =>
  answerWith(ref(kind.document), {
    description: `The new ${kind.name}; with \`dryRun\` as it would be`,
    headers: ['ETag', 'Location', 'Content-Location', 'Cache-Control', 'Vary', 'Idempotent-Replayed'],
  });

export const ofBodies = [
  'missing-key',
  'read-only',
  'invalid-body',
  'request-timeout',
  'body-too-large',
  'unsupported-media-type',
  'invalid-record',
] as const;

/** A statement that another event relates to cannot be taken away. */
const ofChanges = ({ kind }: RecordRoutes) =>
  [
    ...ofBodies,
    'precondition-failed',
    'precondition-required',
    ...(kind.name === 'event' ? ['still-referred-to' as const] : []),
  ] as const;

function addCreate(app: FastifyInstance, routes: RecordRoutes): void {
  app.post(`/v1/${routes.kind.plural}`, {
    config: { ...config, idempotent: true },
    validatorCompiler: judgedLater(app),
    schema: {
      operationId: `create-${routes.kind.name}`,
      ...common(routes),
      summary: `Create one ${routes.kind.name}`,
      description: 'The server makes the id. To choose it yourself, use PUT.',
      querystring: object({ dryRun: dryRunSchema }),
      headers: idempotencyHeader,
      body: ref(routes.kind.input),
      response: {
        201: created(routes),
        ...problemAnswers(...ofBodies, 'invalid-header', 'idempotency-in-progress', 'idempotency-conflict'),
      },
    },
    handler: (request, reply) => create(routes, request, reply),
  });
}

function addPut(app: FastifyInstance, routes: RecordRoutes): void {
  app.put(`/v1/${routes.kind.plural}/:id`, {
    config,
    validatorCompiler: judgedLater(app),
    schema: {
      operationId: `put-${routes.kind.name}`,
      ...common(routes),
      summary: `Create or replace one ${routes.kind.name}`,
      description:
        'With `If-None-Match: *` it is created under this id, also where one was deleted; with `If-Match` the one that has this ETag is replaced whole.',
      params: idParameter,
      querystring: object({ dryRun: dryRunSchema }),
      headers: preconditions,
      body: ref(routes.kind.input),
      response: {
        200: written(routes),
        201: created(routes),
        ...problemAnswers(...ofChanges(routes)),
      },
    },
    handler: (request, reply) => put(routes, request, reply),
  });
}

function addPatch(app: FastifyInstance, routes: RecordRoutes): void {
  app.patch(`/v1/${routes.kind.plural}/:id`, {
    config: { ...config, consumes: [MERGE_PATCH_TYPE, JSON_PATCH_TYPE], requires: ['if-match'] },
    validatorCompiler: judgedLater(app),
    schema: {
      operationId: `patch-${routes.kind.name}`,
      ...common(routes),
      summary: `Change one ${routes.kind.name}`,
      description:
        'By a JSON Merge Patch (RFC 7396) null removes a member, and a list replaces a list whole. By a JSON Patch (RFC 6902) one element of a list is added, changed or taken away, and `test` says what must be there. Either is a change to the document as it is read; the result must be valid as a whole.',
      params: idParameter,
      querystring: object({ dryRun: dryRunSchema }),
      headers: preconditions,
      body: {
        content: {
          [MERGE_PATCH_TYPE]: { schema: ref(mergePatchSchema) },
          [JSON_PATCH_TYPE]: { schema: jsonPatchSchema },
        },
      },
      response: {
        200: written(routes),
        ...problemAnswers(...ofChanges(routes), 'not-found', 'gone', 'patch-conflict'),
      },
    },
    handler: (request, reply) => patch(routes, request, reply),
  });
}

function addDelete(app: FastifyInstance, routes: RecordRoutes): void {
  app.delete(`/v1/${routes.kind.plural}/:id`, {
    config: { access: 'write', requires: ['if-match'] },
    schema: {
      operationId: `delete-${routes.kind.name}`,
      ...common(routes),
      summary: `Delete one ${routes.kind.name}`,
      description:
        'It leaves a tombstone, and its revisions stay. While current records refer to it, it can only be merged into another.',
      params: idParameter,
      querystring: object({
        mergedInto: optional(idSchema('The record that this one duplicates; reading this one then answers 308')),
        dryRun: dryRunSchema,
      }),
      headers: preconditions,
      response: {
        204: answerEmpty({ description: 'Deleted' }),
        ...problemAnswers(
          'missing-key',
          'read-only',
          'malformed-request',
          'request-timeout',
          'body-too-large',
          'unsupported-media-type',
          'not-found',
          'gone',
          'still-referred-to',
          'precondition-failed',
          'precondition-required',
          'invalid-record',
        ),
      },
    },
    handler: (request, reply) => remove(routes, request, reply),
  });
}

const tagList = (description: string) => Type.Optional(Type.String({ maxLength: 1_000, description }));

const preconditions = Type.Object({
  'if-match': tagList('The ETag that the record must have'),
  'if-none-match': tagList('`*` where the record must not exist'),
});

export const mergePatchSchema = named(
  'MergePatch',
  Type.Object({}, { additionalProperties: true, maxProperties: 100, description: 'A JSON Merge Patch' }),
);

export const writingSchemas = [mergePatchSchema, named('JsonPatch', jsonPatchSchema)];
