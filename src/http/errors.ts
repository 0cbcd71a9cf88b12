// Whatever goes wrong, wherever it does, becomes one shape: a problem. A 5xx never tells its cause; the log does.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StillReferredTo, UnknownReferences } from '../ledger/errors.ts';
import { isUnavailable } from '../ledger/unavailable.ts';
import { CACHE } from './caching.ts';
import { Problem, type ProblemSlug, problemBody, problems } from './problems.ts';

/** Fastify's own refusals, by their codes. */
const FRAMEWORK: Readonly<Record<string, ProblemSlug>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
};

/** Node's own refusals of what is not HTTP, by their codes. */
const PARSER: Readonly<Record<string, ProblemSlug>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

const RETRY_AFTER = { 'retry-after': '5' };

export function registerErrors(app: FastifyInstance, base: string): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answer(error, request, reply, base));
  app.setNotFoundHandler(request => {
    if (isMalformed(request.originalUrl))
      throw new Problem('malformed-request', 'The URL is not well-formed percent-encoded UTF-8.');
    throw new Problem(
      'not-found',
      `There is no ${request.url.split('?')[0]?.slice(0, 200)}. GET / lists what there is.`,
    );
  });
}

/** Fastify refuses a malformed URL before any hook has run; under this one, which no route has, it comes to all of them. */
export const rewriteMalformed = ({ url = '/' }: { url?: string | undefined }): string =>
  isMalformed(url) ? '/malformed' : url;

function isMalformed(url: string): boolean {
  try {
    return !url.startsWith('/') || decodeURIComponent(url.split('?')[0] ?? '').length === 0;
  } catch {
    return true;
  }
}

/** Answers an error as a problem; also for what fails before a route is found. */
export function answer(error: unknown, request: FastifyRequest, reply: FastifyReply, base: string): FastifyReply {
  const problem = problemOf(error);
  const { status } = problems[problem.slug];
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  for (const name of ['etag', 'last-modified', 'content-location']) reply.removeHeader(name);
  return reply
    .code(status)
    .headers({ 'cache-control': CACHE.none, ...problem.options.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, base, request.originalUrl, request.id)));
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnknownReferences) return new Problem('invalid-record', error.message, { errors: error.faults });
  if (error instanceof StillReferredTo) {
    return new Problem('still-referred-to', error.message, { extension: { referrers: error.referrers } });
  }
  if (isUnavailable(error))
    return new Problem('unavailable', 'The database does not answer.', { headers: RETRY_AFTER });
  const { code, statusCode, message } = error as FastifyError;
  const slug = FRAMEWORK[code];
  if (slug) return new Problem(slug, message);
  if (statusCode === 503) return new Problem('unavailable', 'The server is stopping.', { headers: RETRY_AFTER });
  // What else Fastify refuses is a body or a URL that cannot be read.
  if (statusCode !== undefined && statusCode < 500) return new Problem('malformed-request', message);
  return new Problem('internal-error', 'The server failed; its log tells why.');
}

/** Answers on the bare socket where what came is not HTTP at all. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket, base: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const slug = PARSER[error.code ?? ''] ?? 'malformed-request';
  const { status } = problems[slug];
  const body = JSON.stringify(problemBody(new Problem(slug, 'The request is not HTTP as it should be.'), base, '', ''));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `cache-control: ${CACHE.none}`,
    'access-control-allow-origin: *',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
