// Positions: what an actor said on an issue at one event, and what became of the issue there.
import { partsSpokenOf } from './assertions.ts';
import { extentOf } from './edtf.ts';
import type { EventDocument } from './event.ts';
import type { Statement } from './statement.ts';

export interface Position {
  readonly event: string;
  readonly title: EventDocument['title'];
  readonly when: EventDocument['when'];
  /** Where the event records one. */
  readonly issueStatus?: string;
  readonly statement: Statement;
}

/** What the event has of an issue on its table; of `family`, which are one issue, the first that it has. */
export function onTable({ issues = [] }: Pick<EventDocument, 'issues'>, family: readonly string[]) {
  const [first] = issues
    .filter(({ issue }) => family.includes(issue))
    .sort((one, other) => family.indexOf(one.issue) - family.indexOf(other.issue));
  return first;
}

/**
 * What an actor said on an issue, or had said for it, in the order in which it was said, then of the record. Each is told
 * by all ids that stand for it, its own first.
 */
export function positionsIn(event: EventDocument, actors: readonly string[], issues: readonly string[]): Position[] {
  const { id, title, when, outcomes = [], statements = [] } = event;
  const status = onTable(event, issues)?.status;
  const onIssue = new Set([
    ...issues.map(issue => `issues/${issue}`),
    ...outcomes
      .filter(({ issue }) => issue !== undefined && issues.includes(issue))
      .map(outcome => `outcomes/${outcome.id}`),
  ]);
  const saidAt = ({ saidOn = when.start }: Statement) => extentOf(saidOn)?.start ?? 0;
  return statements
    .filter(statement => speaksFor(statement, actors) && partsSpokenOf(statement).some(part => onIssue.has(part)))
    .sort((one, other) => saidAt(one) - saidAt(other))
    .map(statement => ({
      event: id,
      title,
      when,
      ...(status !== undefined && { issueStatus: status }),
      statement,
    }));
}

const speaksFor = ({ speaker }: Statement, actors: readonly string[]) =>
  (speaker.represents !== undefined && actors.includes(speaker.represents)) ||
  ('actor' in speaker && actors.includes(speaker.actor));
