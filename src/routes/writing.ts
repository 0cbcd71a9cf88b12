// Writing records: which routes there are, what they take and what they answer.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { MERGE_PATCH_TYPE } from '../http/bodies.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { answerEmpty, answerWith, problemAnswers } from '../http/responses.ts';
import { id as idSchema, object, optional, ref } from '../model/schema.ts';
import { idParameter, type RecordRoutes } from './record-routes.ts';
import { create, patch, put, remove } from './write.ts';

export function registerWriting(app: FastifyInstance, routes: RecordRoutes): void {
  const { kind } = routes;
  const collection = `/v1/${kind.plural}`;
  const tags = [kind.plural];
  const security = [{ key: [] }];
  const config = { access: 'write' as const, consumes: JSON_TYPE };
  const written = (description: string) =>
    answerWith(ref(kind.document), { description, headers: ['ETag', 'Content-Location', 'Cache-Control', 'Vary'] });
  const created = answerWith(ref(kind.document), {
    description: `The new ${kind.name}`,
    headers: ['ETag', 'Location', 'Content-Location', 'Cache-Control', 'Vary'],
  });
  // A statement that another event relates to cannot be taken away.
  const refersBack = kind.name === 'event' ? (['still-referred-to'] as const) : [];
  const bodyProblems = [
    'missing-key',
    'read-only',
    'invalid-body',
    'body-too-large',
    'unsupported-media-type',
    'invalid-record',
  ] as const;

  app.post(collection, {
    config,
    schema: {
      operationId: `create-${kind.name}`,
      tags,
      security,
      summary: `Create one ${kind.name}`,
      description: 'The server makes the id. To choose it yourself, use PUT.',
      querystring: object({}),
      body: ref(kind.input),
      response: { 201: created, ...problemAnswers(...bodyProblems) },
    },
    handler: (request, reply) => create(routes, request, reply),
  });

  app.put(`${collection}/:id`, {
    config,
    schema: {
      operationId: `put-${kind.name}`,
      tags,
      security,
      summary: `Create or replace one ${kind.name}`,
      description:
        'With `If-None-Match: *` it is created under this id, also where one was deleted; with `If-Match` the one that has this ETag is replaced whole.',
      params: idParameter,
      querystring: object({}),
      headers: preconditions,
      body: ref(kind.input),
      response: {
        200: written(`The ${kind.name} as it is now`),
        201: created,
        ...problemAnswers(...bodyProblems, ...refersBack, 'precondition-failed', 'precondition-required'),
      },
    },
    handler: (request, reply) => put(routes, request, reply),
  });

  app.patch(`${collection}/:id`, {
    config: { ...config, consumes: MERGE_PATCH_TYPE },
    schema: {
      operationId: `patch-${kind.name}`,
      tags,
      security,
      consumes: [MERGE_PATCH_TYPE],
      summary: `Change one ${kind.name}`,
      description:
        'A JSON Merge Patch (RFC 7396): null removes a member, and a list replaces a list whole. The result must be valid as a whole.',
      params: idParameter,
      querystring: object({}),
      headers: preconditions,
      body: mergePatchSchema,
      response: {
        200: written(`The ${kind.name} as it is now`),
        ...problemAnswers(
          ...bodyProblems,
          ...refersBack,
          'not-found',
          'gone',
          'precondition-failed',
          'precondition-required',
        ),
      },
    },
    handler: (request, reply) => patch(routes, request, reply),
  });

  app.delete(`${collection}/:id`, {
    config: { access: 'write' },
    schema: {
      operationId: `delete-${kind.name}`,
      tags,
      security,
      summary: `Delete one ${kind.name}`,
      description:
        'It leaves a tombstone, and its revisions stay. While current records refer to it, it can only be merged into another.',
      params: idParameter,
      querystring: object({
        mergedInto: optional(idSchema('The record that this one duplicates; reading this one then answers 308')),
      }),
      headers: preconditions,
      response: {
        204: answerEmpty({ description: 'Deleted' }),
        ...problemAnswers(
          'missing-key',
          'read-only',
          'malformed-request',
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

const mergePatchSchema = Type.Object(
  {},
  { additionalProperties: true, maxProperties: 100, description: 'A JSON Merge Patch' },
);
