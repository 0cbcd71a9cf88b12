// Evidence: whether the passage that is cited stands in the text of its source.
import { createHash } from 'node:crypto';
import type { Content } from './kinds.ts';
import { checkingBy, codePoints, type Passage } from './passages.ts';
import { type Located, locate } from './paths.ts';
import type { Evidence, EvidenceInput } from './statement.ts';

export { codePoints, type Finding, type Passage } from './passages.ts';

export type Check = Evidence['check'];

/** SHA-256 of a text's UTF-8, in lower-case hexadecimal. */
export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

/** The length in code points and the hash of a text in NFC: what is held of a source whose text is not. */
export function fingerprint(text: string): { sha256: string; length: number } {
  return { sha256: sha256(text.normalize('NFC')), length: codePoints(text).length };
}

/** Whether a cited passage stands in the text of its source (passages.ts). */
export const checkPassage = checkingBy(sha256);

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
