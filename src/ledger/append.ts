// Appending: one transaction takes positions, closes what was current, writes revisions and terms, and checks references.
import { breathing } from '../breathing.ts';
import { documentOf } from '../model/document.ts';
import { citationsOf } from '../model/evidence.ts';
import type { Content, KindName } from '../model/kinds.ts';
import { checking } from './checks.ts';
import type { Dialect } from './dialect.ts';
import { enter } from './entering.ts';
import type { Closed, Entry } from './entries.ts';
import { Conflict } from './errors.ts';
import { takeIdentity } from './heirlooms.ts';
import { keepReceipt, type Receipt, refuseAnswered } from './receipts.ts';
import { refuseDanglingDeletes, refuseLostStatements, refuseUnknownReferences } from './references.ts';
import type { Op, Revision } from './revision.ts';
import { type Reader, sql, type Transaction } from './sql.ts';
import { recordKey, type Write } from './write.ts';

const OPS: Record<Write['op'], Op> = { create: 'created', replace: 'updated', delete: 'deleted' };

/** What one caller appends: all of it or nothing. Each write names a different record. A receipt is kept with them. */
export interface Appended {
  readonly writes: readonly Write[];
  readonly author: string;
  readonly receipt?: Receipt | undefined;
}

/**
 * Appends the writes in their order at consecutive positions, or none of them. References are checked when all are in, so
 * that the writes may refer to each other.
 * @throws Conflict, UnknownReferences, StillReferredTo, AlreadyAnswered
 */
export async function append(tx: Transaction, dialect: Dialect, appended: Appended): Promise<Revision[]> {
  return (await appendAll(tx, dialect, [appended])).flat();
}

/**
 * Appends for several callers as for one: all of it or nothing, checked when all are in. Returns the revisions of each.
 * @throws what `append` throws, without telling of whom
 */
export async function appendAll(tx: Transaction, dialect: Dialect, all: readonly Appended[]): Promise<Revision[][]> {
  const writes = all.flatMap(each => each.writes);
  const authors = all.flatMap(each => each.writes.map(() => each.author));
  if (new Set(writes.map(recordKey)).size < writes.length) throw new TypeError('One append writes a record once.');
  const head = await takePositions(tx, writes.length, writes.at(-1)?.at);
  for (const { receipt } of all) if (receipt) await refuseAnswered(tx, receipt);
  if (head.position === writes.length) await takeIdentity(tx, writes[0]?.ledger);
  const instants = await instantsOf(tx, writes, head);
  const positioned = writes.map((write, index) => ({ ...write, position: head.position - writes.length + 1 + index }));
  const closed = await closeCurrent(tx, dialect, positioned.map(expectation));
  const check = checking(await textsCited(tx, dialect, writes));
  const breathe = breathing();
  const entries: Entry[] = [];
  for (const [index, write] of positioned.entries()) {
    const before = closed.get(recordKey(write));
    if (write.op !== 'create' && !before) throw new Conflict(`${recordKey(write)} is not at the position expected.`);
    const content = write.op === 'delete' ? null : write.kind === 'event' ? await check(write.content) : write.content;
    entries.push(entryOf(write, before, content, instants[index] ?? head.at, authors[index] ?? ''));
    await breathe();
  }
  await enter(tx, dialect, entries, closed);
  await refuseDanglingDeletes(tx, dialect, writes);
  await refuseUnknownReferences(tx, dialect, writes);
  await refuseLostStatements(tx, dialect, writes);
  const revisions = entries.map(({ revision }) => revision);
  const apart = all.map(each => revisions.splice(0, each.writes.length));
  for (const [index, { receipt }] of all.entries())
    if (receipt) await keepReceipt(tx, receipt, apart[index] as Revision[]);
  if (dialect.announcement) await tx.$queryRaw(dialect.announcement);
  return apart;
}

/**
 * Whether the revisions of an append are in the ledger: what is asked when its commit was not answered. Of nothing that
 * is not told: it may be appended again.
 */
