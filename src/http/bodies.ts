// Request bodies: JSON in well-formed UTF-8, of the media types that a route takes.
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../model/refusals.ts';
import { digestOf, needsDigest } from './idempotency.ts';
import { JSON_TYPE } from './negotiation.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media type of the body that the route takes, or several. */
    consumes?: string | readonly string[];
    /** The body is taken piece by piece, and may take longer to arrive than others. */
    streams?: true;
  }
}

export const MERGE_PATCH_TYPE = 'application/merge-patch+json';
export const JSON_PATCH_TYPE = 'application/json-patch+json';

/** The media type that a body is said to be of, without its parameters. */
export const mediaTypeOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** What PATCH takes (RFC 5789 §3.1). */
export const ACCEPT_PATCH = [MERGE_PATCH_TYPE, JSON_PATCH_TYPE].join(', ');

/** How long a body may take to arrive, in milliseconds; of one that is taken piece by piece, how long each piece may. */
const ARRIVAL = 60_000;

export function registerBodies(app: FastifyInstance): void {
  refuseSlowBodies(app, ARRIVAL);
  const parseJson = app.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [JSON_TYPE, MERGE_PATCH_TYPE, JSON_PATCH_TYPE],
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (needsDigest(request)) request.bodyDigest = digestOf(body as Buffer);
      let text: string;
      try {
        text = utf8.decode(body as Buffer);
      } catch {
        return done(new Refusal('malformed-request', 'The body is not well-formed UTF-8.'));
      }
      return parseJson(request, text, (error, value) => (error ? done(malformed(text)) : done(null, value)));
    },
  );
  app.addHook('onRequest', async ({ headers, routeOptions }) => {
    const { consumes } = routeOptions.config ?? {};
    if (consumes === undefined) return;
    const [type, ...parameters] = (headers['content-type'] ?? '')
      .toLowerCase()
      .split(';')
      .map(part => part.trim());
    const charset = parameters.find(parameter => parameter.startsWith('charset='))?.slice('charset='.length);
    const taken = [consumes].flat();
    if (!taken.includes(type ?? '') || (charset !== undefined && !/^"?utf-8"?$/.test(charset))) {
      const acceptPatch = taken.includes(MERGE_PATCH_TYPE) ? { headers: { 'accept-patch': ACCEPT_PATCH } } : {};
      throw new Refusal('unsupported-media-type', `The body must be ${taken.join(' or ')} in UTF-8.`, acceptPatch);
    }
    if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
      throw new Refusal('unsupported-media-type', 'The body must not be compressed.', {
        headers: { 'accept-encoding': 'identity' },
      });
    }
    // A part of a record is no record (RFC 9110 §14.5).
    if (headers['content-range'] !== undefined)
      throw new Refusal('malformed-request', 'A record is written whole: send no Content-Range.');
  });
}

/** Node's own limit would hold for every body alike. */
function refuseSlowBodies(app: FastifyInstance, most: number): void {
  app.addHook('onRequest', async ({ headers, raw, routeOptions }, reply) => {
    const { 'transfer-encoding': coding, 'content-length': length = '0' } = headers;
    if (routeOptions.config?.streams || (coding === undefined && length === '0')) return;
    const late = setTimeout(() => reply.header('connection', 'close').send(slow()), most);
    const inTime = () => clearTimeout(late);
    raw.once('end', inTime).once('close', inTime);
  });
}

export const tooLarge = (most: number) => new Refusal('body-too-large', `The body is larger than ${most} bytes.`);

const slow = () => new Refusal('request-timeout', 'The request did not arrive in time.');

/** The pieces of a body. @throws Refusal where it is larger than `most` bytes, breaks off, or a piece does not arrive in time */
export async function* piecesOf(body: Readable, most: number, wait = ARRIVAL): AsyncGenerator<Uint8Array> {
  let size = 0;
  const wake = () => setTimeout(() => body.destroy(slow()), wait);
  let late = wake();
  try {
    // The connection is still needed for the answer.
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      clearTimeout(late);
      size += piece.length;
      if (size > most) throw tooLarge(most);
      yield piece;
      late = wake();
    }
  } catch (error) {
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    throw new Refusal('malformed-request', 'The body broke off.');
  } finally {
    clearTimeout(late);
  }
}

/** Why a text was refused: it is no JSON, or has a member that could reach the prototypes of JavaScript. */
function malformed(text: string): Refusal {
  if (text === '') return new Refusal('malformed-request', 'The body is empty.');
  try {
    JSON.parse(text);
  } catch (error) {
    return new Refusal('malformed-request', `The body is not JSON: ${(error as Error).message.slice(0, 200)}.`);
  }
  return new Refusal(
    'malformed-request',
    'The body has a member __proto__ or constructor.prototype, which is refused.',
  );
}
