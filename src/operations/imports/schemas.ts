// What imports answer with: the outcomes of rows, their summary, and jobs.
import { Type } from '@sinclair/typebox';
import { OUTCOMES } from '../../imports/outcomes.ts';
import {
  among,
  id,
  instant,
  integer,
  list,
  MAX_POSITION,
  named,
  object,
  optional,
  prose,
  ref,
} from '../../model/schema.ts';

/** How much of the name of a file is told. */
export const LONGEST_NAME = 255;

/** How many rows an answer names. */
export const NAMED = 100;

/** How many records of a dry run are shown. */
export const SAMPLED = 10;

const formatAsked = prose(50, 'The format asked for');

const count = (description: string) => integer(0, MAX_POSITION, description);

const rowSchema = named(
  'ImportedRow',
  object(
    {
      file: Type.String({ maxLength: LONGEST_NAME, description: 'What the client called the body' }),
      line: count('The line on which the row begins'),
      row: optional(Type.String({ maxLength: 1_000, description: 'What the data set calls the row' })),
      outcome: among(OUTCOMES, 'What became of the row'),
      reason: optional(Type.String({ maxLength: 10_000, description: 'Why it was left' })),
      records: optional(
        list(Type.String({ maxLength: 200 }), 10_000, { description: 'The records that it made or changed: kind/id' }),
      ),
    },
    { description: 'What became of one row' },
  ),
);

const summarySchema = named(
  'ImportSummary',
  object(
    {
      rows: count('How many rows were read'),
      outcomes: object(
        {
          accepted: count('Rows that made or changed a record'),
          folded: count('Rows that became a part of an existing record'),
          duplicate: count('Rows that changed nothing'),
          skipped: count('Rows that are sound, but were left'),
          rejected: count('Rows that cannot be recorded'),
        },
        { description: 'How many rows had each outcome' },
      ),
      revisions: count('How many revisions were appended, or would be'),
      reasons: list(
        object({ reason: Type.String({ maxLength: 300, description: 'Why' }), rows: count('How many rows') }),
        101,
        { description: 'Why rows were left, the most frequent reason first' },
      ),
    },
    { description: 'What became of the rows' },
  ),
);

const sampleSchema = named(
  'ImportedRecord',
  object(
    {
      record: Type.String({ maxLength: 200, description: 'What it is called: kind/id' }),
      content: Type.Unsafe<object>({ type: 'object', description: 'What it would hold', additionalProperties: true }),
    },
    { description: 'A record as it would be' },
  ),
);

export const resultSchema = named(
  'ImportResult',
  object(
    {
      format: formatAsked,
      dryRun: Type.Boolean({ description: 'Nothing was appended' }),
      summary: ref(summarySchema),
      left: list(ref(rowSchema), NAMED, { description: 'The first rows that were skipped or rejected' }),
      records: optional(
        list(ref(sampleSchema), SAMPLED, { description: 'Of a dry run: the first records that it would make' }),
      ),
    },
    { description: 'What an import came to' },
  ),
);

export const jobSchema = named(
  'ImportJob',
  object(
    {
      id: id('Id of the job'),
      state: among(['queued', 'running', 'done', 'failed'], 'How it stands'),
      format: formatAsked,
      dryRun: Type.Boolean({ description: 'Nothing is appended' }),
      bytes: object(
        { done: count('Read so far'), total: count('In all') },
        { description: 'How much of the body was read' },
      ),
      summary: ref(summarySchema),
      queuedAt: instant('When the body had arrived'),
      startedAt: optional(instant('When it began')),
      endedAt: optional(instant('When it ended')),
      reason: optional(Type.String({ maxLength: 10_000, description: 'Why it failed' })),
      links: object(
        { self: Type.String({ maxLength: 500 }), report: Type.String({ maxLength: 500 }) },
        { description: 'This job, and its report' },
      ),
    },
    { description: 'An import in the background' },
  ),
);

export const importSchemas = [
  named('ImportFormat', formatAsked),
  rowSchema,
  summarySchema,
  sampleSchema,
  resultSchema,
  jobSchema,
];
