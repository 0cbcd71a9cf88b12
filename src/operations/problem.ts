// Refusals as problems (RFC 9457): the body of each, and its schema.
import { Type } from '@sinclair/typebox';
import { MAX_ERRORS, type Refusal, refusals } from '../model/refusals.ts';
import { list, named, object, optional, ref } from '../model/schema.ts';

/** The path of a URL as a URI reference (RFC 3986), whatever was sent as one. */
function pathOf(url: string): string {
  const path = (url.replace(/^https?:\/\/[^/?#]*/i, '').split('?')[0] ?? '').slice(0, 150);
  const escaped = (wrong: string) =>
    [...Buffer.from(wrong)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return path.replace(/%(?![0-9A-Fa-f]{2})|[^!#-;=?-Z_a-z~%]/gu, escaped);
}

/** The body of a problem, for a request to `url`. */
export function problemBody(problem: Refusal, base: string, url: string, requestId: string) {
  const { status, title } = refusals[problem.code];
  const { errors, extension } = problem.options;
  const type = `${base}/problems/${problem.code}`;
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
          title: refusals['precondition-failed'].title,
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
