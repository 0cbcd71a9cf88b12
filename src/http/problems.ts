// Every problem that the server answers with, one row each (RFC 9457). The rows make the pages under /problems too.
import { Type } from '@sinclair/typebox';
import { list, named, object, optional, ref } from '../model/schema.ts';

const row = (status: number, title: string, description: string) => ({ status, title, description });

export const problems = {
  'malformed-request': row(
    400,
    'Malformed request',
    'The request cannot be read: its URL, its headers or its body are not what HTTP or JSON allow. `detail` says what.',
  ),
  'invalid-parameter': row(
    400,
    'Invalid parameter',
    'A parameter of the path or the query is unknown, empty, repeated or out of its bounds. `errors` names each; the OpenAPI document gives the bounds.',
  ),
  'invalid-header': row(400, 'Invalid header', 'A request header has a value that it cannot have. `errors` names it.'),
  'invalid-body': row(
    400,
    'Invalid body',
    'The body does not fit its schema. `errors` holds a JSON Pointer for each fault. Nothing is coerced and nothing is trimmed.',
  ),
  'missing-key': row(401, 'Key required', 'This needs an API key: `Authorization: Bearer <key>`.'),
  'invalid-key': row(401, 'Invalid key', 'The API key is wrong, or is not sent as `Authorization: Bearer <key>`.'),
  'read-only': row(
    403,
    'Read-only server',
    'The server takes no writes, since no key is set. Start it with COMMUNIQUE_API_KEY set to a secret of your own, and send that as `Authorization: Bearer <key>`.',
  ),
  'not-found': row(404, 'Not found', 'There is nothing here, or there was nothing at the position asked for.'),
  'method-not-allowed': row(
    405,
    'Method not allowed',
    'The resource does not have this method. `Allow` lists those it has.',
  ),
  'not-acceptable': row(
    406,
    'Not acceptable',
    'None of the media types of `Accept` can be had here. `detail` lists those that can.',
  ),
  'request-timeout': row(408, 'Request timeout', 'The request took too long to arrive.'),
  'still-referred-to': row(
    409,
    'Still referred to',
    'The record, or a statement of it, cannot be taken away while others refer to it. `referrers` names them: change them first, or name an heir of the record with `mergedInto`.',
  ),
  'idempotency-in-progress': row(
    409,
    'Still being done',
    'The same request with the same `Idempotency-Key` is being done. Send it again after `Retry-After` seconds to have its answer.',
  ),
  gone: row(
    410,
    'Gone',
    'The record was deleted. Its revisions are still there; `PUT` with `If-None-Match: *` makes it anew.',
  ),
  'precondition-failed': row(
    412,
    'Precondition failed',
    'The record is not in the state that If-Match or If-None-Match asks for. Read it again, then repeat the change with its current ETag.',
  ),
  'body-too-large': row(413, 'Body too large', 'The body is larger than the server takes.'),
  'unsupported-media-type': row(
    415,
    'Unsupported media type',
    'The body is not of a media type that this resource takes. `detail` names those it takes.',
  ),
  'invalid-record': row(
    422,
    'Invalid record',
    'The body is well formed, but breaks a rule of the domain: it refers to a record that does not exist, ends before it starts, or has a code that its vocabulary lacks. `errors` holds a JSON Pointer for each fault.',
  ),
  'idempotency-conflict': row(
    422,
    'Idempotency key used otherwise',
    'The `Idempotency-Key` was sent with another request, or another body, in the last 24 hours. Send each request with a key of its own, and the same again only to repeat it.',
  ),
  'unreadable-import': row(
    422,
    'Unreadable import',
    'The body is not what its format must be, or breaks off so that nothing after it can be trusted. `detail` says where, and how much of it is recorded; sent again, what is recorded is not recorded twice.',
  ),
  'precondition-required': row(
    428,
    'Precondition required',
    'A change needs the ETag of the state it is made to: send `If-Match` with it, or `If-None-Match: *` to make a new record.',
  ),
  'headers-too-large': row(431, 'Headers too large', 'The request headers are larger than the server takes.'),
  'internal-error': row(
    500,
    'Internal error',
    'The server failed. Its log tells why, under the `requestId` of this problem.',
  ),
  unavailable: row(
    503,
    'Unavailable',
    'The server cannot answer now: it is stopping, or its database does not answer. Try again after `Retry-After` seconds.',
  ),
} as const;

