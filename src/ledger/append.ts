// Appending: one transaction takes positions, closes what was current, writes revisions and terms, and checks references.
import { documentOf } from '../model/document.ts';
import type { Content } from '../model/kinds.ts';
import { checked } from './checks.ts';
import { rows } from './dialect/sqlite.ts';
import { type Closed, closeTerms, type Entry, insertEntries } from './entries.ts';
import { Conflict } from './errors.ts';
import { refuseDanglingDeletes, refuseLostStatements, refuseUnknownReferences } from './references.ts';
import type { Op, Revision } from './revision.ts';
import { sql, type Transaction } from './sql.ts';
import { tallyUp } from './tally.ts';
import { type Create, type Replace, recordKey, type Write } from './write.ts';

const OPS: Record<Write['op'], Op> = { create: 'created', replace: 'updated', delete: 'deleted' };

/**
 * Appends the writes in their order at consecutive positions, or none of them. Each names a different record.
 * References are checked when all are in, so that the writes may refer to each other.
 * @throws Conflict, UnknownReferences, StillReferredTo
 */
export async function append(tx: Transaction, writes: readonly Write[], author: string): Promise<Revision[]> {
  if (new Set(writes.map(recordKey)).size < writes.length) throw new TypeError('One append writes a record once.');
  const head = await takePositions(tx, writes.length, writes.at(-1)?.at);
  const instants = await instantsOf(tx, writes, head);
  const positioned = writes.map((write, index) => ({ ...write, position: head.position - writes.length + 1 + index }));
  const closed = await closeCurrent(tx, positioned);
  const entries: Entry[] = [];
  for (const [index, write] of positioned.entries()) {
    const before = closed.get(recordKey(write));
    if (write.op !== 'create' && !before) throw new Conflict(`${recordKey(write)} is not at the position expected.`);
    const content = write.op === 'delete' ? null : await withServerChecks(tx, write, writes);
    entries.push(entryOf(write, before, content, instants[index] ?? head.at, author));
  }
  await insertEntries(tx, entries);
  await closeTerms(tx, [...closed.values()]);
  await tallyUp(tx, { first: head.position - writes.length + 1, last: head.position }, [...closed.values()]);
  await refuseUnknownReferences(tx, writes);
  await refuseDanglingDeletes(tx, writes);
  await refuseLostStatements(tx, writes);
  return entries.map(({ revision }) => revision);
}

function entryOf(
  write: Write & { position: number },
  before: Closed | undefined,
  content: Content | null,
  at: string,
  author: string,
): Entry {
  const { kind, id, position } = write;
  const revision = (before?.revision ?? 0) + 1;
  const created = before?.created ?? at;
  const document = content && documentOf(content, { id, revision, position, createdAt: created, updatedAt: at });
  const heir = write.op === 'delete' ? (write.heir ?? null) : null;
  return {
    revision: { kind, id, position, revision, op: OPS[write.op], at, author, heir, document },
    created,
    content,
  };
}

/** The update locks the head row: from here to the commit there is one writer. Instants never run backwards. */
async function takePositions(
  tx: Transaction,
  count: number,
  now = new Date().toISOString(),
): Promise<{ position: number; at: string }> {
  const [head] = await tx.$queryRaw<{ position: bigint; at: string }[]>(
    sql`UPDATE head SET position = position + ${count}, at = CASE WHEN at > ${now} THEN at ELSE ${now} END WHERE id = 1 RETURNING position, at`,
  );
  if (!head) throw new Error('The ledger has lost its head row.');
  return { position: Number(head.position), at: head.at };
}

/** The instant of each write: its own where it has one, but never before what was recorded last, nor after the head's. */
async function instantsOf(
  tx: Transaction,
  writes: readonly Write[],
  head: { position: number; at: string },
): Promise<string[]> {
  if (writes.every(write => write.at === undefined)) return writes.map(() => head.at);
  const last = await tx.$queryRaw<{ at: string }[]>(
    sql`SELECT at FROM revision WHERE position = ${head.position - writes.length}`,
  );
  let latest = last[0]?.at ?? '';
  return writes.map(({ at = head.at }) => {
    if (at > latest) latest = at;
    if (latest > head.at) latest = head.at;
    return latest;
  });
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
    RETURNING revision.id, revision.kind, revision.position, revision.until, revision.revision, revision.created`);
  return new Map(
    closed.map(({ position, until, revision, ...row }) => [
      recordKey(row),
      { ...row, position: Number(position), until: Number(until), revision: Number(revision) },
    ]),
  );
}

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
