// Content negotiation: which of the media types that an operation has the client prefers (RFC 9110 §12.5.1).
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal, type RefusalCode } from '../model/refusals.ts';
import { HTML_TYPE, isBrowser, JSON_TYPE, PROBLEM_TYPE, preferredOf } from '../operations/media-types.ts';
import type { Given, Operation } from '../operations/operation.ts';

interface Asking extends Request {
  readonly method: string;
}

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
  const found = preferredOf(offeredTo(headers, mediaTypes), accept);
  if (found !== undefined) return found;
  // There is no web page of it: who names them is shown what there is, as the protocol allows.
  if (isBrowser(headers)) return mediaTypes.includes(JSON_TYPE) ? JSON_TYPE : preferred;
  throw new Refusal('not-acceptable', `To be had here: ${mediaTypes.join(', ')}.`);
}

/** A web page is for who names it: where there is anything else, `text/*` means that. */
const offeredTo = (headers: IncomingHttpHeaders, mediaTypes: readonly string[]) =>
  isBrowser(headers) || mediaTypes.length === 1 ? mediaTypes : mediaTypes.filter(type => type !== HTML_TYPE);

/** What is refused before anything else is looked at: the page could not load what it is made of either. */
const BEFORE_ALL: readonly RefusalCode[] = ['misdirected', 'too-many-requests', 'busy', 'unavailable'];

/** Whether a problem is shown on the page: to a browser that opens an address, and did not ask for a format by its name. */
export function isShownOnPage(code: RefusalCode, request: Asking, operation: Operation | undefined): boolean {
  const { method, params, query, headers } = request;
  if ((method !== 'GET' && method !== 'HEAD') || BEFORE_ALL.includes(code)) return false;
  const given = { path: params as Given['path'], query: (query ?? {}) as Given['query'], headers };
  if (operation?.chosen?.(given) !== undefined) return false;
  return isBrowser(headers) && preferredOf([PROBLEM_TYPE, JSON_TYPE, HTML_TYPE], headers.accept ?? '') === HTML_TYPE;
}
