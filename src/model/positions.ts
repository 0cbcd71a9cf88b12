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

/** What `actor` said on `issue`, or had said for it, in the order in which it was said, then of the record. */
export function positionsIn(event: EventDocument, actor: string, issue: string): Position[] {
  const { id, title, when, issues = [], outcomes = [], statements = [] } = event;
  const status = issues.find(one => one.issue === issue)?.status;
  const onIssue = new Set([
    `issues/${issue}`,
    ...outcomes.filter(outcome => outcome.issue === issue).map(outcome => `outcomes/${outcome.id}`),
  ]);
  const saidAt = ({ saidOn = when.start }: Statement) => extentOf(saidOn)?.start ?? 0;
  return statements
    .filter(statement => speaksFor(statement, actor) && partsSpokenOf(statement).some(part => onIssue.has(part)))
    .sort((one, other) => saidAt(one) - saidAt(other))
    .map(statement => ({
      event: id,
      title,
      when,
      ...(status !== undefined && { issueStatus: status }),
      statement,
    }));
}

const speaksFor = ({ speaker }: Statement, actor: string) =>
  speaker.represents === actor || ('actor' in speaker && speaker.actor === actor);
