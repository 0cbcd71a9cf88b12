// Which index a question is read by: the one that leaves the fewest rows to look at.
import type { TermCondition } from './conditions.ts';
import { covered } from './filters.ts';
import type { Question, Resolved, SoughtCondition } from './question.ts';

export type AccessPath =
  /** All records, in the order of the list. */
  | { readonly type: 'all' }
  /** Those that have one of the values of a term. */
  | { readonly type: 'term'; readonly condition: TermCondition }
  /** Those in which words occur. */
  | { readonly type: 'words'; readonly condition: SoughtCondition };

export interface Choice {
  readonly accessPath: AccessPath;
  /** About how many rows will be looked at. */
  readonly visits: number;
  /** How many may have to be, where what is asked together is not found together. */
  readonly most: number;
}

/** What a row costs that has to be sorted, or looked up by its position, beside one that comes in order. */
const SORTED = 3;

/** The values that an index is searched for. */
export const valuesOf = ({ name, any, exact }: TermCondition) => (exact ? any : covered(name, any));

export const hasDriver = (part: Resolved): part is TermCondition | SoughtCondition =>
  part.type === 'sought' || (part.type === 'term' && part.any.length > 0);

/** For a page of `limit` rows in order, or for all that fit where there is none. */
export function chooseAccessPath(question: Question, limit: number | null): Choice {
  const { parts, sort, total } = question;
  const usable = parts.filter(hasDriver);
  const size = (part: Resolved) => Math.min(question.sizes.get(part) ?? total, total);
  const choices = usable.map((condition): Choice => {
    const others = Math.min(total, ...usable.filter(other => other !== condition).map(size));
    const own = size(condition);
    const inOrder = limit !== null && sort.column === 'starts' && comesInOrder(condition, question);
    const visits = inOrder ? Math.min(own, (limit * total) / Math.max(others, 1)) : own * (limit === null ? 1 : SORTED);
    const accessPath: AccessPath =
      condition.type === 'term' ? { type: 'term', condition } : { type: 'words', condition };
    return { accessPath, visits, most: own };
  });
  const fewest = Math.min(total, ...usable.map(size));
  // Dates are found by the start: in any other order, all that fit them are sorted.
  const sorted = sort.column !== 'starts' && parts.some(part => part.type === 'from' || part.type === 'to');
  const all: Choice = {
    accessPath: { type: 'all' },
    visits: limit === null || sorted ? total : Math.min(total, (limit * total) / Math.max(fewest, 1)),
    most: total,
  };
  return [...choices, all].reduce((best, choice) => (choice.visits < best.visits ? choice : best));
}

/** Up to so many values are each read in order of time. */
export const IN_ORDER = 4;

/** The rows of one value lie in order of time in their index, and on some engines all rows do. */
const comesInOrder = (condition: TermCondition | SoughtCondition, { inTime }: Question) =>
  inTime || (condition.type === 'term' && valuesOf(condition).length <= IN_ORDER);

/** A statement that looks at more rows than this keeps others waiting too long, and a ledger of fewer has no such statement. */
export const MANY = 10_000;

/** What it costs to answer a question. */
export interface Cost {
  /** About how many rows are looked at. */
  readonly visits: number;
  /** Whether it may keep others waiting, so that it is to be read apart. */
  readonly long: boolean;
}

/** For a page of `limit` rows, or for all that fit where there is none. Long: many rows, or what no index knows. */
export function costOf(question: Question, limit: number | null): Cost {
  const { parts, sort, total } = question;
  const { visits } = chooseAccessPath(question, limit);
  const indexed = parts.every(part => hasDriver(part) || part.type === 'from' || part.type === 'to');
  const scans = !indexed || sort.relevance === true || parts.some(isWide) || visits > MANY;
  // Of everything there is a tally.
  return { visits, long: total > MANY && parts.length > 0 && scans };
}

/** Words that many others begin with, or that many records are called by, are read from as many lists. */
const isWide = (part: Resolved) =>
  part.type === 'sought' && part.sought.some(({ phrase, records }) => phrase.prefix || records.length > 20);
