// Whatever goes wrong, wherever it does, becomes one shape: a problem. A 5xx never tells its cause; the log does.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StillReferredTo, StorageFailure, UnknownReferences } from '../ledger/errors.ts';
import { CACHE } from './caching.ts';
import { COMMON_HEADERS } from './headers.ts';
import { Problem, type ProblemSlug, problemBody, problems } from './problems.ts';
import { requestId } from './request-id.ts';

/** Fastify's own refusals, by their codes. */
const FRAMEWORK: Readonly<Record<string, ProblemSlug>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
};

/** Headers that a handler may have set before it failed. */
const OF_SUCCESS = ['etag', 'last-modified', 'content-location', 'link', 'preference-applied'];

const RETRY_AFTER = { 'retry-after': '5' };

export function registerErrors(app: FastifyInstance, base: string): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answer(error, request, reply, base));
  app.setNotFoundHandler(request => {
    if (request.url === '/malformed')
      throw new Problem('malformed-request', 'The URL is not well-formed percent-encoded UTF-8.');
    throw new Problem(
      'not-found',
      `There is no ${request.url.split('?')[0]?.slice(0, 200)}. GET / lists what there is.`,
    );
  });
}

/** Fastify refuses a malformed URL before any hook has run; under one that no route has, it comes to all of them. */
export function rewriteUrl({ url = '/' }: { url?: string | undefined }): string {
  const path = pathAndQuery(url);
  return isMalformed(path) ? '/malformed' : path;
}

/** The absolute form names the server too, and the asterisk form the server alone (RFC 9112 §3.2). */
function pathAndQuery(url: string): string {
  if (url === '*') return '/';
  return url.replace(/^https?:\/\/[^/?#]*(?=\/)/i, '');
}

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
  for (const name of OF_SUCCESS) reply.removeHeader(name);
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
  if (error instanceof StorageFailure) return new Problem('unavailable', error.message, { headers: RETRY_AFTER });
  const { code, statusCode, message } = error as FastifyError;
  const slug = FRAMEWORK[code];
  if (slug) return new Problem(slug, message);
  // What else Fastify refuses is a body or a URL that cannot be read.
  if (statusCode !== undefined && statusCode < 500) return new Problem('malformed-request', message);
  return new Problem('internal-error', 'The server failed; its log tells why.');
}

/** Node's own refusals of what is not HTTP, by their codes. */
const PARSER: Readonly<Record<string, readonly [slug: ProblemSlug, detail: string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The URL and the headers together are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['body-too-large', 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.'],
};

/** Answers on the bare socket what is not HTTP at all, after the answers that are due on it. */
export function registerBrokenRequests(app: FastifyInstance, base: string): void {
  const due = new WeakMap<Duplex, ServerResponse>();
  app.server.on('request', (_: IncomingMessage, response: ServerResponse) => {
    if (response.socket) due.set(response.socket, response);
  });
  app.server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    const id = requestId({ headers: {} });
    app.log.info({ requestId: id, code: error.code }, 'broken request');
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const response = due.get(socket);
    const end = () => socket.end(brokenAnswer(error.code, id, base));
    if (response && !response.writableFinished) response.once('finish', end);
    else end();
  });
  // Node would refuse a request that names no host, or two, in words of its own (RFC 9112 §3.2).
  app.addHook('onRequest', async ({ raw: { httpVersion, rawHeaders } }) => {
    const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
    if (hosts > 1 || (hosts === 0 && httpVersion === '1.1'))
      throw new Problem('malformed-request', 'A request names one Host.');
  });
  // What is expected beside 100-continue may be ignored (RFC 9110 §10.1.1); Node would refuse it in words of its own.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
}

function brokenAnswer(code: string | undefined, id: string, base: string): string {
  const [slug, detail] = PARSER[code ?? ''] ?? ['malformed-request', 'The request is not HTTP as it should be.'];
  const { status } = problems[slug];
  const body = JSON.stringify(problemBody(new Problem(slug, detail), base, '/', id));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `date: ${new Date().toUTCString()}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `request-id: ${id}`,
    ...Object.entries(COMMON_HEADERS).map(([name, value]) => `${name}: ${value}`),
    `cache-control: ${CACHE.none}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