export async function isRecorded(reader: Reader, revisions: readonly Revision[]): Promise<boolean> {
  const last = revisions.at(-1);
  if (!last) return false;
  const { kind, id, position, at, document } = last;
  const [row] = await reader.$queryRaw<{ at: string; document: string | null }[]>(
    sql`SELECT at, document FROM revision WHERE id = ${id} AND kind = ${kind} AND position = ${position}`,
  );
  return row !== undefined && row.at === at && row.document === document;
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

/**
 * The update locks the head row: from here to the commit there is one writer. Instants never run backwards, and what
 * appends nothing leaves the head at the instant of what was recorded last.
 */
async function takePositions(
  tx: Transaction,
  count: number,
  now = count > 0 ? new Date().toISOString() : '',
): Promise<{ position: number; at: string }> {
  const [head] = await tx.$queryRaw<{ position: number; at: string }[]>(
    sql`UPDATE head SET position = position + ${count}, at = CASE WHEN at > ${now} THEN at ELSE ${now} END WHERE id = 1 RETURNING position, at`,
  );
  if (!head) throw new Error('The ledger has lost its head row.');
  return head;
}

/** What a write to be recorded at `position` expects to be current: a position, or null for nothing that stands. */
interface Expectation {
  readonly kind: KindName;
  readonly id: string;
  readonly position: number;
  readonly expected: number | null;
}

const expectation = (write: Write & { position: number }): Expectation => ({
  kind: write.kind,
  id: write.id,
  position: write.position,
  expected: write.op === 'create' ? null : write.expected,
});

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
export async function closeCurrent(
  tx: Transaction,
  { rows }: Dialect,
  all: readonly Expectation[],
): Promise<Map<string, Closed>> {
  const expectations = all.map(({ position, ...rest }) => ({ ...rest, next: position }));
  const closed = await tx.$queryRaw<Closed[]>(sql`
    UPDATE revision SET until = w.next FROM (${rows(['id', 'kind', 'expected', 'next'], expectations)}) AS w
    WHERE revision.id = w.id AND revision.kind = w.kind AND revision.until IS NULL
      AND CASE WHEN w.expected IS NULL THEN revision.op = 'deleted'
               ELSE revision.op <> 'deleted' AND revision.position = w.expected END
    RETURNING revision.id, revision.kind, revision.position, revision.until, revision.revision, revision.created`);
  return new Map(closed.map(row => [recordKey(row), row]));
}

type TextOf = (source: string) => Promise<string | undefined>;

/** The texts of the sources that the writes cite: from the append itself, or from the ledger, read when they are needed. */
async function textsCited(tx: Transaction, { rows }: Dialect, writes: readonly Write[]): Promise<TextOf> {
  const standing = writes.flatMap(write => (write.op === 'delete' ? [] : [write]));
  const beside = new Map(standing.flatMap(({ kind, id, content }) => (kind === 'source' ? [[id, content]] : [])));
  const cited = standing.flatMap(({ kind, content }) =>
    kind === 'event' ? citationsOf(content).map(({ value }) => value.source) : [],
  );
  const others = [...new Set(cited)].filter(id => !beside.has(id)).map(id => ({ id }));
  // Most sources are fingerprints: which of them have a text is asked once for all.
  const held =
    others.length === 0
      ? []
      : await tx.$queryRaw<{ id: string }[]>(sql`
          SELECT r.id FROM (${rows(['id'], others)}) AS w JOIN revision r ON r.id = w.id
          WHERE r.kind = 'source' AND r.until IS NULL AND r.document LIKE '%"text":%'`);
  const texts = new Set(held.map(({ id }) => id));
  return async source => {
    const written = beside.get(source);
    if (written) return written.text as string | undefined;
    if (!texts.has(source)) return undefined;
    const [row] = await tx.$queryRaw<{ document: string | null }[]>(
      sql`SELECT document FROM revision WHERE id = ${source} AND kind = 'source' AND until IS NULL`,
    );
    return row?.document ? (JSON.parse(row.document).text as string | undefined) : undefined;
  };
}
