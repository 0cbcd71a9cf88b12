// Evidence: whether the passage that is cited stands in the text of its source.
import { createHash } from 'node:crypto';
import type { Content } from './kinds.ts';
import type { Evidence, EvidenceInput } from './parts.ts';

export type Check = Evidence['check'];

/** A source's text, ready to be cut by code points. */
export type CodePoints = readonly string[];

/** The NFC form of a text as a list of its Unicode code points. */
export const codePoints = (text: string): CodePoints => Array.from(text.normalize('NFC'));

/** SHA-256 of a text's UTF-8, in lower-case hexadecimal. */
export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** The length in code points and the hash of a text in NFC: what is held of a source whose text is not. */
export function fingerprint(text: string): { sha256: string; length: number } {
  return { sha256: sha256(text.normalize('NFC')), length: codePoints(text).length };
}

/** How many passages a search for a moved one may hash. It bounds what one write can cost. */
export interface Budget {
  hashes: number;
}

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
export function checkPassage(text: CodePoints, cited: EvidenceInput, budget: Budget = { hashes: Infinity }): Finding {
  const length = cited.end - cited.start;
  const matches = (start: number) => sha256(text.slice(start, start + length).join('')) === cited.sha256;
  if (cited.end <= text.length && matches(cited.start)) return { check: 'verified', found: [] };
  const places = text.length - length + 1;
  if (places > budget.hashes) return { check: 'unchecked', found: [] };
  const found: number[] = [];
  for (let start = 0; start < places; start++) if (matches(start)) found.push(start);
  budget.hashes -= Math.max(places, 0);
  if (found.length === 0) return { check: 'not-found', found };
  return { check: found.length === 1 ? 'moved' : 'ambiguous', found };
}

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