export type ProblemSlug = keyof typeof problems;

export interface ProblemError {
  readonly detail: string;
  readonly code: string;
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
}

/** How many faults one problem names. */
export const MAX_ERRORS = 50;

export interface ProblemOptions {
  readonly errors?: readonly ProblemError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members beside those of RFC 9457. */
  readonly extension?: { readonly referrers?: readonly string[]; readonly etag?: string; readonly revision?: number };
}

/** Thrown by hooks and handlers, and answered as application/problem+json. */
export class Problem extends Error {
  readonly slug: ProblemSlug;
  readonly options: ProblemOptions;

  constructor(slug: ProblemSlug, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.slug = slug;
    this.options = options;
  }
}

/** One parameter that cannot have the value it has. */
export const invalidParameter = (parameter: string, code: string, detail: string) =>
  new Problem('invalid-parameter', detail, { errors: [{ detail, code, parameter }] });

/** The server cannot answer now, and may in a while. */
export const unavailable = (detail: string) => new Problem('unavailable', detail, { headers: { 'retry-after': '5' } });

/** The path of a URL as a URI reference (RFC 3986), whatever was sent as one. */
function pathOf(url: string): string {
  const path = (url.replace(/^https?:\/\/[^/?#]*/i, '').split('?')[0] ?? '').slice(0, 150);
  const escaped = (wrong: string) =>
    [...Buffer.from(wrong)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return path.replace(/%(?![0-9A-Fa-f]{2})|[^!#-;=?-Z_a-z~%]/gu, escaped);
}

/** The body of a problem, for a request to `url`. */
export function problemBody(problem: Problem, base: string, url: string, requestId: string) {
  const { status, title } = problems[problem.slug];
  const { errors, extension } = problem.options;
  const type = `${base}/problems/${problem.slug}`;
  const named = errors && { errors: errors.slice(0, MAX_ERRORS) };
  return {
    type,
    title,
    status,
    detail: problem.message.slice(0, 2_000),
    instance: pathOf(url),
    requestId,
    ...named,
    ...extension,
  };
}

const line = (maxLength: number, description: string) => Type.String({ maxLength, description });

const problemError = named(
  'ProblemError',
  object({
    detail: line(2_000, 'What is wrong, in words'),
    code: line(50, 'What is wrong, for programs'),
    pointer: optional(line(500, 'Where in the body: a JSON Pointer as a URI fragment')),
    parameter: optional(line(200, 'Which parameter of the path or the query')),
    header: optional(line(200, 'Which request header')),
  }),
);

export const problemSchema = named(
  'Problem',
  object(
    {
      type: Type.String({ format: 'uri-reference', maxLength: 300, description: 'A page that explains the problem' }),
      title: line(100, 'The kind of problem'),
      status: Type.Integer({ minimum: 400, maximum: 599, description: 'The status code' }),
      detail: line(2_000, 'This problem, in words'),
      instance: Type.String({ format: 'uri-reference', maxLength: 500, description: 'The path that was asked for' }),
      requestId: line(128, "The request's id, as in the log"),
      errors: optional(list(ref(problemError), MAX_ERRORS, { description: 'The faults, one by one' })),
      referrers: optional(list(line(200, 'kind/id'), 20, { description: 'Records that refer to this one' })),
      etag: optional(line(100, 'The current entity tag')),
      revision: optional(
        Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: "The tombstone's revision" }),
      ),
    },
    {
      description: 'What went wrong (RFC 9457)',
      examples: [
        {
          type: '/problems/precondition-failed',
          title: problems['precondition-failed'].title,
          status: 412,
          detail: 'The record is at "31" now.',
          instance: '/v1/events/an-id',
          requestId: '019aa5d0-7c1e-7000-8000-000000000000',
          etag: '"31"',
        },
      ],
    },
  ),
);

export const problemSchemas = [problemError, problemSchema];
