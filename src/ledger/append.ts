// Appending: one transaction takes positions, closes what was current, writes revisions and terms, and checks references.
import { breathing } from '../breathing.ts';
import { documentOf } from '../model/document.ts';
import type { Content, KindName } from '../model/kinds.ts';
import { checking } from './checks.ts';
import { rows } from './dialect/sqlite.ts';
import { enter } from './entering.ts';
import type { Closed, Entry } from './entries.ts';
import { Conflict } from './errors.ts';
import { keepReceipt, type Receipt, refuseAnswered } from './receipts.ts';
import { refuseDanglingDeletes, refuseLostStatements, refuseUnknownReferences } from './references.ts';
import type { Op, Revision } from './revision.ts';
import { sql, type Transaction } from './sql.ts';
import { recordKey, type Write } from './write.ts';

const OPS: Record<Write['op'], Op> = { create: 'created', replace: 'updated', delete: 'deleted' };

/**
 * Appends the writes in their order at consecutive positions, or none of them. Each names a different record.
 * References are checked when all are in, so that the writes may refer to each other.
 * A receipt is kept with them.
 * @throws Conflict, UnknownReferences, StillReferredTo, AlreadyAnswered
 */
export async function append(
  tx: Transaction,
  writes: readonly Write[],
  author: string,
  receipt?: Receipt,
): Promise<Revision[]> {
  if (new Set(writes.map(recordKey)).size < writes.length) throw new TypeError('One append writes a record once.');
  const head = await takePositions(tx, writes.length);
  if (receipt) await refuseAnswered(tx, receipt);
  const positioned = writes.map((write, index) => ({ ...write, position: head.position - writes.length + 1 + index }));
  const closed = await closeCurrent(tx, positioned.map(expectation));
  const check = checking(source => textOf(tx, source, writes));
  const breathe = breathing();
  const entries: Entry[] = [];
  for (const write of positioned) {
    const before = closed.get(recordKey(write));
    if (write.op !== 'create' && !before) throw new Conflict(`${recordKey(write)} is not at the position expected.`);
    const content = write.op === 'delete' ? null : write.kind === 'event' ? await check(write.content) : write.content;
    entries.push(entryOf(write, before, content, head.at, author));
    await breathe();
  }
  await enter(tx, entries, closed);
  await refuseDanglingDeletes(tx, writes);
  await refuseUnknownReferences(tx, writes);
  await refuseLostStatements(tx, writes);
  const revisions = entries.map(({ revision }) => revision);
  if (receipt) await keepReceipt(tx, receipt, revisions);
  return revisions;
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
async function takePositions(tx: Transaction, count: number): Promise<{ position: number; at: string }> {
  const now = new Date().toISOString();
  const [head] = await tx.$queryRaw<{ position: bigint; at: string }[]>(
    sql`UPDATE head SET position = position + ${count}, at = CASE WHEN at > ${now} THEN at ELSE ${now} END WHERE id = 1 RETURNING position, at`,
  );
  if (!head) throw new Error('The ledger has lost its head row.');
  return { position: Number(head.position), at: head.at };
}

/** What a write to be recorded at `position` expects to be current: a position, or null for nothing that stands. */
interface Expectation {
  readonly kind: KindName;
  readonly id: string;
  readonly position: number;
  readonly expected: number | null;
}

const expectation = (write: Write & { position: number }): Expectation => ({
  ...{ kind: write.kind, id: write.id, position: write.position },
  expected: write.op === 'create' ? null : write.expected,
});

/** Compares and sets in one statement: a revision is closed only where it is the one that the write expects. */
export async function closeCurrent(tx: Transaction, all: readonly Expectation[]): Promise<Map<string, Closed>> {
  const expectations = all.map(({ position, ...rest }) => ({ ...rest, next: position }));
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

/** The text of a source, where it is held: of one of the same append from it, of any other from the ledger. */
async function textOf(tx: Transaction, source: string, writes: readonly Write[]): Promise<string | undefined> {
  const beside = writes.find(other => other.kind === 'source' && other.id === source);
  if (beside && beside.op !== 'delete') return beside.content.text as string | undefined;
  const [row] = await tx.$queryRaw<{ document: string | null }[]>(
    sql`SELECT document FROM revision WHERE id = ${source} AND kind = 'source' AND until IS NULL`,
  );
  return row?.document ? (JSON.parse(row.document).text as string | undefined) : undefined;
}
