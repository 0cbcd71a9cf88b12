// Appending: one transaction takes positions, closes what was current, writes revisions and terms, and checks references.
import { documentOf } from '../model/document.ts';
import type { Content, KindName } from '../model/kinds.ts';
import { checked } from './checks.ts';
import { rows } from './dialect/sqlite.ts';
import { Conflict } from './errors.ts';
import { projectionOf, REFERENCE, referenceTo } from './projection.ts';
import { refuseDanglingDeletes, refuseLostStatements, refuseUnknownReferences } from './references.ts';
import type { Op, Revision } from './revision.ts';
import { sql, type Transaction } from './sql.ts';

interface Target {
  readonly kind: KindName;
  readonly id: string;
}

/** Makes a record that does not exist, or exists as a tombstone. */
export interface Create extends Target {
  readonly op: 'create';
  readonly content: Content;
}

/** Replaces the revision that stands at the position `expected`. */
export interface Replace extends Target {
  readonly op: 'replace';
  readonly content: Content;
  readonly expected: number;
}

/** Leaves a tombstone after the revision at `expected`, with the record it was merged into, if any. */
export interface Delete extends Target {
  readonly op: 'delete';
  readonly expected: number;
  readonly heir?: string;
}

export type Write = Create | Replace | Delete;

interface Closed {
  readonly id: string;
  readonly kind: KindName;
  readonly position: number;
  readonly revision: number;
  readonly created: string;
}

const OPS: Record<Write['op'], Op> = { create: 'created', replace: 'updated', delete: 'deleted' };
const key = ({ kind, id }: Target) => `${kind}/${id}`;

/**
 * Appends the writes in their order at consecutive positions, or none of them. Each names a different record.
 * References are checked when all are in, so that the writes may refer to each other.
 * @throws Conflict, UnknownReferences, StillReferredTo
 */
export async function append(tx: Transaction, writes: readonly Write[], author: string): Promise<Revision[]> {
  if (new Set(writes.map(key)).size < writes.length) throw new TypeError('One append writes a record once.');
  const head = await takePositions(tx, writes.length);
  const positioned = writes.map((write, index) => ({ ...write, position: head.position - writes.length + 1 + index }));
  const closed = await closeCurrent(tx, positioned);
  const revisions: (Revision & { created: string; content: Content | null })[] = [];
  for (const write of positioned) {
    const before = closed.get(key(write));
    if (write.op !== 'create' && !before) throw new Conflict(`${key(write)} is not at the position expected.`);
    const revision = (before?.revision ?? 0) + 1;
    const created = before?.created ?? head.at;
    const content = write.op === 'delete' ? null : await withServerChecks(tx, write, writes);
    const recorded = { id: write.id, revision, position: write.position, createdAt: created, updatedAt: head.at };
    const { kind, id, position } = write;
    const heir = write.op === 'delete' ? (write.heir ?? null) : null;
    const document = content && documentOf(content, recorded);
    revisions.push({
      kind,
      id,
      position,
      revision,
      op: OPS[write.op],
      at: head.at,
      author,
      heir,
      document,
      created,
      content,
    });
  }
  await insert(tx, revisions, [...closed.values()]);
  await refuseUnknownReferences(tx, writes);
  await refuseDanglingDeletes(tx, writes);
  await refuseLostStatements(tx, writes);
  return revisions.map(({ created: _created, content: _content, ...revision }) => revision);
}

/** The update locks the head row: from here to the commit there is one writer. Instants never run backwards. */
async function takePositions(tx: Transaction, count: number): Promise<{ position: number; at: string }> {
  const now = new Date().toISOString();
  const [head] = await tx.$queryRaw<{ position: bigint; at: string }[]>(
    sql`UPDATE head SET position = position + ${count}, at = CASE WHEN at > ${now} THEN at ELSE ${now} END WHERE id = 1 RETURNING position, at`,
  );
  if (!head) throw new Error('The ledger has lost its head row.');
  return { position: Number(head.position), at: head.at };
}

