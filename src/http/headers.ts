// What every answer carries: security headers, CORS without credentials, Vary, and a tag that fits the coding.
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodedTag } from './conditions.ts';

const EXPOSED = [
  ...['ETag', 'Link', 'Location', 'Content-Location', 'Last-Modified', 'Retry-After', 'Request-Id'],
  ...['Allow', 'Accept-Patch', 'Preference-Applied'],
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
  vary: 'Accept, Accept-Encoding, Prefer',
};

export async function registerHeaders(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(COMMON_HEADERS);
  });
  await app.register(compress, { globalDecompression: false, encodings: ['br', 'gzip'], threshold: 1_024 });
  // Compression is a hook of each route, added when the route is; what looks at its result must come after it.
  app.addHook('onRoute', route => {
    route.onSend = [route.onSend ?? [], fitCoding].flat();
  });
}

async function fitCoding(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const coding = reply.getHeader('content-encoding');
  const etag = reply.getHeader('etag');
  if (coding !== undefined && etag !== undefined) reply.header('etag', encodedTag(String(etag), String(coding)));
  // The length of what GET would send is not known where that would be compressed (RFC 9110 §8.6).
  const mayBeCompressed = request.method === 'HEAD' && request.headers['accept-encoding'] !== undefined;
  if (mayBeCompressed || reply.statusCode === 304) reply.removeHeader('content-length');
  // Compression adds to Vary what it says already.
  reply.header('vary', COMMON_HEADERS.vary);
}
