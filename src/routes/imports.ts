// Imports over HTTP: a body in a format that is known, taken as it arrives, or kept and imported in the background.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { idempotencyHeader } from '../http/idempotency.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { answerWith, problemAnswers } from '../http/responses.ts';
import type { Stopping } from '../http/stopping.ts';
import { AUTO, formatNames, importers } from '../imports/formats.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { kindNames } from '../model/kinds.ts';
import { coded, edtf, id, object, optional, prose, ref } from '../model/schema.ts';
import { importJobs } from '../operations/imports/jobs.ts';
import { type ImportRoutes, postImport, readJobOf, readReportOf, takePieces } from './import.ts';
import { jobSchema, resultSchema } from './import-schemas.ts';

/** What a body may be; `recognise` looks at what it is. */
const TYPES = [
  ...['application/x-ndjson', JSON_TYPE, 'text/csv', 'text/tab-separated-values', 'text/plain'],
  ...['application/xml', 'text/xml', 'application/octet-stream'],
];
const NDJSON = 'application/x-ndjson';

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
    scope.addHook('preHandler', request => takePieces(routes, request));
    scope.addHook('onError', async (request, reply) => {
      // What is left of the body is not read, so that no request can follow it.
      if (!request.raw.complete) reply.header('connection', 'close');
    });
    addImport(scope, routes);
  });
}

const tags = ['imports'];

function addImport(app: FastifyInstance, routes: ImportRoutes): void {
  const body = { description: 'The data, in UTF-8 and not compressed' };
  app.post('/v1/imports', {
    config: { access: 'write', consumes: TYPES, streams: true, idempotent: true },
    schema: {
      operationId: 'import-records',
      tags,
      summary: 'Import a data set',
      description: `Each row becomes a record or a part of one, and sent again it changes nothing. With \`Prefer: respond-async\` the answer comes as soon as the body has arrived, and tells where to ask how the import stands. With an \`Idempotency-Key\` the answer is kept, whichever it was, when the body has been read: a request that stops before is done again, and what it recorded is not recorded twice. Formats: ${importers.map(({ format, description }) => `\`${format}\` (${description})`).join('; ')}.`,
      querystring: object({
        format: Type.Unsafe<string>({
          type: 'string',
          enum: [...formatNames],
          default: AUTO,
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
            type: 'string',
            enum: [...kindNames],
            description: 'What kind of record the documents are, where they do not tell it',
          }),
        ),
        name: optional(prose(255, 'What to call the body in the report: its file')),
      }),
      headers: Type.Object({
        ...idempotencyHeader.properties,
        prefer: optional(Type.String({ maxLength: 500, description: '`respond-async` imports in the background' })),
      }),
      body: { content: Object.fromEntries(TYPES.map(type => [type, { schema: body }])) },
      response: {
        200: answerWith(ref(resultSchema), {
          description: 'What became of the rows',
          headers: ['Cache-Control', 'Vary', 'Idempotent-Replayed'],
        }),
        202: answerWith(ref(jobSchema), {
          description: 'The body has arrived; it is imported in the background',
          headers: ['Location', 'Preference-Applied', 'Cache-Control', 'Vary', 'Idempotent-Replayed'],
        }),
        ...problemAnswers(
          ...(['missing-key', 'read-only', 'malformed-request', 'invalid-header', 'request-timeout'] as const),
          ...(['body-too-large', 'unsupported-media-type', 'unreadable-import'] as const),
          ...(['idempotency-in-progress', 'idempotency-conflict'] as const),
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
