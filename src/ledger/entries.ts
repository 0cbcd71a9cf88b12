// The rows of the ledger: a revision, and the rows by which it is found.
import type { Content, KindName } from '../model/kinds.ts';
import type { Dialect } from './dialect.ts';
import { Conflict } from './errors.ts';
import { type Projection, projectionOfRevision } from './projection.ts';
import type { Revision } from './revision.ts';
import { named, sql, type Transaction } from './sql.ts';
import { columnsOf } from './tables.ts';

/** A revision on its way into the ledger. */
export interface Entry {
  readonly revision: Revision;
  /** When the first revision of the record was made. */
  readonly created: string;
  /** What the document holds beside the server's members; null on a tombstone. */
  readonly content: Content | null;
}

/** A revision that held until one of this append. */
export interface Closed {
  readonly kind: KindName;
  readonly id: string;
  readonly position: number;
  readonly until: number;
  readonly revision: number;
  readonly created: string;
}

/** A revision with what it is found by. */
export interface Projected {
  readonly id: string;
  readonly kind: KindName;
  readonly position: number;
  readonly until: number | null;
  readonly projection: Projection;
}

/** Answers the rows by which they are found. @throws Conflict where a record to be created is there */
export async function insertEntries(
  tx: Transaction,
  dialect: Dialect,
  entries: readonly Entry[],
): Promise<readonly Projected[]> {
  const projected = entries.map(projectedEntry);
  const revisions = entries.map(({ revision, created }, index) => ({
    ...revision,
    created,
    ...projectedValues((projected[index] as Projected).projection, dialect),
  }));
  const columns = [...INSERTED, ...dialect.words.columns];
  // Counted by what is returned: a distributed database tells a wrong number of rows where some were left out.
  const inserted = await tx.$queryRaw<object[]>(sql`
    INSERT INTO revision (${named(columns)})
    SELECT ${named(columns)} FROM (${dialect.rows(columns, revisions)}) AS w WHERE true
    ON CONFLICT (id, kind) WHERE until IS NULL DO NOTHING RETURNING id`);
  if (inserted.length < entries.length) throw new Conflict('A record to be created exists already.');
  await insertIndexRows(tx, dialect, projected);
  return projected;
}

/** A revision that is inserted is the newest: nothing follows it yet. */
const INSERTED = columnsOf('revision').filter(column => column !== 'until');

const NO_PLACE = { longitude: null, latitude: null, x: null, y: null, z: null };

/** The values of the columns of a revision that its projection gives, those of its words included. */
export const projectedValues = ({ starts, ends, minutes, place, words }: Projection, dialect: Dialect) => ({
  starts,
  ends,
  minutes,
  ...(place ?? NO_PLACE),
  ...dialect.words.values(words),
});

function projectedEntry({ revision: { id, kind, position, heir }, created, content }: Entry): Projected {
  const projection = projectionOfRevision(kind, content, { id, heir, created });
  return { id, kind, position, until: null, projection };
}

/** Keeps the terms and the words of revisions. */
export async function insertIndexRows(
  tx: Transaction,
  { terms, words }: Dialect,
  projected: readonly Projected[],
): Promise<void> {
  await terms.insert(tx, projected);
  await words.insert(tx, projected);
}
