// The checks of evidence at the moment of writing, against the sources whose text the ledger holds.
import { type Check, checkPassage, citationsOf, codePoints, withChecks } from '../model/evidence.ts';
import type { Content } from '../model/kinds.ts';
import type { EvidenceInput } from '../model/statement.ts';

/** What the checks of one write may cost, in code points hashed or read: about a quarter of a second. */
const BUDGET = 40_000_000;

/** What making a text ready costs beside hashing: about as much as hashing it so many times. */
const PER_TEXT = 10;

/**
 * An event's content with a check on each piece of evidence. `textOf` answers the text of a source, or undefined where
 * the ledger does not hold it; one is held in memory at a time.
 */
export async function checked(
  content: Content,
  textOf: (source: string) => Promise<string | undefined>,
): Promise<Content> {
  const cited = citationsOf(content);
  const budget = { left: BUDGET };
  const checks = new Map<EvidenceInput, Check>();
  for (const source of new Set(cited.map(({ value }) => value.source))) {
    if (budget.left <= 0) break;
    const text = await textOf(source);
    if (text === undefined) continue;
    const points = codePoints(text);
    budget.left -= PER_TEXT * points.length;
    for (const { value } of cited) {
      if (value.source === source) checks.set(value, checkPassage(points, value, budget).check);
    }
  }
  return withChecks(content, evidence => checks.get(evidence) ?? 'unchecked');
}
