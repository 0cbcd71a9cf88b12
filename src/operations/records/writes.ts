// Writing one record: create, replace, patch and delete.
import { Type } from '@sinclair/typebox';
import { uuidv7 } from 'uuidv7';
import type { Kind } from '../../model/kinds.ts';
import { id as idSchema, object, optional, ref } from '../../model/schema.ts';
import { answerEmpty, answerWith, ofBodies, problemAnswers } from '../answers.ts';
import { costs } from '../costs.ts';
import { nothing } from '../follows.ts';
import { JSON_PATCH_TYPE, JSON_TYPE, MERGE_PATCH_TYPE, PATCH_TYPES } from '../media-types.ts';
import { type Given, type Operation, operation } from '../operation.ts';
import { idempotencyHeader } from '../receipts.ts';
import { dryRunSchema } from './dry-run.ts';
import { expectedBy, type Item } from './item.ts';
import { jsonPatchSchema, mergePatchSchema } from './patching.ts';
import { writeOne } from './single.ts';
import { idParameter } from './there.ts';

export const writeOperations = (kind: Kind): Operation[] => [create(kind), put(kind), patch(kind), remove(kind)];

const written = (kind: Kind) =>
  answerWith(ref(kind.document), {
    description: `The ${kind.name} as it is now; with \`dryRun\` as it would be`,
    headers: ['ETag', 'Content-Location', 'Cache-Control', 'Vary'],
  });

const created = (kind: Kind) =>
  answerWith(ref(kind.document), {
    description: `The new ${kind.name}; with \`dryRun\` as it would be`,
    headers: ['ETag', 'Location', 'Content-Location', 'Cache-Control', 'Vary', 'Idempotent-Replayed'],
  });

/** Of a body that is a record. */
export const ofRecords = [...ofBodies, 'invalid-record'] as const;

/** A statement that another event relates to cannot be taken away. */
const ofChanges = (kind: Kind) =>
  [
    ...ofRecords,
    'precondition-failed',
    'precondition-required',
    ...(kind.name === 'event' ? ['still-referred-to' as const] : []),
  ] as const;

const tagList = (description: string) => Type.Optional(Type.String({ maxLength: 1_000, description }));

const preconditions = Type.Object({
  'if-match': tagList('The ETag that the record must have'),
  'if-none-match': tagList('`*` where the record must not exist'),
});

type Described = Omit<Operation, 'access' | 'tag' | 'at' | 'run' | 'ask' | 'cost'> & { ask(given: Given): Item };

/** What is in a body is looked at where it is written, with what its record is now; here it is only described. */
const writing = (kind: Kind, { body, ...described }: Described): Operation =>
  operation({
    ...described,
    access: 'write',
    kind: kind.name,
    tag: kind.plural,
    ...(body && { body: { ...body, form: null } }),
    cost: () => costs.write.points,
    at: () => nothing,
    run: (item, _, given) => writeOne(kind, item, given),
  });

const target = ({ path: { id = '' }, headers }: Given) => ({ id, expects: expectedBy(headers) });

const dryRunAlone = object({ dryRun: dryRunSchema });

const create = (kind: Kind) =>
  writing(kind, {
    id: `create-${kind.name}`,
    method: 'POST',
    path: `/v1/${kind.plural}`,
    summary: `Create one ${kind.name}`,
    description: 'The server makes the id. To choose it yourself, use PUT.',
    parameters: { query: dryRunAlone, headers: idempotencyHeader },
    body: { types: [JSON_TYPE], schema: ref(kind.input) },
    idempotent: true,
    answers: {
      201: created(kind),
      ...problemAnswers(...ofRecords, 'invalid-header', 'idempotency-in-progress', 'idempotency-conflict'),
    },
    ask: ({ body }) => ({ op: 'create', id: uuidv7(), isNew: true, content: body, expects: () => {} }),
  });

const put = (kind: Kind) =>
  writing(kind, {
    id: `put-${kind.name}`,
    method: 'PUT',
    path: `/v1/${kind.plural}/{id}`,
    summary: `Create or replace one ${kind.name}`,
    description:
      'With `If-None-Match: *` it is created under this id, also where one was deleted; with `If-Match` the one that has this ETag is replaced whole.',
    parameters: { path: idParameter, query: dryRunAlone, headers: preconditions },
    body: { types: [JSON_TYPE], schema: ref(kind.input) },
    answers: { 200: written(kind), 201: created(kind), ...problemAnswers(...ofChanges(kind)) },
    ask: given => ({ op: 'put', ...target(given), content: given.body }),
  });

const patch = (kind: Kind) =>
  writing(kind, {
    id: `patch-${kind.name}`,
    method: 'PATCH',
    path: `/v1/${kind.plural}/{id}`,
    summary: `Change one ${kind.name}`,
    description:
      'By a JSON Merge Patch (RFC 7396) null removes a member, and a list replaces a list whole. By a JSON Patch (RFC 6902) one element of a list is added, changed or taken away, and `test` says what must be there. Either is a change to the document as it is read; the result must be valid as a whole.',
    parameters: { path: idParameter, query: dryRunAlone, headers: preconditions },
    body: {
      types: PATCH_TYPES,
      schema: {
        content: {
          [MERGE_PATCH_TYPE]: { schema: ref(mergePatchSchema) },
          [JSON_PATCH_TYPE]: { schema: jsonPatchSchema },
        },
      },
    },
    requires: ['if-match'],
    answers: { 200: written(kind), ...problemAnswers(...ofChanges(kind), 'not-found', 'gone', 'patch-conflict') },
    ask: given => ({
      op: 'patch',
      ...target(given),
      patch: { type: given.bodyType === JSON_PATCH_TYPE ? 'json' : 'merge', value: given.body },
    }),
  });

const remove = (kind: Kind) =>
  writing(kind, {
    id: `delete-${kind.name}`,
    method: 'DELETE',
    path: `/v1/${kind.plural}/{id}`,
    summary: `Delete one ${kind.name}`,
    description:
      'It leaves a tombstone, and its revisions stay. While current records refer to it, it can only be merged into another.',
    parameters: {
      path: idParameter,
      query: object({
        mergedInto: optional(idSchema('The record that this one duplicates; reading this one then answers 308')),
        dryRun: dryRunSchema,
      }),
      headers: preconditions,
    },
    requires: ['if-match'],
    answers: {
      204: answerEmpty({ description: 'Deleted' }),
      ...problemAnswers(
        ...(['malformed-request', 'request-timeout', 'body-too-large'] as const),
        ...(['unsupported-media-type', 'not-found', 'gone', 'still-referred-to'] as const),
        ...(['precondition-failed', 'precondition-required', 'invalid-record'] as const),
      ),
    },
    ask: given => {
      const { mergedInto } = given.query as { mergedInto?: string };
      return { op: 'delete', ...target(given), ...(mergedInto !== undefined && { mergedInto }) };
    },
  });
