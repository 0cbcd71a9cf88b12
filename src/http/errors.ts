// Whatever goes wrong, wherever it does, is refused by one of the refusals that there are.
import type { FastifyError } from 'fastify';
import { Refusal, type RefusalCode } from '../model/refusals.ts';
import { refusalOf } from '../operations/refusal-of.ts';
import { isMalformedTarget } from './target.ts';

/** Fastify's own refusals, by their codes. */
const FRAMEWORK: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
};

/** Headers that a handler may have set before it failed. */
export const OF_SUCCESS = [
  ...['etag', 'last-modified', 'content-location', 'link', 'preference-applied'],
  ...['content-disposition', 'content-encoding'],
];

/** The refusal that an error is answered with. */
export function problemOf(error: unknown): Refusal {
  const known = error instanceof Refusal ? error : refusalOf(error);
  if (known) return known;
  const { code, statusCode, message } = error as FastifyError;
  const own = FRAMEWORK[code];
  if (own) return new Refusal(own, message);
  // What else Fastify refuses is a body or a URL that cannot be read.
  if (statusCode !== undefined && statusCode < 500) return new Refusal('malformed-request', message);
  return new Refusal('internal-error', 'The server failed; its log tells why.');
}

/** No path ends in a slash: with one it would be the path of something below that has no name. @throws Refusal */
export function refuseTrailingSlash(url: string): void {
  const [, path = '', query = ''] = /^(\/[^?]*[^/?])\/+(\?.*)?$/.exec(url) ?? [];
  if (path === '') return;
  const right = `${path}${query}`.slice(0, 300);
  throw new Refusal('not-found', `No path here ends in a slash. Without it: ${right}`);
}

/** @throws Refusal where a target, as it was sent, cannot be read */
export function refuseMalformedTarget(url: string): void {
  if (isMalformedTarget(url))
    throw new Refusal('malformed-request', 'The URL is not well-formed percent-encoded UTF-8.');
}
