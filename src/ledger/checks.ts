// The checks of evidence at the moment of writing, against the sources whose text the ledger holds.
import { type Check, type CodePoints, checkPassage, codePoints, withChecks } from '../model/evidence.ts';
import type { Content } from '../model/kinds.ts';
import type { EvidenceInput } from '../model/parts.ts';
import { locate } from '../model/paths.ts';

/** How many passages one write may hash in search of moved ones: about a quarter of a second. */
const SEARCH_BUDGET = 200_000;

/**
 * An event's content with a check on each piece of evidence. `textOf` answers the text of a source, or undefined where
 * the ledger does not hold it; it is asked once a source.
 */
export async function checked(
  content: Content,
  textOf: (source: string) => Promise<string | undefined>,
): Promise<Content> {
  const cited = [
    ...locate<string>(content, 'evidence/*/source'),
    ...locate<string>(content, 'statements/*/evidence/*/source'),
  ];
  const texts = new Map<string, CodePoints>();
  for (const source of new Set(cited.map(({ value }) => value))) {
    const text = await textOf(source);
    if (text !== undefined) texts.set(source, codePoints(text));
  }
  const budget = { hashes: SEARCH_BUDGET };
  const check = (evidence: EvidenceInput): Check => {
    const text = texts.get(evidence.source);
    return text ? checkPassage(text, evidence, budget).check : 'unchecked';
  };
  return withChecks(content, check);
}