/** Compares and sets in one statement: a revision is closed only where it is the one that the write expects. */
async function closeCurrent(
  tx: Transaction,
  writes: readonly (Write & { position: number })[],
): Promise<Map<string, Closed>> {
  const expectations = writes.map(write => ({
    id: write.id,
    kind: write.kind,
    expected: write.op === 'create' ? null : write.expected,
    next: write.position,
  }));
  const closed = await tx.$queryRaw<Closed[]>(sql`
    UPDATE revision SET until = w.next FROM (${rows(['id', 'kind', 'expected', 'next'], expectations)}) AS w
    WHERE revision.id = w.id AND revision.kind = w.kind AND revision.until IS NULL
      AND CASE WHEN w.expected IS NULL THEN revision.op = 'deleted'
               ELSE revision.op <> 'deleted' AND revision.position = w.expected END
    RETURNING revision.id, revision.kind, revision.position, revision.revision, revision.created`);
  return new Map(
    closed.map(row => [key(row), { ...row, position: Number(row.position), revision: Number(row.revision) }]),
  );
}

async function insert(
  tx: Transaction,
  revisions: readonly (Revision & { created: string; content: Content | null })[],
  closed: readonly Closed[],
): Promise<void> {
  const rowsOf = revisions.map(({ content, ...revision }) => {
    const { kind, id, position, created } = revision;
    const { starts, ends, terms } = content
      ? projectionOf(kind, content, created)
      : { starts: Date.parse(created), ends: Date.parse(created), terms: heirTerm(kind, revision.heir) };
    return {
      revision: { ...revision, starts, ends },
      terms: terms.map(term => ({ id, position, kind, ...term, starts, ends })),
    };
  });
  const inserted = await tx.$executeRaw(sql`
    INSERT INTO revision (id, position, kind, revision, op, at, created, author, starts, ends, heir, document)
    SELECT id, position, kind, revision, op, at, created, author, starts, ends, heir, document
    FROM (${rows(
      REVISION_COLUMNS,
      rowsOf.map(row => row.revision),
    )}) AS w WHERE true
    ON CONFLICT (id, kind) WHERE until IS NULL DO NOTHING`);
  if (inserted < revisions.length) throw new Conflict('A record to be created exists already.');
  if (closed.length > 0) await closeTerms(tx, closed, revisions);
  const terms = rowsOf.flatMap(row => row.terms);
  if (terms.length === 0) return;
  await tx.$executeRaw(sql`
    INSERT INTO term (id, position, kind, name, value, starts, ends)
    SELECT id, position, kind, name, value, starts, ends FROM (${rows(TERM_COLUMNS, terms)}) AS w`);
}

const REVISION_COLUMNS = [
  ...(['id', 'position', 'kind', 'revision', 'op', 'at'] as const),
  ...(['created', 'author', 'starts', 'ends', 'heir', 'document'] as const),
] as const;
const TERM_COLUMNS = ['id', 'position', 'kind', 'name', 'value', 'starts', 'ends'] as const;

async function closeTerms(tx: Transaction, closed: readonly Closed[], revisions: readonly Revision[]): Promise<void> {
  const next = new Map(revisions.map(revision => [key(revision), revision.position]));
  const closing = closed.map(row => ({ id: row.id, position: row.position, next: next.get(key(row)) ?? null }));
  await tx.$executeRaw(sql`
    UPDATE term SET until = w.next FROM (${rows(['id', 'position', 'next'], closing)}) AS w
    WHERE term.id = w.id AND term.position = w.position`);
}

/** A tombstone refers to its heir, which is then as protected as any record that is referred to. */
const heirTerm = (kind: KindName, heir: string | null) =>
  heir === null ? [] : [{ name: REFERENCE, value: referenceTo(kind, heir) }];

/** A source of the same append is read from it, any other from the ledger. */
async function withServerChecks(tx: Transaction, write: Create | Replace, writes: readonly Write[]): Promise<Content> {
  if (write.kind !== 'event') return write.content;
  return checked(write.content, async source => {
    const beside = writes.find(other => other.kind === 'source' && other.id === source);
    if (beside && beside.op !== 'delete') return beside.content.text as string | undefined;
    const [row] = await tx.$queryRaw<{ document: string | null }[]>(
      sql`SELECT document FROM revision WHERE id = ${source} AND kind = 'source' AND until IS NULL`,
    );
    return row?.document ? (JSON.parse(row.document).text as string | undefined) : undefined;
  });
}
