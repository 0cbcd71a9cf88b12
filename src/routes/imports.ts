// Imports over HTTP: a body in a format that is known, taken as it arrives, or kept and imported in the background.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { answerWith, problemAnswers } from '../http/responses.ts';
import type { Stopping } from '../http/stopping.ts';
import { AUTO, formatNames, importers } from '../imports/formats.ts';
import { importJobs } from '../imports/jobs.ts';
import { OUTCOMES } from '../imports/outcomes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { kindNames } from '../model/kinds.ts';
import {
  coded,
  edtf,
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
} from '../model/schema.ts';
import { type ImportRoutes, postImport, readJobOf, readReportOf } from './import.ts';

/** What a body may be; `recognise` looks at what it is. */
const TYPES = [
  ...['application/x-ndjson', JSON_TYPE, 'text/csv', 'text/tab-separated-values', 'text/plain'],
  ...['application/xml', 'text/xml', 'application/octet-stream'],
];
const NDJSON = 'application/x-ndjson';

const count = (description: string) => integer(0, MAX_POSITION, description);

const rowSchema = named(
  'ImportedRow',
  object(
    {
      file: Type.String({ maxLength: 255, description: 'What the client called the body' }),
      line: count('The line on which the row begins'),
      row: optional(Type.String({ maxLength: 1_000, description: 'What the data set calls the row' })),
      outcome: Type.Unsafe<string>({ type: 'string', enum: [...OUTCOMES], description: 'What became of the row' }),
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

const resultSchema = named(
  'ImportResult',
  object(
    {
      format: prose(50, 'The format asked for'),
      dryRun: Type.Boolean({ description: 'Nothing was appended' }),
      summary: ref(summarySchema),
      left: list(ref(rowSchema), 100, { description: 'The first rows that were skipped or rejected' }),
    },
    { description: 'What an import came to' },
  ),
);

const jobSchema = named(
  'ImportJob',
  object(
    {
      id: id('Id of the job'),
      state: Type.Unsafe<string>({
        type: 'string',
        enum: ['queued', 'running', 'done', 'failed'],
        description: 'How it stands',
      }),
      format: prose(50, 'The format asked for'),
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

export const importSchemas = [rowSchema, summarySchema, resultSchema, jobSchema];

export async function registerImports(
  app: FastifyInstance,
  ledger: Ledger,
  { IMPORT_LIMIT: limit, PUBLIC_URL: base }: Pick<Config, 'IMPORT_LIMIT' | 'PUBLIC_URL'>,
  stopping: Stopping,
): Promise<void> {
  const jobs = importJobs(ledger, error => app.log.error({ err: error }, 'import failed'));
  const routes: ImportRoutes = { ledger, jobs, base, limit, stopping: stopping.signal };
  app.addHook('onClose', () => jobs.stop());
  addJob(app, routes);
  addReport(app, routes);
  // Here alone bodies are not parsed, but handed on as they arrive.
  await app.register(async scope => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_, body, done) => done(null, body));
    addImport(scope, routes);
  });
}

const tags = ['imports'];

function addImport(app: FastifyInstance, routes: ImportRoutes): void {
  const body = { description: 'The data, in UTF-8 and not compressed' };
  app.post('/v1/imports', {
    config: { access: 'write', consumes: TYPES, streams: true },
    schema: {
      operationId: 'import-records',
      tags,
      security: [{ key: [] }],
      summary: 'Import a data set',
      description: `Each row becomes a record or a part of one, and sent again it changes nothing. With \`Prefer: respond-async\` the answer comes as soon as the body has arrived, and tells where to ask how the import stands. Formats: ${importers.map(({ format, description }) => `\`${format}\` (${description})`).join('; ')}.`,
      querystring: object({
        format: Type.Unsafe<string>({
          ...{ type: 'string', enum: [...formatNames], default: AUTO },
          description: 'The format; `auto` looks at the data',
        }),
        dryRun: optional(
          Type.Unsafe<string>({
            type: 'string',
            enum: ['true', 'false'],
            description: 'Say what would be, and append nothing',
          }),
        ),
        since: optional(edtf('Skip events that began before this')),
        only: optional(
          coded('^[a-z-]+(,[a-z-]+)*$', 500, 'Skip events of kinds other than these, separated by commas'),
        ),
        kind: optional(
          Type.Unsafe<string>({
            ...{ type: 'string', enum: [...kindNames] },
            description: 'What kind of record the documents are, where they do not tell it',
          }),
        ),
        name: optional(prose(255, 'What to call the body in the report: its file')),
      }),
      headers: Type.Object({
        prefer: optional(Type.String({ maxLength: 500, description: '`respond-async` imports in the background' })),
      }),
      body: { content: Object.fromEntries(TYPES.map(type => [type, { schema: body }])) },
      response: {
        200: answerWith(ref(resultSchema), {
          description: 'What became of the rows',
          headers: ['Cache-Control', 'Vary'],
        }),
        202: answerWith(ref(jobSchema), {
          description: 'The body has arrived; it is imported in the background',
          headers: ['Location', 'Preference-Applied', 'Cache-Control', 'Vary'],
        }),
        ...problemAnswers(
          ...(['missing-key', 'read-only', 'malformed-request', 'request-timeout'] as const),
          ...(['body-too-large', 'unsupported-media-type', 'unreadable-import'] as const),
        ),
      },
    },
    handler: (request, reply) => postImport(routes, request, reply),
  });
}

const params = object({ id: id('Id of the job') });

function addJob(app: FastifyInstance, routes: ImportRoutes): void {
  app.get('/v1/imports/:id', {
    config: { access: 'write' },
    schema: {
      operationId: 'get-import',
      tags,
      security: [{ key: [] }],
      summary: 'How an import stands',
      description:
        'An import in the background, until seven days after it was last told of. Any server of the ledger can answer.',
      params,
      querystring: object({}),
      response: {
        200: answerWith(ref(jobSchema), {
          description: 'The import',
          headers: ['Cache-Control', 'Vary', 'Retry-After'],
        }),
        ...problemAnswers('missing-key', 'read-only', 'not-found'),
      },
    },
    handler: (request, reply) => readJobOf(routes, request, reply),
  });
}

function addReport(app: FastifyInstance, routes: ImportRoutes): void {
  app.get('/v1/imports/:id/report', {
    config: { access: 'write', produces: [NDJSON] },
    schema: {
      operationId: 'get-import-report',
      tags,
      security: [{ key: [] }],
      summary: 'Which rows an import left, and why',
      description: 'A line of JSON for each row that was skipped or rejected so far.',
      params,
      querystring: object({}),
      response: {
        200: answerWith(
          Type.String({ maxLength: 1_073_741_824, description: 'NDJSON' }),
          { description: 'The rows', headers: ['Cache-Control', 'Vary'] },
          [NDJSON],
        ),
        ...problemAnswers('missing-key', 'read-only', 'not-found'),
      },
    },
    handler: (request, reply) => readReportOf(routes, request, reply),
  });
}
