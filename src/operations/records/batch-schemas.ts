// Batches: the operations that one request can hold, and what is answered to each.
import { type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { type Kind, kinds } from '../../model/kinds.ts';
import { id, integer, list, MAX_POSITION, named, object, optional, ref } from '../../model/schema.ts';
import { problemSchema } from '../problem.ts';
import { jsonPatchSchema, mergePatchSchema } from './patching.ts';

/** How many operations one request can hold. */
export const MAX_ITEMS = 1_000;

/** An item as it was sent. */
export interface BatchItem {
  readonly op: keyof typeof OPERATIONS;
  readonly id?: string;
  readonly ifMatch?: string;
  readonly mergedInto?: string;
  readonly content?: unknown;
  readonly patch?: unknown;
}

interface Operation {
  readonly description: string;
  readonly example?: object;
  /** What an item has beside `op`, where the content of its record is of this schema. */
  readonly members: (content: TSchema, patch: TSchema) => TProperties;
}

const target = id('Id of the record');
const ifMatch = Type.String({ minLength: 1, maxLength: 1_000, description: 'The ETag that the record must have' });

/** What an item can do, one row each. */
const OPERATIONS = {
  create: {
    description: 'Makes a record, under an id of your own where you give one',
    members: content => ({ id: optional(target), content }),
  },
  replace: {
    description: 'Replaces a record whole',
    members: content => ({ id: target, ifMatch, content }),
  },
  patch: {
    description: 'Changes members of a record',
    example: { op: 'patch', id: 'an-id', ifMatch: '"30"', patch: { status: 'held' } },
    members: (_, patch) => ({ id: target, ifMatch, patch }),
  },
  delete: {
    description: 'Deletes a record, or merges it into another',
    example: { op: 'delete', id: 'an-id', ifMatch: '"31"', mergedInto: 'another-id' },
    members: () => ({
      id: target,
      ifMatch,
      mergedInto: optional(id('The record that this one duplicates')),
    }),
  },
} satisfies Record<string, Operation>;

/** A list is a JSON Patch, an object a JSON Merge Patch. */
const patchSchema = Type.Union([ref(mergePatchSchema), jsonPatchSchema], {
  description: 'A JSON Merge Patch, or a JSON Patch',
});

const itemOf = (name: keyof typeof OPERATIONS, content: TSchema, patch: TSchema) => {
  const { description, example, members } = OPERATIONS[name] as Operation;
  const op = Type.Unsafe<string>({ type: 'string', enum: [name] });
  return object({ op, ...members(content, patch) }, { description, ...(example && { examples: [example] }) });
};

const names = Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[];

/** The form of each operation, without that of its record. */
export const forms = Object.fromEntries(
  names.map(name => [name, itemOf(name, Type.Unknown(), Type.Unknown())]),
) as unknown as Readonly<Record<BatchItem['op'], TObject>>;

/** The form of a batch as far as it is looked at as a whole: its items are looked at one by one. */
export const batchForm = object({ items: list(Type.Object({}), MAX_ITEMS, { minItems: 1 }) });

const title = ({ name }: Kind) => `${name[0]?.toUpperCase()}${name.slice(1)}`;

const batchOf = (kind: Kind): TSchema => {
  const items = Type.Union(names.map(name => itemOf(name, ref(kind.input), patchSchema)));
  return named(
    `${title(kind)}Batch`,
    object(
      { items: list(items, MAX_ITEMS, { minItems: 1, description: 'What is to be done, each to another record' }) },
      { description: `Operations on ${kind.plural}` },
    ),
  );
};

const status = integer(200, 599, 'The status that the operation has, as if it were a request of its own');

const location = Type.String({ format: 'uri-reference', maxLength: 500, description: 'Where it is' });

const resultOf = (kind: Kind): TSchema =>
  named(
    `${title(kind)}BatchResult`,
    object(
      {
        status,
        id: optional(id('Id of the record')),
        etag: optional(Type.String({ maxLength: 100, description: 'Its entity tag now' })),
        location: optional(location),
        document: optional(ref(kind.document)),
        problem: optional(ref(problemSchema)),
      },
      { description: 'What became of one operation; with `dryRun` the `document` as it would be' },
    ),
  );

const perKind = <T>(make: (kind: Kind) => T) =>
  Object.fromEntries(Object.values(kinds).map(kind => [kind.name, make(kind)])) as Record<Kind['name'], T>;

export const batches = perKind(batchOf);
const results = perKind(resultOf);

/** What a batch answers. */
const answerOf = (kind: Kind): TSchema =>
  named(
    `${title(kind)}BatchAnswer`,
    object(
      {
        position: optional(integer(1, MAX_POSITION, 'The last position that was recorded; none where nothing was')),
        results: list(ref(results[kind.name]), MAX_ITEMS, { description: 'What became of each item, in their order' }),
      },
      { description: 'What became of a batch' },
    ),
  );

export const batchAnswers = perKind(answerOf);

/** Those that are the same for every kind. */
const operations = [
  named('PatchOperation', itemOf('patch', Type.Unknown(), patchSchema)),
  named('DeleteOperation', itemOf('delete', Type.Unknown(), patchSchema)),
];

export const batchSchemas = [
  named('IfMatch', ifMatch),
  named('OperationStatus', status),
  named('OperationLocation', location),
  ...operations,
  ...Object.values(batches),
  ...Object.values(results),
  ...Object.values(batchAnswers),
];
