// Corroboration: for each part of an event, which sources say what the record has, and which say something else.
import { disagree, givenBy } from './assertions.ts';
import type { EventDocument } from './event.ts';
import { placeOf, recordedIn, valuesOf } from './recorded.ts';

/** Sources that are independent of each other, each with those that depend on it or on what it depends on. */
export type Groups = readonly (readonly string[])[];

export interface Corroboration {
  readonly part: string;
  readonly recorded: unknown;
  /** How many independent sources say it. */
  readonly count: number;
  readonly saidBy: Groups;
  /** Those that a statement is taken from whose value cannot be true together with the record's. */
  readonly contradictedBy: Groups;
}

/**
 * What each part of the record rests on, in the order of the schema. A source says a part where the event cites it for that
 * part, or where it is the evidence of a statement that asserts a value which the record's does not contradict.
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
  for (const { asserts = {}, evidence = [] } of event.statements ?? []) {
    for (const [part, value] of Object.entries(asserts)) {
      const { saying, against } = of(part);
      for (const { source } of evidence) (fits(event, part, value) ? saying : against).add(source);
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

/** Whether what is asserted may be true beside what the record has, in one of the roles where there are several. */
const fits = (event: EventDocument, part: string, asserted: unknown) =>
  valuesOf(event, part).some(value => !disagree(givenBy(part, value), givenBy(part, asserted)));

const grouped = (sources: ReadonlySet<string>, groupOf: (source: string) => string): Groups => [
  ...Map.groupBy(sources, groupOf).values(),
];

/** The sources of an event that are cited anywhere in it, each once. */
export const sourcesCited = ({ evidence = [], statements = [] }: EventDocument): string[] => [
  ...new Set([...evidence, ...statements.flatMap(statement => statement.evidence ?? [])].map(({ source }) => source)),
];
