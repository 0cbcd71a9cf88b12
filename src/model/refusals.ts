// Every refusal, one row each: what stands in the way of what is asked for. The rows make the pages under /problems.

const row = (status: number, title: string, description: string) => ({ status, title, description });

/** What each refusal is called by, which status it has, and what to do about it. */
export const refusals = {
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
  'invalid-key': row(
    401,
    'Invalid key',
    'The API key is wrong, expired or revoked, or is not sent as `Authorization: Bearer <key>`.',
  ),
  'insufficient-scope': row(
    403,
    'Key not sufficient',
    'The API key is valid, but may not do this. `detail` names the scope that it lacks, or the kinds of record that it may write.',
  ),
  'read-only': row(
    403,
    'Read-only server',
    'The server takes no writes, since there is no key. Make one with `communique keys create`, or start it with COMMUNIQUE_API_KEY set to a secret of your own, and send that as `Authorization: Bearer <key>`.',
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
  'key-name-taken': row(
    409,
    'Name of a key taken',
    'There is, or was, a key of this name: what it recorded bears it. Choose another.',
  ),
  'key-ended': row(
    409,
    'Key ended',
    'The key is expired or revoked, and cannot be rotated. Make another, under another name.',
  ),
  'patch-conflict': row(
    409,
    'Patch does not fit',
    'A `test` of the JSON Patch failed, or the record has nothing at one of its paths. `errors` points at the operation: read the record again, and make the patch anew.',
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
  misdirected: row(
    421,
    'Misdirected request',
    'The server does not answer for the host that the request names. Ask it under a name that it has, which whoever runs it lists in ALLOWED_HOSTS.',
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
  'too-many-requests': row(
    429,
    'Too many requests',
    'The caller has used the points that it has a minute. Ask again after `Retry-After` seconds; `RateLimit` tells with every answer how many points are left.',
  ),
  'headers-too-large': row(431, 'Headers too large', 'The request headers are larger than the server takes.'),
  'internal-error': row(
    500,
    'Internal error',
    'The server failed. Its log tells why, under the `requestId` of this problem.',
  ),
  'not-implemented': row(
    501,
    'Not implemented',
    'The body has a transfer coding that the server does not know (RFC 9112 §6.1). Send it as it is, or chunked.',
  ),
  busy: row(
    503,
    'Busy',
    'As much of this is being done as may be, for all together or for this caller. `detail` says what; try again after `Retry-After` seconds, and with fewer requests at once.',
  ),
  'took-too-long': row(
    503,
    'Took too long',
    'The question was stopped, for it took longer than a question may. Asked again it takes as long: narrow it. Give `from` and `to`, a country, an actor or an issue; leave out `asOf`; ask for fewer exclusions, distances, lengths and words that are cut short with `*`; sort by `start`.',
  ),
  unavailable: row(
    503,
    'Unavailable',
    'The server cannot answer now: it is stopping, or its database does not answer. Try again after `Retry-After` seconds.',
  ),
} as const;

export type RefusalCode = keyof typeof refusals;

/** What may be wrong with one value, for programs: the codes of faults. One that is refused as a whole is of the refusal. */
export const faultCodes = [
  ...([
    'missing',
    'unknown',
    'wrong-type',
    'wrong-form',
    'wrong-encoding',
    'not-in-vocabulary',
    'code-unknown',
  ] as const),
  ...(['too-short', 'too-long', 'too-few', 'too-many', 'too-deep', 'too-broad', 'out-of-range', 'duplicate'] as const),
  ...(['reserved', 'exists', 'server-member', 'not-here', 'cursor-invalid'] as const),
  ...(['date-invalid', 'end-before-start', 'interval-not-alone', 'length-invalid', 'bounds-contradict'] as const),
  ...(['reference-unknown', 'statement-unknown', 'part-unknown', 'self-reference', 'circular', 'heir-merged'] as const),
  ...(['expectation-unclear', 'passage-incomplete', 'rights-restricted', 'fingerprint-mismatch'] as const),
  ...(['invalid-grant', 'in-the-past'] as const),
  ...(['not-nfc', 'not-stream-safe', 'path-unknown', 'test-failed'] as const),
] as const;

export type FaultCode = (typeof faultCodes)[number] | RefusalCode;

export interface Fault {
  readonly detail: string;
  readonly code: FaultCode;
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
}

/** A fault of a record that its schema admits: where, by which rule, and what is wrong. */
export type RuleFault = Required<Pick<Fault, 'pointer' | 'code' | 'detail'>>;

/** How many faults one refusal names. */
export const MAX_ERRORS = 50;

export interface RefusalOptions {
  readonly errors?: readonly Fault[];
  /** Fields of the answer's head, where the protocol asks for them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Members beside those of RFC 9457. */
  readonly extension?: { readonly referrers?: readonly string[]; readonly etag?: string; readonly revision?: number };
}

/** Thrown where something asked for cannot be done; a server answers it as a problem, a terminal prints its text. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly options: RefusalOptions;

  constructor(code: RefusalCode, detail: string, options: RefusalOptions = {}) {
    super(detail);
    this.code = code;
    this.options = options;
  }
}

/** One parameter that cannot have the value it has. */
export const invalidParameter = (parameter: string, code: FaultCode, detail: string) =>
  new Refusal('invalid-parameter', detail, { errors: [{ detail, code, parameter }] });

/** As much is being done as may be; a while later there is room again. */
export const busy = (detail: string) => new Refusal('busy', detail, { headers: { 'retry-after': '5' } });

/** The server cannot answer now, and may in a while. */
export const unavailable = (detail: string) => new Refusal('unavailable', detail, { headers: { 'retry-after': '5' } });
