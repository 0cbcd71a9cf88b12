// The media types that bodies are of, beside those of the formats, and which of some a client prefers (RFC 9110 §12.5.1).
import Negotiator from 'negotiator';

export const JSON_TYPE = 'application/json';
export const MERGE_PATCH_TYPE = 'application/merge-patch+json';
export const JSON_PATCH_TYPE = 'application/json-patch+json';
export const PROBLEM_TYPE = 'application/problem+json';
export const NDJSON_TYPE = 'application/x-ndjson';
export const HTML_TYPE = 'text/html';
/** A body of several parts, as web pages send forms. */
export const FORM_TYPE = 'multipart/form-data';
export const MARKDOWN_TYPE = 'text/markdown';
export const EVENT_STREAM = 'text/event-stream';

/** What PATCH takes (RFC 5789 §3.1). */
export const PATCH_TYPES = [MERGE_PATCH_TYPE, JSON_PATCH_TYPE];

/** Whether whoever asks names web pages among what can be shown. */
export const isBrowser = ({ accept = '' }: { readonly accept?: string | undefined }): boolean =>
  /(^|,)\s*text\/html\s*(;|,|$)/i.test(accept);

/** Which of the media types is preferred by an `Accept`; undefined where none is taken. */
export function preferredOf(mediaTypes: readonly string[], accept: string): string | undefined {
  // JSON is UTF-8 whatever a parameter says (RFC 8259 §8.1).
  const accepted = { accept: accept.replace(/;\s*charset=[^;,\s]*/gi, '') };
  return new Negotiator({ headers: accepted }).mediaType([...mediaTypes]);
}
