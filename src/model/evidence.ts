// Evidence: whether the passage that is cited stands in the text of its source.
import { createHash } from 'node:crypto';
import type { Content } from './kinds.ts';
import { type Located, locate } from './paths.ts';
import type { Evidence, EvidenceInput } from './statement.ts';

export type Check = Evidence['check'];

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
  readonly bytes: (start: number, end: number) => Buffer;
}

/** The NFC form of a text, by code points. */
export function codePoints(text: string): CodePoints {
  const utf8 = Buffer.from(text.normalize('NFC'));
  const starts = new Uint32Array(utf8.length + 1);
  let length = 0;
  for (let index = 0; index < utf8.length; index++) {
    // Every byte but a continuation byte (10xxxxxx) begins a code point.
    if (((utf8[index] ?? 0) & 0xc0) !== 0x80) starts[length++] = index;
  }
  starts[length] = utf8.length;
  return { length, bytes: (start, end) => utf8.subarray(starts[start], starts[end]) };
}

/** SHA-256 of a text's UTF-8, in lower-case hexadecimal. */
export const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

/** The length in code points and the hash of a text in NFC: what is held of a source whose text is not. */
export function fingerprint(text: string): { sha256: string; length: number } {
  return { sha256: sha256(text.normalize('NFC')), length: codePoints(text).length };
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

/**
 * Compares a cited passage with the text of its source: `verified` where it is cited, otherwise `moved` when
 * exactly one other place has a passage of that length and hash, `ambiguous` when several have, `not-found` when
 * none. `unchecked` when the search would cost more than what is left of the budget.
 */
export function checkPassage(text: CodePoints, cited: Passage, budget: Budget = { left: Infinity }): Finding {
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
}

/** Everything that an event cites, with where it does: passages, and sources alone. */
export const citationsOf = (content: Content): Located<EvidenceInput>[] =>
  ['evidence/*', 'statements/*/evidence/*'].flatMap(path => locate<EvidenceInput>(content, path));

/** Whether a passage is cited, rather than the source alone. */
export const isPassage = ({ start, end, sha256 }: Partial<Passage>): boolean =>
  start !== undefined && end !== undefined && sha256 !== undefined;

/** Every passage that an event cites, with where it does. */
export const passagesOf = (content: Content): Located<Passage>[] =>
  citationsOf(content).filter(({ value }) => isPassage(value)) as Located<Passage>[];

/** An event's content with a check on each piece of evidence. */
export function withChecks(content: Content, check: (evidence: EvidenceInput) => Check): Content {
  return mapEvidence(content, evidence => ({ ...evidence, check: check(evidence) }));
}

/** An event's content as a client writes it: without the checks that the server added. */
export function withoutChecks(content: Content): Content {
  return mapEvidence(content, ({ check: _, ...evidence }) => evidence);
}

type Cited = EvidenceInput & { check?: Check };

function mapEvidence(content: Content, change: (evidence: Cited) => object): Content {
  const mapped = (holder: Content) =>
    holder.evidence === undefined ? holder : { ...holder, evidence: (holder.evidence as Cited[]).map(change) };
  const own = mapped(content);
  return own.statements === undefined ? own : { ...own, statements: (own.statements as Content[]).map(mapped) };
}
