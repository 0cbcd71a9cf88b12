// Request bodies: JSON in well-formed UTF-8, of the media types that an operation takes.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { repeatedMember } from '../model/json.ts';
import { Refusal } from '../model/refusals.ts';
import { JSON_PATCH_TYPE, JSON_TYPE, MERGE_PATCH_TYPE, PATCH_TYPES } from '../operations/media-types.ts';
import { digestOf, needsDigest } from './idempotency.ts';

/** The media type that a body is said to be of, without its parameters. */
export const mediaTypeOf = (headers: IncomingHttpHeaders): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** How long a body may take to arrive, in milliseconds; of one that is taken piece by piece, how long each piece may. */
export const ARRIVAL = 60_000;

/** How much of a body that is refused is read and thrown away, so that a client which goes on sending reads why: in bytes. */
const DISCARDED = 67_108_864;

/** Reads what is left of a body, and ends the connection where that is too much. */
export function discardRest(raw: IncomingMessage): void {
  if (raw.complete) return;
  let left = DISCARDED;
  raw.on('data', (piece: Buffer) => {
    left -= piece.length;
    if (left < 0) raw.destroy();
  });
}

/** @throws Refusal for a body in a transfer coding that nobody here undoes (RFC 9112 §6.1) */
export function refuseUnknownCoding({ 'transfer-encoding': coding }: IncomingHttpHeaders): void {
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked')
    throw new Refusal('not-implemented', `No body is taken in the transfer coding ${coding.slice(0, 100)}.`);
}

/** Reads bodies as JSON. */
export function registerBodies(app: FastifyInstance): void {
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
      return parseJson(request, text, (error, value) => {
        if (error) return done(malformed(text));
        const twice = repeatedMember(text);
        return twice === null ? done(null, value) : done(repeated(twice));
      });
    },
  );
}

/** @throws Refusal where a body is not what an operation takes */
export function refuseWrongBody(types: readonly string[], headers: IncomingHttpHeaders): void {
  const [type, ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map(part => part.trim());
  const charset = parameters.find(parameter => parameter.startsWith('charset='))?.slice('charset='.length);
  if (!types.includes(type ?? '') || (charset !== undefined && !/^"?utf-8"?$/.test(charset))) {
    const acceptPatch = types.includes(MERGE_PATCH_TYPE) ? { headers: { 'accept-patch': PATCH_TYPES.join(', ') } } : {};
    throw new Refusal('unsupported-media-type', `The body must be ${types.join(' or ')} in UTF-8.`, acceptPatch);
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new Refusal('unsupported-media-type', 'The body must not be compressed.', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  // A part of a record is no record (RFC 9110 §14.5).
  if (headers['content-range'] !== undefined)
    throw new Refusal('malformed-request', 'A record is written whole: send no Content-Range.');
}

export const tooLarge = (most: number) => new Refusal('body-too-large', `The body is larger than ${most} bytes.`);

export const slow = () => new Refusal('request-timeout', 'The request did not arrive in time.');

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

/** The pieces of a body that is taken as it arrives: what it was is known when the last has been taken. */
export async function* digested(
  request: FastifyRequest,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  request.bodyDigest = hash.digest('hex');
}

/** Of two members of one name programs read either, so that what is meant is not told (RFC 7493 §2.3). */
const repeated = (name: string) =>
  new Refusal('malformed-request', `The body has the member ${name.slice(0, 200)} twice in one object.`);

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
