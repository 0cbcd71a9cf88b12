// What an event cites, source by source.
import type { Passage } from '../../../../src/model/passages.ts';
import type { Schemas } from '../../api.ts';

type Event = Schemas['Event'];
type Evidence = Schemas['Evidence'];

export interface Citation {
  readonly evidence: Evidence;
  /** The statement that it is evidence of; undefined where the source says it in its own voice. */
  readonly statement?: Schemas['Statement'];
  /** The parts that it speaks of. */
  readonly about: readonly string[];
}

/** Every piece of evidence of an event, in the order of the record. */
export const citationsOf = ({ evidence = [], statements = [] }: Event): Citation[] => [
  ...evidence.map(each => ({ evidence: each as Evidence, about: each.about ?? [] })),
  ...statements.flatMap(statement =>
    (statement.evidence ?? []).map(each => ({ evidence: each, statement, about: statement.about ?? [] })),
  ),
];

/** The parts that a citation is of: its statement, what that speaks of, and what it gives a value for. */
export const citedFor = ({ statement, about }: Citation): string[] =>
  statement === undefined
    ? [...about]
    : [`statements/${statement.id}`, ...about, ...Object.keys(statement.asserts ?? {})];

/** The place that a piece of evidence cites; null where it cites the source alone. */
export function passageOf({ source, start, end, sha256 }: Evidence): Passage | null {
  if (start === undefined || end === undefined || sha256 === undefined) return null;
  return { source, start, end, sha256 };
}
