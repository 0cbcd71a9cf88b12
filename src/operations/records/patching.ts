// Patching: what a document becomes under a JSON Merge Patch (RFC 7396) or a JSON Patch (RFC 6902).
import { Type } from '@sinclair/typebox';
import type { ErrorObject } from 'ajv/dist/2020.js';
import jsonPatch, { type GetOperation, type JsonPatchError, type Operation } from 'fast-json-patch';
import type { Content } from '../../model/kinds.ts';
import { depthOf, mergePatch } from '../../model/merge-patch.ts';
import type { Refusal } from '../../model/refusals.ts';
import { among, list, named, object, optional } from '../../model/schema.ts';
import { validationProblem } from '../../model/schema-faults.ts';
import { validatorOf } from '../../model/validation.ts';
import type { Patch } from './item.ts';
import { tooLargeRecord, withFault } from './refusing.ts';

/** How deep a patch may be nested: twice as deep as any record is. */
const MAX_DEPTH = 20;

/** A copy can double a document: after each it is measured, and so there may be a few of them. */
const MAX_COPIES = 20;

const pointer = (description: string) => Type.String({ maxLength: 2_000, pattern: '^(/[^/]*)*$', description });

/** RFC 6902 §4. A value may be null; where an operation lacks what it needs, that is told with its place. */
export const jsonPatchSchema = list(
  object({
    op: among(['add', 'remove', 'replace', 'move', 'copy', 'test'], 'What is done'),
    path: pointer('Where, as a JSON Pointer (RFC 6901)'),
    from: optional(pointer('Where from, for `move` and `copy`')),
    value: optional(Type.Unknown({ description: 'The value, for `add`, `replace` and `test`' })),
  }),
  1_000,
  { minItems: 1, description: 'A JSON Patch' },
);

export const mergePatchSchema = named(
  'MergePatch',
  Type.Object({}, { additionalProperties: true, maxProperties: 100, description: 'A JSON Merge Patch' }),
);

export const patchSchemas = [mergePatchSchema, named('JsonPatch', jsonPatchSchema)];

const isJsonPatch = validatorOf(jsonPatchSchema);

/** The document under the patch. @throws Refusal where the patch does not fit it; `most` is the most bytes it may have */
export function patched(document: Content, { type, value }: Patch, most: number): unknown {
  if (depthOf(value, MAX_DEPTH + 1) > MAX_DEPTH)
    throw withFault('invalid-body', 'too-deep', `It is nested deeper than ${MAX_DEPTH}.`);
  return type === 'merge' ? mergePatch(document, value) : under(document, value as Operation[], most);
}

function under(document: Content, operations: readonly Operation[], most: number): unknown {
  if (!isJsonPatch(operations)) throw validationProblem(isJsonPatch.errors as ErrorObject[], 'body');
  if (operations.filter(({ op }) => op === 'copy').length > MAX_COPIES)
    throw withFault('invalid-body', 'too-many', `A patch copies at most ${MAX_COPIES} times.`);
  let result: unknown = structuredClone(document);
  for (const [index, operation] of operations.entries()) {
    try {
      result = applied(result, operation);
    } catch (error) {
      throw unfit(error as JsonPatchError, operation, index);
    }
    if (operation.op === 'copy' && Buffer.byteLength(JSON.stringify(result)) > most) throw tooLargeRecord();
  }
  return result;
}

/**
 * The document after one operation, at the cost of that operation: the library would copy all of the document for each `move`
 * and `copy`, to see whether there is what they name. @throws JsonPatchError
 */
function applied(document: unknown, operation: Operation): unknown {
  const { op, path } = operation;
  if (op === 'move') {
    if (path.startsWith(`${operation.from}/`))
      throw new jsonPatch.JsonPatchError('Nothing is moved into itself', 'OPERATION_PATH_UNRESOLVABLE');
    const { newDocument, removed } = alone(document, { op: 'remove', path: operation.from });
    return alone(newDocument, { op: 'add', path, value: removed }).newDocument;
  }
  if (op === 'copy') {
    const found: GetOperation<unknown> = { op: '_get', path: operation.from, value: undefined };
    alone(document, found);
    return alone(document, { op: 'add', path, value: structuredClone(found.value) }).newDocument;
  }
  return alone(document, operation).newDocument;
}

const alone = (document: unknown, operation: Operation) =>
  jsonPatch.applyOperation(document, operation, true, true, true);

/** RFC 5789 §2.2: the patch assumes a state that the record is not in. */
function unfit({ name, message }: JsonPatchError, { op, path }: Operation, index: number): Refusal {
  const [first = ''] = message.split('\n');
  const failed = name === 'TEST_OPERATION_FAILED';
  const detail = failed ? `The record has another value at ${path}.` : `${op} ${path}: ${first}.`;
  const code = failed ? 'test-failed' : 'path-unknown';
  return withFault('patch-conflict', code, detail.slice(0, 2_000), `#/${index}${failed ? '/value' : '/path'}`);
}
