// Content negotiation: which of the media types that an operation has the client prefers (RFC 9110 §12.5.1).
import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';
import { Refusal } from '../model/refusals.ts';
import { isBrowser, JSON_TYPE } from '../operations/media-types.ts';
import type { Given, Operation } from '../operations/operation.ts';

interface Request {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** The media type to answer in. @throws Refusal where the client takes none of those that there are */
export function mediaTypeFor({ mediaTypes = [JSON_TYPE], chosen }: Operation, request: Request): string {
  const { params, query, headers } = request;
  const [preferred = JSON_TYPE] = mediaTypes;
  const asked = chosen?.({ path: params as Given['path'], query: query as Given['query'], headers });
  if (asked !== undefined) return asked;
  const { accept = '' } = headers;
  if (accept.trim() === '') return preferred;
  // JSON is UTF-8 whatever a parameter says (RFC 8259 §8.1).
  const accepted = { accept: accept.replace(/;\s*charset=[^;,\s]*/gi, '') };
  const found = new Negotiator({ headers: accepted }).mediaType([...mediaTypes]);
  if (found !== undefined) return found;
  // There are no web pages here: who names them is shown what there is, as the protocol allows.
  if (isBrowser(headers)) return mediaTypes.includes(JSON_TYPE) ? JSON_TYPE : preferred;
  throw new Refusal('not-acceptable', `To be had here: ${mediaTypes.join(', ')}.`);
}
