// Invented events, as uneven as real ones are, each told by its number and the seed alone.
import type { Content } from '../src/model/kinds.ts';
import type { Cast } from './cast.ts';
import { type Chance, chanceOf, weighted } from './chance.ts';
import { whenOf } from './dates.ts';
import {
  codesOf,
  type Draws,
  issuesOf,
  outcomesOf,
  participantsOf,
  passageOf,
  statementsOf,
  venueOf,
} from './event-parts.ts';
import { drawActorOf, drawIssueOf, drawSourceOf } from './skew.ts';
import { rareWordIn, textOf } from './words.ts';

/** To be raised with every change of what is invented: ledgers of another version are made anew. */
export const GENERATOR = 1;

const kindOf = weighted({
  ...{ meeting: 38, 'phone-call': 14, visit: 14, statement: 12, 'press-conference': 8 },
  ...{ 'negotiation-round': 6, summit: 4, signing: 3, mediation: 1 },
});
const statusOf = weighted({ held: 86, planned: 5, unconfirmed: 4, cancelled: 3, postponed: 2 });
const qualifierOf = weighted({ about: 60, exact: 25, 'at-least': 10, 'at-most': 5 });

const issueCount = weighted({ 0: 20, 1: 35, 2: 25, 3: 15, 4: 5 });
const outcomeCount = weighted({ 0: 60, 1: 30, 2: 10 });

/** Some are written twice, and some are deleted in the end; to those nothing refers. */
export const isRevised = (index: number) => index % 50 === 7;
export const isDeleted = (index: number) => index % 200 === 199;

export const eventId = (index: number) => `event-${index + 1}`;

export interface Inventor {
  event(index: number): Content;
  /** Its second revision: another summary, and one issue more. */
  revised(index: number): Content;
}

export function inventorOf(seed: number, cast: Cast): Inventor {
  const draws = {
    actor: drawActorOf(cast.actors),
    issue: drawIssueOf(cast.issues),
    source: drawSourceOf(cast.sources),
  };
  const event = (index: number) => eventOf(chanceOf(seed, 'event', index), index, draws);
  const revised = (index: number): Content => {
    const chance = chanceOf(seed, 'revised', index);
    const before = event(index);
    const issues = (before.issues ?? []) as { issue: string }[];
    const more = issuesOf(chance, 1, draws).filter(({ issue }) => issues.every(other => other.issue !== issue));
    return { ...before, summary: textOf(chance, 15), issues: [...issues, ...more] };
  };
  return { event, revised };
}

function eventOf(chance: Chance, index: number, draws: Draws): Content {
  const participants = participantsOf(chance, draws);
  const outcomes = outcomesOf(chance, Number(outcomeCount(chance)));
  const statements = statementsOf(chance, participants, outcomes, draws);
  const [target, relation] = [earlier(chance, index), chance.pick(['follows', 'implements'])];
  return {
    ...{
      kind: kindOf(chance),
      status: statusOf(chance),
      format: participants.length > 2 ? 'multilateral' : 'bilateral',
    },
    title: textOf(chance, 5),
    summary: summaryOf(chance, rareWordIn(index)),
    when: whenOf(chance),
    ...(chance.is(0.25) && { duration: { minutes: 15 * (1 + chance.below(48)), qualifier: qualifierOf(chance) } }),
    ...(chance.is(0.92) && { venue: venueOf(chance) }),
    ...(target && chance.is(0.05) && { partOf: target }),
    ...(target && chance.is(0.04) && { related: [{ relation, event: target }] }),
    participants,
    issues: issuesOf(chance, Number(issueCount(chance)), draws),
    ...(outcomes.length > 0 && { outcomes }),
    ...(statements.length > 0 && { statements }),
    ...(chance.is(0.6) && { evidence: [{ about: ['when', 'venue'], ...passageOf(chance, draws) }] }),
    codes: codesOf(chance),
    ...(chance.is(0.3) && { externalIds: [{ scheme: 'invented', value: `${chance.below(1e9)}` }] }),
  };
}

/** An event before this one that stays. */
function earlier(chance: Chance, index: number): string | null {
  const before = chance.below(Math.max(1, index));
  return index === 0 || isDeleted(before) ? null : eventId(before);
}

function summaryOf(chance: Chance, rare: string | null): Record<string, string> {
  const { en, ar } = textOf(chance, 15);
  return { en: rare === null ? en : `${en} ${rare}`, ar };
}
