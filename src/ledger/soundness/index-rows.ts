// Index rows against documents: what every revision is found by is made from its document again, and compared.
import { withoutChecks } from '../../model/evidence.ts';
import { type Content, kindNames, SERVER_MEMBERS } from '../../model/kinds.ts';
import type { Dialect, WordsComparison } from '../dialect.ts';
import { type Projected, projectedValues } from '../entries.ts';
import { projectionOfRevision } from '../projection.ts';
import { type Reader, sql } from '../sql.ts';
import { columnsOf, projectedColumns } from '../tables.ts';
import type { Findings } from './faults.ts';
import { type Examined, placeOf } from './stored.ts';

/** What there should be in all of what has been looked at. */
export interface Expected {
  terms: number;
  readonly words: WordsComparison;
  /** Whether each revision could be made rows of: what is expected in all is known then. */
  whole: boolean;
}

export const nothingExpected = ({ reader, dialect }: Scope): Expected => ({
  terms: 0,
  words: dialect.words.comparison(reader),
  whole: true,
});

/** What is looked at: the ledger as it stood at a position. */
export interface Scope {
  readonly reader: Reader;
  readonly dialect: Dialect;
  readonly upTo: number;
}

/** Looks at the rows of these revisions, and adds what they should be to what is expected in all. */
export async function checkIndexRows(
  { reader, dialect, upTo }: Scope,
  rows: readonly Examined[],
  expected: Expected,
  { tell }: Findings,
): Promise<void> {
  const projected = rows.flatMap(row => projectedAs(row, upTo) ?? []);
  if (projected.length < rows.length) expected.whole = false;
  const stored = new Map(rows.map(row => [row.position, row]));
  for (const row of projected) {
    const columns = otherColumns(row, stored.get(row.position) as Examined, dialect);
    if (columns.length > 0) tell('index', placeOf(row), `${columns.join(', ')} of its row do not fit its document`);
    expected.terms += row.projection.terms.length;
  }
  const kept = await reader.$queryRaw<TermRow[]>(dialect.terms.keptOf(projected));
  for (const [row, what] of otherTerms(kept, projected, upTo)) tell('index', placeOf(row), what);
  const other = new Set(await expected.words.add(projected));
  for (const row of projected)
    if (other.has(row.position)) tell('index', placeOf(row), 'it is not found by the words of its document');
}

/** Until where something held as of a position: what has ended since then had not. */
const untilThen = (until: number | null, upTo: number) => (until !== null && until > upTo ? null : until);

/** Null where its document is not what it must be. */
function projectedAs(row: Examined, upTo: number): Projected | null {
  const { id, kind, position, until, created, heir, op, content } = row;
  if ((content === null) !== (op === 'deleted') || !kindNames.includes(kind)) return null;
  const projection = projectionOfRevision(kind, content && ownOf(content), { id, heir, created });
  return { id, kind, position, until: untilThen(until, upTo), projection };
}

const ownOf = (content: Content): Content =>
  withoutChecks(Object.fromEntries(Object.entries(content).filter(([name]) => !SERVER_MEMBERS.has(name))));

/** Numbers that went through another program's reading of decimals may differ in their last digit. */
const PRECISION = 1e-12;

function otherColumns({ projection }: Projected, stored: Examined, dialect: Dialect): string[] {
  const values: Readonly<Record<string, unknown>> = projectedValues(projection, dialect);
  return projectedColumns.filter(column => {
    const [own, made] = [stored[column], values[column]];
    if (typeof own !== 'number' || typeof made !== 'number') return own !== made;
    return Math.abs(own - made) > PRECISION * Math.max(1, Math.abs(made));
  });
}

const COLUMNS = columnsOf('term');

type TermRow = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

/** The revisions of which other terms are kept than their documents have. */
function otherTerms(kept: readonly TermRow[], projected: readonly Projected[], upTo: number) {
  const byRevision = Map.groupBy(kept, ({ id, position }) => `${id} ${position}`);
  return projected.flatMap(row => {
    const { id, kind, position, until, projection } = row;
    const { terms, starts, ends } = projection;
    const made = new Set(terms.map(term => textOf({ id, position, kind, ...term, until, starts, ends }, upTo)));
    const own = new Set(byRevision.get(`${id} ${position}`)?.map(term => textOf(term, upTo)));
    const lost = [...made].filter(term => !own.has(term)).length;
    const more = [...own].filter(term => !made.has(term)).length;
    if (lost + more === 0) return [];
    return [[row, `${lost} of its ${made.size} terms are lost, and ${more} are kept that it has not`] as const];
  });
}

const textOf = (row: TermRow, upTo: number): string =>
  JSON.stringify(
    COLUMNS.map(column => (column === 'until' ? untilThen(row.until as number | null, upTo) : row[column])),
  );

/** What all rows together should be: none that are of no revision, and the counts of those that hold now. */
export async function checkAllRows(
  { reader, dialect, upTo }: Scope,
  expected: Expected,
  { tell }: Findings,
): Promise<void> {
  if (expected.whole) {
    const [all] = await reader.$queryRaw<{ count: number }[]>(dialect.terms.count(upTo));
    if (all?.count !== expected.terms)
      tell('index', '', `there are ${all?.count} terms, and the documents have ${expected.terms}`);
    for (const what of await expected.words.rest()) tell('index', '', what);
  }
  const wrong = await reader.$queryRaw<{ kind: string; name: string; value: string }[]>(wrongTally(dialect));
  for (const { kind, name, value } of wrong)
    tell('index', '', `the ${kind}s with ${name} ${value} are counted wrongly`);
}

/** The counts that differ from the terms counted again. */
const wrongTally = ({ terms }: Dialect) => sql`
  SELECT kind, name, value FROM (
    SELECT kind, name, value, count FROM (${terms.totals}) AS totals
    UNION ALL SELECT kind, name, id AS value, -count FROM tally
  ) AS both_counts GROUP BY kind, name, value HAVING sum(count) <> 0 ORDER BY kind, name, value`;
