// Imports: a body in a format that is known, taken as it arrives, or kept and imported in the background.
import { Type } from '@sinclair/typebox';
import { AUTO, formatNames, importers } from '../../imports/formats.ts';
import { LONGEST_MAPPING } from '../../imports/table/document.ts';
import { kindNames } from '../../model/kinds.ts';
import { among, coded, id, object, optional, plainEdtf, prose, ref } from '../../model/schema.ts';
import { answerWith, problemAnswers } from '../answers.ts';
import { costs } from '../costs.ts';
import { nothing } from '../follows.ts';
import { FORM_TYPE, JSON_TYPE, NDJSON_TYPE } from '../media-types.ts';
import { type Operation, operation } from '../operation.ts';
import { idempotencyHeader } from '../receipts.ts';
import { type Jobs, jobReport } from './jobs.ts';
import { askedBy, bodyOf, type Importing, importLater, importNow, jobText, type Query, stateOf } from './receiving.ts';
import { jobSchema, LONGEST_NAME, resultSchema } from './schemas.ts';

export interface Imports extends Importing {
  readonly jobs: Jobs;
  /** The largest body, in bytes. */
  readonly limit: number;
}

export const importOperations = (imports: Imports): Operation[] => [readJob, readReport, importRecords(imports)];

/** What a body may be; `recognise` looks at what it is. */
const TYPES = [
  ...[NDJSON_TYPE, JSON_TYPE, 'text/csv', 'text/tab-separated-values', 'text/plain'],
  ...['application/xml', 'text/xml', 'text/calendar', 'application/octet-stream'],
];

const DATA = 'The data, in UTF-8 or the encoding that is named, and not compressed';
const FILE = `${DATA}; or a workbook (XLSX)`;

/** What comes as a form: in this order, so that the file is read as it arrives. */
const form = {
  ...object({
    mapping: optional(
      Type.String({
        maxLength: LONGEST_MAPPING,
        description: 'What the rows of a table are, as YAML or JSON: before the file',
      }),
    ),
    file: Type.String({ maxLength: 1_073_741_824, contentMediaType: 'application/octet-stream', description: FILE }),
  }),
  description: 'The mapping of a table, and then the table',
};

const ASYNC = /(^|,)\s*respond-async\s*(;|,|$)/i;

const ofImports = {
  query: object({
    format: Type.Unsafe<string>({
      type: 'string',
      enum: [...formatNames],
      default: AUTO,
      description: 'The format; `auto` looks at the data',
    }),
    dryRun: optional(among(['true', 'false'], 'Say what would be, and append nothing')),
    since: optional(plainEdtf('Skip events that began before this')),
    only: optional(coded('^[a-z-]+(,[a-z-]+)*$', 500, 'Skip events of kinds other than these, separated by commas')),
    kind: optional(among(kindNames, 'What kind of record the documents are, where they do not tell it')),
    encoding: optional(
      prose(50, 'What the text is encoded in, by a name of the WHATWG Encoding Standard; otherwise it is UTF-8'),
    ),
    dyadsApart: optional(
      among(['true', 'false'], 'Never make one event of rows of event data that tell of different sides'),
    ),
    name: optional(prose(LONGEST_NAME, 'What to call the body in the report: its file')),
  }),
  headers: Type.Object({
    ...idempotencyHeader.properties,
    prefer: optional(Type.String({ maxLength: 500, description: '`respond-async` imports in the background' })),
  }),
};

const importRecords = ({ jobs, limit, ...importing }: Imports) =>
  operation({
    id: 'import-records',
    method: 'POST',
    path: '/v1/imports',
    access: 'import',
    tag: 'imports',
    summary: 'Import a data set',
    description: `Each row becomes a record or a part of one, and sent again it changes nothing. With \`Prefer: respond-async\` the answer comes as soon as the body has arrived, and tells where to ask how the import stands. With an \`Idempotency-Key\` the answer is kept, whichever it was, when the body has been read: a request that stops before is done again, and what it recorded is not recorded twice. Formats: ${importers.map(({ format, description }) => `\`${format}\` (${description})`).join('; ')}.`,
    parameters: ofImports,
    body: {
      types: [...TYPES, FORM_TYPE],
      schema: {
        content: {
          ...Object.fromEntries(TYPES.map(type => [type, { schema: { description: DATA } }])),
          [FORM_TYPE]: { schema: form },
        },
      },
      form: null,
      pieces: limit,
    },
    idempotent: true,
    answers: {
      200: answerWith(ref(resultSchema), {
        description: 'What became of the rows',
        headers: ['Cache-Control', 'Vary', 'Idempotent-Replayed'],
      }),
      202: answerWith(ref(jobSchema), {
        description: 'The body has arrived; it is imported in the background',
        headers: ['Location', 'Preference-Applied', 'Cache-Control', 'Vary', 'Idempotent-Replayed'],
      }),
      ...problemAnswers(
        ...(['malformed-request', 'invalid-header', 'request-timeout'] as const),
        ...(['body-too-large', 'unsupported-media-type', 'unreadable-import'] as const),
        ...(['idempotency-in-progress', 'idempotency-conflict'] as const),
      ),
    },
    ask: ({ query, author }) => askedBy(query as unknown as Query, author),
    cost: () => costs.import.points,
    at: () => nothing,
    run: async (asked, _, given) => {
      const { end, ...body } = await bodyOf(asked, given);
      return (
        ASYNC.test(String(given.headers.prefer ?? ''))
          ? importLater(body.asked, body.given, jobs)
          : importNow(body.asked, body.given, importing)
      ).finally(end);
    },
  });

const parameters = { path: object({ id: id('Id of the job') }), query: object({}) };

const readJob = operation({
  id: 'get-import',
  method: 'GET',
  path: '/v1/imports/{id}',
  access: 'import',
  tag: 'imports',
  summary: 'How an import stands',
  description:
    'An import in the background, until seven days after it was last told of. Any server of the ledger can answer.',
  parameters,
  answers: {
    200: answerWith(ref(jobSchema), { description: 'The import', headers: ['Cache-Control', 'Vary', 'Retry-After'] }),
    ...problemAnswers('not-found'),
  },
  ask: ({ path: { id = '' } }) => id,
  at: () => nothing,
  run: async (id, _, given) => {
    const state = await stateOf(given, id);
    const again: Record<string, string> = state.endedAt === undefined ? { 'retry-after': '1' } : {};
    return { headers: again, body: jobText(given, { id, state }) };
  },
});

const readReport = operation({
  id: 'get-import-report',
  method: 'GET',
  path: '/v1/imports/{id}/report',
  access: 'import',
  tag: 'imports',
  summary: 'Which rows an import left, and why',
  description: 'A line of JSON for each row that was skipped or rejected so far.',
  parameters,
  mediaTypes: [NDJSON_TYPE],
  answers: {
    200: answerWith(
      Type.String({ maxLength: 1_073_741_824, description: 'NDJSON' }),
      { description: 'The rows', headers: ['Cache-Control', 'Vary'] },
      [NDJSON_TYPE],
    ),
    ...problemAnswers('not-found'),
  },
  ask: ({ path: { id = '' } }) => id,
  at: () => nothing,
  run: async (id, _, given) => {
    await stateOf(given, id);
    return { body: jobReport(given.ledger, id) };
  },
});
