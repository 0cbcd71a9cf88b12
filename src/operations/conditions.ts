// Conditional requests: RFC 9110 §13.2.2, in its order, as a pure function.

export interface Preconditions {
  readonly 'if-match'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-modified-since'?: string | undefined;
  readonly 'if-unmodified-since'?: string | undefined;
}

export interface Validators {
  /** The current entity tag, quoted; null where there is no current representation. */
  readonly etag: string | null;
  /** When it last changed, in whole seconds since 1970; null where that cannot be said to the second. */
  readonly modified: number | null;
}

export type Verdict = 'proceed' | 'not-modified' | 'precondition-failed';

/** What the preconditions make of a request; `safe` means GET or HEAD. */
export function evaluate(headers: Preconditions, { etag, modified }: Validators, safe: boolean): Verdict {
  const match = headers['if-match'];
  if (match !== undefined) {
    if (!matches(match, etag, strongly)) return 'precondition-failed';
  } else if (modified !== null) {
    const since = date(headers['if-unmodified-since']);
    if (since !== null && modified > since) return 'precondition-failed';
  }
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) {
    if (matches(noneMatch, etag, weakly)) return safe ? 'not-modified' : 'precondition-failed';
  } else if (safe && modified !== null) {
    const since = date(headers['if-modified-since']);
    if (since !== null && modified <= since) return 'not-modified';
  }
  return 'proceed';
}

/** One entity tag of a list, and what parts it from the next (RFC 9110 §8.8.3, §5.6.1). */
const LISTED_TAG = /[\s,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)/y;

/** Where a list ends, but for empty members. A pattern that looks for its end would look from each of them again. */
function endOfList(field: string): number {
  let end = field.length;
  while (end > 0 && /[\s,]/.test(field[end - 1] as string)) end -= 1;
  return end;
}

/** The tags of a field; none where it is not a list of them. */
function tagsOf(field: string): string[] {
  const end = endOfList(field);
  const tags: string[] = [];
  LISTED_TAG.lastIndex = 0;
  while (LISTED_TAG.lastIndex < end) {
    const tag = LISTED_TAG.exec(field)?.[1];
    if (tag === undefined) return [];
    tags.push(tag);
  }
  return tags;
}

/** Compressing changes the bytes, so a compressed body has a tag of its own: the plain one's with the coding at its end. */
const CODING = /-(?:br|gzip)"$/;

export const encodedTag = (etag: string, coding: string) => (isWeak(etag) ? etag : `${etag.slice(0, -1)}-${coding}"`);

/** Of the tags of If-None-Match, the one that a 304 confirms: it may be that of a compressed body. */
export const confirmedTag = (field: string, etag: string): string =>
  field === etag || isWeak(etag)
    ? etag
    : opaque(tagsOf(field).find(given => weakly(given.replace(CODING, '"'), etag)) ?? etag);

function matches(field: string, etag: string | null, same: (given: string, current: string) => boolean): boolean {
  // Most often it is the one tag that was told.
  if (field === etag) return same(field, etag);
  if (field.trim() === '*') return etag !== null;
  return etag !== null && tagsOf(field).some(given => same(given.replace(CODING, '"'), etag));
}

const isWeak = (tag: string) => tag.startsWith('W/');
const strongly = (given: string, current: string) => !isWeak(current) && given === current;
const weakly = (given: string, current: string) => given === current || opaque(given) === opaque(current);
const opaque = (tag: string) => tag.replace(/^W\//, '');

/** The three forms of an HTTP date (RFC 9110 §5.6.7): the one to send, and two that are obsolete. */
const DATE =
  /^(?:\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT|\w{6,9}, \d{2}-\w{3}-\d{2} \d{2}:\d{2}:\d{2} GMT|\w{3} \w{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;

/** An HTTP date in seconds since 1970; null where there is none (an invalid one counts as none, §13.1.3). */
function date(field: string | undefined): number | null {
  const parsed =
    field !== undefined && DATE.test(field) ? Date.parse(field.endsWith('GMT') ? field : `${field} GMT`) : Number.NaN;
  return Number.isNaN(parsed) ? null : Math.floor(parsed / 1000);
}
