// Passages: whether what is cited stands in a text. It runs wherever there is a hash, so that a page checks as the server does.

export type Check = 'verified' | 'moved' | 'ambiguous' | 'not-found' | 'unchecked';

/** A place in the text of a source, by code points, and the hash of what stands there. */
export interface Passage {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly sha256: string;
}

/** A text in NFC, ready to be cut by code points. */
export interface CodePoints {
  readonly length: number;
  /** The UTF-8 of the code points from `start` up to, not including, `end`. */
  readonly bytes: (start: number, end: number) => Uint8Array;
}

/** The NFC form of a text, by code points. */
export function codePoints(text: string): CodePoints {
  const utf8 = new TextEncoder().encode(text.normalize('NFC'));
  const starts = new Uint32Array(utf8.length + 1);
  let length = 0;
  for (let index = 0; index < utf8.length; index++) {
    // Every byte but a continuation byte (10xxxxxx) begins a code point.
    if (((utf8[index] ?? 0) & 0xc0) !== 0x80) starts[length++] = index;
  }
  starts[length] = utf8.length;
  return { length, bytes: (start, end) => utf8.subarray(starts[start], starts[end]) };
}

/** What a search may cost, in code points hashed. It bounds what one write can cost. */
export interface Budget {
  left: number;
}

/** What one hash costs beside its code points: about as much as hashing so many of them. */
const PER_HASH = 200;

export interface Finding {
  readonly check: Check;
  /** Where the passage stands, when it stands elsewhere. */
  readonly found: readonly number[];
}

/** Compares a cited passage with the text of its source. */
export type CheckPassage = (text: CodePoints, cited: Passage, budget?: Budget) => Finding;

/**
 * The comparison with a hash, which answers the SHA-256 of bytes in lower-case hexadecimal: `verified` where the passage is
 * cited, otherwise `moved` when exactly one other place has a passage of that length and hash, `ambiguous` when several have,
 * `not-found` when none. `unchecked` when the search would cost more than what is left of the budget.
 */
export const checkingBy =
  (sha256: (bytes: Uint8Array) => string): CheckPassage =>
  (text, cited, budget = { left: Infinity }) => {
    const length = cited.end - cited.start;
    if (length > text.length) return { check: 'not-found', found: [] };
    const matches = (start: number) => sha256(text.bytes(start, start + length)) === cited.sha256;
    budget.left -= length + PER_HASH;
    if (budget.left < 0) return { check: 'unchecked', found: [] };
    if (cited.end <= text.length && matches(cited.start)) return { check: 'verified', found: [] };
    const places = text.length - length + 1;
    const cost = places * (length + PER_HASH);
    if (cost > budget.left) return { check: 'unchecked', found: [] };
    budget.left -= cost;
    const found: number[] = [];
    for (let start = 0; start < places; start++) if (matches(start)) found.push(start);
    if (found.length === 0) return { check: 'not-found', found };
    return { check: found.length === 1 ? 'moved' : 'ambiguous', found };
  };
