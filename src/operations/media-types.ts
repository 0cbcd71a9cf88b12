// The media types that bodies are of, beside those of the formats.

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
