// Corroboration: for each part of an event, which sources say what the record has, and which say something else.
import { disagree, givenBy, partsSpokenOf } from './assertions.ts';
import type { EventDocument } from './event.ts';
import { placeOf, recordedIn, valuesOf } from './recorded.ts';
import { type Relations, relationsAmong, settled } from './relations.ts';
import type { Statement } from './statement.ts';

/** Sources that are independent of each other, each with those that depend on it or on what it depends on. */
export type Groups = readonly (readonly string[])[];

export interface Corroboration {
  readonly part: string;
  readonly recorded: unknown;
  /** How many independent sources say it. */
  readonly count: number;
  readonly saidBy: Groups;
  /** Those that a statement is taken from whose value cannot be true together with the record's, and whose scope is the same. */
  readonly contradictedBy: Groups;
}

/**
 * What each part of the record rests on, in the order of the schema. A source says a part where the event cites it for that
 * part, or where it is the evidence of a statement that asserts a value which the record's does not contradict. One whose
 * value the record's does contradict neither says the part nor contradicts it where a relation settles how it differs from a
 * statement that speaks for the record: that of a different scope, or one that the other replaced.
 * `groupOf` tells for each source the group of those that depend on each other; those of one group count once.
 */
export function corroborationOf(event: EventDocument, groupOf: (source: string) => string): Corroboration[] {
  const told = new Map<string, { readonly saying: Set<string>; readonly against: Set<string> }>();
  const of = (part: string) => {
    const entry = told.get(part) ?? { saying: new Set(), against: new Set() };
    told.set(part, entry);
    return entry;
  };
  for (const { about = [], source } of event.evidence ?? []) for (const part of about) of(part).saying.add(source);
  const { statements = [] } = event;
  const relations = relationsAmong(statements.map(statement => ({ event: event.id, statement })));
  for (const statement of statements) {
    for (const part of Object.keys(statement.asserts ?? {})) {
      const { saying, against } = of(part);
      const fit = fits(event, part, statement);
      if (!fit && explained(event, part, statement, relations)) continue;
      for (const { source } of statement.evidence ?? []) (fit ? saying : against).add(source);
    }
  }
  return [...told]
    .filter(([part, { saying, against }]) => valuesOf(event, part).length > 0 && saying.size + against.size > 0)
    .sort(([one], [other]) => placeOf(one) - placeOf(other) || (one < other ? -1 : 1))
    .map(([part, { saying, against }]) => {
      const saidBy = grouped(saying, groupOf);
      return {
        part,
        recorded: recordedIn(event, part).recorded,
        ...{ count: saidBy.length, saidBy, contradictedBy: grouped(against, groupOf) },
      };
    });
}

/** Whether what is asserted, if anything, may be true beside what the record has, in one of the roles where there are several. */
function fits(event: EventDocument, part: string, { asserts }: Statement): boolean {
  const asserted = asserts?.[part];
  if (asserted === undefined) return true;
  return valuesOf(event, part).some(value => !disagree(givenBy(part, value), givenBy(part, asserted)));
}

/** Whether a relation settles how a statement differs from one that speaks of the part as the record has it. */
const explained = (event: EventDocument, part: string, statement: Statement, relations: Relations) =>
  (event.statements ?? []).some(
    other =>
      settled(relations, { event: event.id, statement }, { event: event.id, statement: other }) &&
      partsSpokenOf(other).includes(part) &&
      fits(event, part, other),
  );

const grouped = (sources: ReadonlySet<string>, groupOf: (source: string) => string): Groups => [
  ...Map.groupBy(sources, groupOf).values(),
];

/** The sources of an event that are cited anywhere in it, each once. */
export const sourcesCited = ({ evidence = [], statements = [] }: EventDocument): string[] => [
  ...new Set([...evidence, ...statements.flatMap(statement => statement.evidence ?? [])].map(({ source }) => source)),
];
