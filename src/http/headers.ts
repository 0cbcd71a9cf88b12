// What every answer carries: security headers, CORS without credentials, Vary, and a tag that fits the coding.
import { negotiate } from '@fastify/accept-negotiator';
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodedTag } from '../operations/conditions.ts';

const EXPOSED = [
  ...['ETag', 'Link', 'Location', 'Content-Location', 'Last-Modified', 'Retry-After', 'Request-Id'],
  ...['Allow', 'Accept-Patch', 'Preference-Applied', 'Dataset-Position', 'Content-Disposition', 'Idempotent-Replayed'],
];

/** The same for every answer. An API has no pages: nothing of it may be framed, sniffed or loaded from. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED.join(', '),
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // What names a position is never answered from a cache that holds an earlier one.
  vary: 'Accept, Accept-Encoding, Prefer, Dataset-Position',
};

/** The codings of answers, the preferred first, and from how many bytes on. */
const CODINGS: ('br' | 'gzip')[] = ['br', 'gzip'];
const THRESHOLD = 1_024;

/** What is text. */
const COMPRESSED = /^text\/|[/+.-](json|jsonl|ndjson|xml|yaml|bibtex)(;|$)/;

export async function registerHeaders(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(COMMON_HEADERS);
  });
  await app.register(compress, {
    globalDecompression: false,
    encodings: CODINGS,
    threshold: THRESHOLD,
    customTypes: COMPRESSED,
  });
  // Compression is a hook of each route, added when the route is; what looks at its result must come after it.
  app.addHook('onRoute', route => {
    route.onSend = [route.onSend ?? [], fitCoding].flat();
  });
}

/** The coding that GET would have: a HEAD has no body to be compressed, but the same header fields (RFC 9110 §9.3.2). */
function codingOfHead(request: FastifyRequest, reply: FastifyReply): string | undefined {
  // What is streamed has no length that is known, and is compressed whatever it is.
  const length = Number(reply.getHeader('content-length') ?? Infinity);
  if (request.method !== 'HEAD' || length < THRESHOLD || reply.statusCode !== 200) return undefined;
  // As the compression of GET reads it.
  const accepted = String(request.headers['accept-encoding'] ?? 'identity');
  const coding = negotiate(accepted.toLowerCase().replace(/\*|x-gzip/g, 'gzip'), CODINGS);
  if (coding === null) return undefined;
  reply.header('content-encoding', coding).removeHeader('content-length');
  return coding;
}

async function fitCoding(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const coding = reply.getHeader('content-encoding') ?? codingOfHead(request, reply);
  const etag = reply.getHeader('etag');
  if (coding !== undefined && etag !== undefined) reply.header('etag', encodedTag(String(etag), String(coding)));
  if (reply.statusCode === 304) reply.removeHeader('content-length');
  // Compression adds to Vary what it says already.
  reply.header('vary', COMMON_HEADERS.vary);
}
