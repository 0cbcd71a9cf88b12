// Whatever goes wrong, wherever it does, becomes one shape: a problem. A 5xx never tells its cause; the log does.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, type RefusalCode, refusals } from '../model/refusals.ts';
import { CACHE } from './caching.ts';
import { problemBody } from './problems.ts';
import { isMalformedTarget } from './target.ts';

/** Fastify's own refusals, by their codes. */
const FRAMEWORK: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
};

/** Headers that a handler may have set before it failed. */
const OF_SUCCESS = [
  ...['etag', 'last-modified', 'content-location', 'link', 'preference-applied'],
  ...['content-disposition', 'content-encoding'],
];

/** `domainProblem` knows the errors of the rooms below, and answers null for any other. */
export function registerErrors(
  app: FastifyInstance,
  base: string,
  domainProblem: (error: unknown) => Refusal | null,
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    return answer(error, domainProblem(error) ?? problemOf(error), request, reply, base);
  });
  app.setNotFoundHandler(request => {
    if (isMalformedTarget(request.originalUrl))
      throw new Refusal('malformed-request', 'The URL is not well-formed percent-encoded UTF-8.');
    throw new Refusal(
      'not-found',
      `There is no ${request.url.split('?')[0]?.slice(0, 200)}. GET / lists what there is.`,
    );
  });
}

/**
 * No path ends in a slash: with one it would be the path of something below that has no name. Comes after what sets the
 * headers of every answer: a hook that refuses is the last one.
 */
export function registerSlashes(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ url }) => refuseTrailingSlash(url));
}

function refuseTrailingSlash(url: string): void {
  const [, path = '', query = ''] = /^(\/[^?]*[^/?])\/+(\?.*)?$/.exec(url) ?? [];
  if (path === '') return;
  const right = `${path}${query}`.slice(0, 300);
  throw new Refusal('not-found', `No path here ends in a slash. Without it: ${right}`);
}

/** Answers an error as a problem. */
function answer(
  error: unknown,
  problem: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  base: string,
): FastifyReply {
  const { status } = refusals[problem.code];
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  for (const name of OF_SUCCESS) reply.removeHeader(name);
  return reply
    .code(status)
    .headers({ 'cache-control': CACHE.none, ...problem.options.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, base, request.originalUrl, request.id)));
}

function problemOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { code, statusCode, message } = error as FastifyError;
  const known = FRAMEWORK[code];
  if (known) return new Refusal(known, message);
  // What else Fastify refuses is a body or a URL that cannot be read.
  if (statusCode !== undefined && statusCode < 500) return new Refusal('malformed-request', message);
  return new Refusal('internal-error', 'The server failed; its log tells why.');
}
