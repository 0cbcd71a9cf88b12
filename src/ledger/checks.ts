// The checks of evidence at the moment of writing, against the sources whose text the ledger holds.
import {
  type Check,
  checkPassage,
  codePoints,
  isPassage,
  type Passage,
  passagesOf,
  withChecks,
} from '../model/evidence.ts';
import type { Content } from '../model/kinds.ts';

/** What the checks of one write may cost, in code points hashed or read: about a quarter of a second. */
const BUDGET = 40_000_000;

/** What those of all the writes of an append may cost. */
const BUDGET_OF_ALL = 8 * BUDGET;

/** What making a text ready costs beside hashing: about as much as hashing it so many times. */
const PER_TEXT = 10;

/**
 * Answers what gives an event's content a check on each piece of evidence, for the writes of one append. `textOf` answers
 * the text of a source, or undefined where the ledger does not hold it; one is held in memory at a time.
 */
export function checking(
  textOf: (source: string) => Promise<string | undefined>,
): (content: Content) => Promise<Content> {
  let left = BUDGET_OF_ALL;
  let held: { readonly source: string; readonly points: ReturnType<typeof codePoints> | undefined } | null = null;
  return async content => {
    const cited = passagesOf(content);
    const budget = { left: Math.min(BUDGET, left) };
    const allowed = budget.left;
    const checks = new Map<Partial<Passage>, Check>();
    for (const source of new Set(cited.map(({ value }) => value.source))) {
      if (budget.left <= 0) break;
      if (held?.source !== source) {
        const text = await textOf(source);
        held = { source, points: text === undefined ? undefined : codePoints(text) };
        budget.left -= PER_TEXT * (held.points?.length ?? 0);
      }
      const { points } = held;
      if (points === undefined) continue;
      for (const { value } of cited) {
        if (value.source === source) checks.set(value, checkPassage(points, value, budget).check);
      }
    }
    left -= allowed - budget.left;
    return withChecks(content, evidence => checks.get(evidence) ?? (isPassage(evidence) ? 'unchecked' : 'no-passage'));
  };
}
