// The rows of the ledger: a revision, and the terms by which it is found.
import type { Content, KindName } from '../model/kinds.ts';
import { rows } from './dialect/sqlite.ts';
import { Conflict } from './errors.ts';
import { projectionOf, REFERENCE, referenceTo } from './projection.ts';
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

/** @throws Conflict where a record to be created is there */
export async function insertEntries(tx: Transaction, entries: readonly Entry[]): Promise<void> {
  const projected = entries.map(entry => ({ ...entry, ...projectionOfEntry(entry) }));
  const revisions = projected.map(({ revision, created, starts, ends }) => ({ ...revision, created, starts, ends }));
  const inserted = await tx.$executeRaw(sql`
    INSERT INTO revision (id, position, kind, revision, op, at, created, author, starts, ends, heir, document)
    SELECT id, position, kind, revision, op, at, created, author, starts, ends, heir, document
    FROM (${rows(REVISION_COLUMNS, revisions)}) AS w WHERE true
    ON CONFLICT (id, kind) WHERE until IS NULL DO NOTHING`);
  if (inserted < entries.length) throw new Conflict('A record to be created exists already.');
  const terms = projected.flatMap(({ revision: { id, position, kind }, terms: own, starts, ends }) =>
    own.map(term => ({ id, position, kind, ...term, starts, ends })),
  );
  if (terms.length === 0) return;
  await tx.$executeRaw(sql`
    INSERT INTO term (id, position, kind, name, value, starts, ends)
    SELECT id, position, kind, name, value, starts, ends FROM (${rows(TERM_COLUMNS, terms)}) AS w`);
}

const REVISION_COLUMNS = [
  ...(['id', 'position', 'kind', 'revision', 'op', 'at'] as const),
  ...(['created', 'author', 'starts', 'ends', 'heir', 'document'] as const),
];
const TERM_COLUMNS = ['id', 'position', 'kind', 'name', 'value', 'starts', 'ends'] as const;

/** A tombstone refers to its heir, which is then as protected as any record that is referred to. */
function projectionOfEntry({ revision: { kind, heir }, created, content }: Entry) {
  if (content) return projectionOf(kind, content, created);
  const at = Date.parse(created);
  return { starts: at, ends: at, terms: heir === null ? [] : [{ name: REFERENCE, value: referenceTo(kind, heir) }] };
}

/** The terms of a revision hold as long as it does. */
export async function closeTerms(tx: Transaction, closed: readonly Closed[]): Promise<void> {
  if (closed.length === 0) return;
  const closing = closed.map(({ id, position, until }) => ({ id, position, until }));
  await tx.$executeRaw(sql`
    UPDATE term SET until = w.until FROM (${rows(['id', 'position', 'until'], closing)}) AS w
    WHERE term.id = w.id AND term.position = w.position`);
}
