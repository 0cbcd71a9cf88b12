// What every answer carries: security headers, CORS without credentials, Vary, and a tag that fits the coding.

import type { OutgoingHttpHeaders } from 'node:http';
import { constants } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { encodedTag } from '../operations/conditions.ts';

const EXPOSED = [
  ...['ETag', 'Link', 'Location', 'Content-Location', 'Last-Modified', 'Retry-After', 'Request-Id'],
  ...['Allow', 'Accept-Patch', 'Preference-Applied', 'Dataset-Position', 'Content-Disposition', 'Idempotent-Replayed'],
  ...['RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'],
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
  vary: 'Accept, Accept-Encoding, Authorization, Prefer, Dataset-Position',
};

/** The codings of answers, the preferred first, and from how many bytes on. */
export type Coding = 'br' | 'gzip';
const CODINGS: Coding[] = ['br', 'gzip'];
const THRESHOLD = 1_024;

/**
 * What compression of what is streamed may cost: windows of 64 kB, and the effort that tells text from nothing at all. A
 * stream holds less than a megabyte for it, in place of twenty.
 */
export const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 16 } };
export const GZIP = { level: 4, memLevel: 7 };

/** What is text. */
const COMPRESSED = /^text\/|[/+.-](json|jsonl|ndjson|ftm|xml|yaml|bibtex)(;|$)/;

/** Whether an answer of a media type is compressed, where it has so many bytes. */
export const isCompressed = (type: string, length: number): boolean => length >= THRESHOLD && COMPRESSED.test(type);

/** The coding that a client takes an answer in; undefined for none. */
export function codingFor({ headers }: Pick<FastifyRequest, 'headers'>): Coding | undefined {
  const accepted = headers['accept-encoding'];
  if (accepted === undefined || headers['x-no-compression'] !== undefined) return undefined;
  // As what compresses streams reads it.
  const read = String(accepted)
    .toLowerCase()
    .replace(/\*|x-gzip/g, 'gzip');
  return (negotiate(read, CODINGS) as Coding | null) ?? undefined;
}

/** Compresses what is text. */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    globalDecompression: false,
    encodings: CODINGS,
    brotliOptions: BROTLI,
    zlibOptions: GZIP,
    threshold: THRESHOLD,
    customTypes: COMPRESSED,
  });
}

interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly without: readonly string[];
}

/** What changes in the headers of an answer once its coding is known. */
export function fitted(request: FastifyRequest, status: number, headers: OutgoingHttpHeaders): Changes {
  const ofHead = headers['content-encoding'] === undefined ? codingOfHead(request, status, headers) : undefined;
  const coding = headers['content-encoding'] ?? ofHead;
  const { etag } = headers;
  return {
    set: {
      ...(ofHead !== undefined && { 'content-encoding': ofHead }),
      ...(coding !== undefined && etag !== undefined && { etag: encodedTag(String(etag), String(coding)) }),
      vary: varyOf(headers.vary),
    },
    without: ofHead === undefined ? [] : ['content-length'],
  };
}

/** What may be kept, for its one reader. */
export const privately = (cache: string): string => cache.replace('public', 'private');

/** Seconds since 1970 as HTTP writes a date (RFC 9110 §5.6.7). */
export const httpDate = (seconds: number): string => new Date(seconds * 1_000).toUTCString();

/** What every answer depends on, and what this one names. Compression adds what is said already. */
export function varyOf(named: OutgoingHttpHeaders[string]): string {
  const always = COMMON_HEADERS.vary as string;
  if (named === always) return always;
  const names = `${always}, ${named ?? ''}`.split(/,\s*/).filter(name => name !== '');
  const lower = names.map(name => name.toLowerCase());
  return names.filter((_, index) => lower.indexOf(lower[index] as string) === index).join(', ');
}

/** The coding that GET would have: a HEAD has no body to be compressed, but the same header fields (RFC 9110 §9.3.2). */
function codingOfHead(request: FastifyRequest, status: number, sent: OutgoingHttpHeaders) {
  // What is streamed has no length that is known, and is compressed whatever it is.
  const length = Number(sent['content-length'] ?? Infinity);
  return request.method !== 'HEAD' || length < THRESHOLD || status !== 200 ? undefined : codingFor(request);
}
