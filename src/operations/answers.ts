// What the OpenAPI document says of answers: their bodies, their headers, and the refusals that an operation can answer with.
import { type TSchema, Type } from '@sinclair/typebox';
import { type RefusalCode, refusals } from '../model/refusals.ts';
import { ref } from '../model/schema.ts';
import { JSON_TYPE, PROBLEM_TYPE } from './media-types.ts';
import { problemSchema } from './problem.ts';

const text = (maxLength: number, description: string) => ({ type: 'string', maxLength, description });

/** Every response header, one row each. */
const HEADERS = {
  'Request-Id': text(128, "The request's id: the client's own where it sent one"),
  'Dataset-Position': text(
    20,
    'How far the ledger was. Sent back with a request, no answer of any server shows an earlier state',
  ),
  ETag: text(100, 'The entity tag, for `If-Match` and `If-None-Match`'),
  'Last-Modified': text(40, 'When the record last changed'),
  'Cache-Control': text(100, 'How long the answer may be kept'),
  Vary: text(100, 'The request headers that the answer depends on'),
  Link: text(4_000, 'Related resources (RFC 8288)'),
  Location: text(500, 'Where the record is'),
  'Content-Location': text(500, 'The revision that the answer shows'),
  'Preference-Applied': text(100, 'The preferences that were met'),
  Allow: text(200, 'The methods that the resource has'),
  'Content-Disposition': text(600, 'The name of a file to keep it in (RFC 6266)'),
  'Accept-Patch': text(100, 'The media types that PATCH takes'),
  'Accept-Encoding': text(50, 'The codings that a body may have'),
  'WWW-Authenticate': text(200, 'How to authenticate'),
  RateLimit: text(
    100,
    'How many points are left to the caller, and in how many seconds all are; not where it costs none',
  ),
  'RateLimit-Policy': text(100, 'How many points the caller has a minute'),
  'Retry-After': text(20, 'In how many seconds to try again'),
  'Idempotent-Replayed': text(4, '`true` where this answers an earlier request with the same Idempotency-Key'),
} as const;

export type HeaderName = keyof typeof HEADERS;

/** Some of them, for an answer. */
export const headers = (names: readonly HeaderName[]) => Object.fromEntries(names.map(name => [name, HEADERS[name]]));

/** What every answer has, which is said of any operation and of none. */
const EVERYWHERE = ['Request-Id', 'Dataset-Position'] as const;

/** What tells the limits of the caller. */
export const LIMITS = ['RateLimit', 'RateLimit-Policy'] as const;

interface Answer {
  readonly description: string;
  readonly headers?: readonly HeaderName[];
}

/** An answer with a body of `schema`, in each of the media types. */
export const answerWith = (
  schema: TSchema,
  { description, headers: names = [] }: Answer,
  mediaTypes: readonly string[] = [JSON_TYPE],
) => ({
  description,
  headers: headers(names),
  content: Object.fromEntries(mediaTypes.map(mediaType => [mediaType, { schema }])),
});

/** An answer without a body. */
export const answerEmpty = ({ description, headers: names = [] }: Answer) => ({
  ...Type.Null({ description }),
  headers: headers(names),
});

/** Of a record that was merged into another. */
export const mergedAnswer = answerEmpty({
  description: 'Merged: another record stands for it',
  headers: ['Location'],
});

const notModifiedAnswer = answerEmpty({
  description: 'Not modified: the client has it already',
  headers: ['ETag', 'Cache-Control', 'Vary', 'Content-Location'],
});

const PROBLEM_HEADERS: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  405: ['Allow'],
  412: ['ETag'],
  415: ['Accept-Patch', 'Accept-Encoding'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** Those of some refusals alone. */
const HEADERS_OF: Partial<Record<RefusalCode, readonly HeaderName[]>> = { 'idempotency-in-progress': ['Retry-After'] };

const problemAnswer = (description: string, headerNames: readonly HeaderName[]) => ({
  description,
  headers: headers(headerNames),
  content: { [PROBLEM_TYPE]: { schema: ref(problemSchema) } },
});

/** Those of a body of JSON, whatever it is to be. */
export const ofBodies = ['invalid-body', 'request-timeout', 'body-too-large', 'unsupported-media-type'] as const;

/** Those that every operation can answer with, whatever it does, under `default`. */
const ANYWHERE = [
  ...(['invalid-parameter', 'not-acceptable', 'precondition-failed', 'misdirected', 'headers-too-large'] as const),
  ...(['internal-error', 'not-implemented', 'busy', 'took-too-long', 'unavailable'] as const),
];

const anywhere = problemAnswer(
  `Any operation: ${ANYWHERE.map(slug => `${refusals[slug].status} ${refusals[slug].title}`).join(', ')}`,
  [...EVERYWHERE, 'ETag', 'Retry-After'],
);

/** The refusals that an operation can answer with, by status; those that any operation can come with them. */
export function problemAnswers(...codes: readonly RefusalCode[]): Record<string, unknown> {
  const answers: Record<string, unknown> = { default: anywhere };
  for (const slug of codes) {
    const { status } = refusals[slug];
    const same = [...codes, ...ANYWHERE].filter(other => refusals[other].status === status);
    answers[status] = problemAnswer([...new Set(same)].map(other => refusals[other].title).join(', or '), [
      ...(PROBLEM_HEADERS[status] ?? []),
      ...same.flatMap(other => HEADERS_OF[other] ?? []),
    ]);
  }
  return answers;
}

/** What an operation answers whose client may have the answer already; `codes` are its refusals. */
export const answersOf = (answer: object, ...codes: readonly RefusalCode[]): Record<string, unknown> => ({
  200: answer,
  304: notModifiedAnswer,
  ...problemAnswers(...codes),
});
