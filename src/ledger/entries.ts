// The rows of the ledger: a revision, and the rows by which it is found.
import type { Content, KindName } from '../model/kinds.ts';
import { rows } from './dialect/sqlite.ts';
import { insertWords } from './dialect/words.ts';
import { Conflict } from './errors.ts';
import { type Projection, projectionOfRevision } from './projection.ts';
import type { Revision } from './revision.ts';
import { sql, type Transaction } from './sql.ts';

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

/** @throws Conflict where a record to be created is there */
export async function insertEntries(tx: Transaction, entries: readonly Entry[]): Promise<void> {
  const projected = entries.map(projectedEntry);
  const revisions = entries.map(({ revision, created }, index) => ({
    ...revision,
    created,
    ...timeAndPlace((projected[index] as Projected).projection),
  }));
  const inserted = await tx.$executeRaw(sql`
    INSERT INTO revision (id, position, kind, revision, op, at, created, author, starts, ends, minutes, longitude, latitude, x, y, z, heir, document)
    SELECT id, position, kind, revision, op, at, created, author, starts, ends, minutes, longitude, latitude, x, y, z, heir, document
    FROM (${rows(REVISION_COLUMNS, revisions)}) AS w WHERE true
    ON CONFLICT (id, kind) WHERE until IS NULL DO NOTHING`);
  if (inserted < entries.length) throw new Conflict('A record to be created exists already.');
  await insertIndexRows(tx, projected);
}

/** The columns of a revision that its projection gives. */
export const PROJECTED_COLUMNS = ['starts', 'ends', 'minutes', 'longitude', 'latitude', 'x', 'y', 'z'] as const;
const REVISION_COLUMNS = [
  ...(['id', 'position', 'kind', 'revision', 'op', 'at', 'created', 'author'] as const),
  ...PROJECTED_COLUMNS,
  ...(['heir', 'document'] as const),
];
const TERM_COLUMNS = ['id', 'position', 'kind', 'name', 'value', 'until', 'starts', 'ends'] as const;

const NO_PLACE = { longitude: null, latitude: null, x: null, y: null, z: null };

/** What stands in these columns. */
export const timeAndPlace = ({ starts, ends, minutes, place }: Projection) => ({
  ...{ starts, ends, minutes },
  ...(place ?? NO_PLACE),
});

function projectedEntry({ revision: { id, kind, position, heir }, created, content }: Entry): Projected {
  const projection = projectionOfRevision(kind, content, { heir, created });
  return { id, kind, position, until: null, projection };
}

/** The terms and the words of revisions. */
export async function insertIndexRows(tx: Transaction, projected: readonly Projected[]): Promise<void> {
  const terms = projected.flatMap(({ id, position, kind, until, projection: { terms: own, starts, ends } }) =>
    own.map(term => ({ id, position, kind, ...term, until, starts, ends })),
  );
  if (terms.length > 0) {
    await tx.$executeRaw(sql`
      INSERT INTO term (id, position, kind, name, value, until, starts, ends)
      SELECT id, position, kind, name, value, until, starts, ends FROM (${rows(TERM_COLUMNS, terms)}) AS w`);
  }
  await insertWords(tx, projected);
}

/** The terms of a revision hold as long as it does. */
export async function closeTerms(tx: Transaction, closed: readonly Closed[]): Promise<void> {
  if (closed.length === 0) return;
  const closing = closed.map(({ id, position, until }) => ({ id, position, until }));
  await tx.$executeRaw(sql`
    UPDATE term SET until = w.until FROM (${rows(['id', 'position', 'until'], closing)}) AS w
    WHERE term.id = w.id AND term.position = w.position`);
}
