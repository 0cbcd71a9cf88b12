// Repeating: the revisions of another ledger at the same positions, exactly as they are there.
import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../model/document.ts';
import type { KindName } from '../model/kinds.ts';
import { closeCurrent } from './append.ts';
import type { Dialect } from './dialect.ts';
import { enter } from './entering.ts';
import type { Entry } from './entries.ts';
import { Diverged } from './errors.ts';
import { takeIdentity } from './heirlooms.ts';
import type { Revision } from './revision.ts';
import { sql, type Transaction } from './sql.ts';
import { recordKey } from './write.ts';

/** A revision as another ledger has it. Where that does not tell who wrote it, whoever repeats it is its author. */
export type TheirRevision = Omit<Revision, 'author'> & { readonly author?: string };

interface Current {
  readonly kind: KindName;
  readonly id: string;
  readonly position: number;
  readonly op: string;
}

/**
 * Appends revisions of another ledger whose positions follow this one's head; each is of a different record. What they
 * refer to was checked there.
 * @throws Diverged where this ledger does not stand where the other one stood, in which case nothing is appended
 */
export async function repeat(
  tx: Transaction,
  dialect: Dialect,
  revisions: readonly TheirRevision[],
  author: string,
): Promise<Revision[]> {
  const [first, last] = [revisions[0], revisions.at(-1)];
  if (!first || !last) return [];
  for (const [index, { position, at }] of revisions.entries()) {
    if (position !== first.position + index || at < (revisions[index - 1]?.at ?? '')) throw new Diverged(position);
  }
  await takeTheirPositions(tx, first, last);
  await takeIdentity(tx, first.ledger);
  const closed = await closeCurrent(tx, dialect, await expected(tx, dialect, revisions));
  const entries = revisions.map((revision): Entry => {
    const before = closed.get(recordKey(revision));
    const { document } = revision;
    if ((before?.revision ?? 0) + 1 !== revision.revision) throw new Diverged(revision.position);
    return {
      revision: { author, ...revision },
      created: before?.created ?? revision.at,
      content: document === null ? null : contentOf(document),
    };
  });
  await enter(tx, dialect, entries, closed);
  if (dialect.announcement) await tx.$queryRaw(dialect.announcement);
  return entries.map(({ revision }) => revision);
}

/** Locks the head row, where it stands right before the first of them. */
async function takeTheirPositions(tx: Transaction, first: TheirRevision, last: TheirRevision): Promise<void> {
  const taken = await tx.$executeRaw(
    sql`UPDATE head SET position = ${last.position}, at = ${last.at} WHERE id = 1 AND position = ${first.position - 1} AND at <= ${first.at}`,
  );
  if (taken !== 1) throw new Diverged(first.position);
}

/** The writes that these revisions were, by what is current here. */
async function expected(tx: Transaction, { rows }: Dialect, revisions: readonly TheirRevision[]) {
  const records = revisions.map(({ kind, id }) => ({ kind, id }));
  const current = await tx.$queryRaw<Current[]>(sql`
    SELECT r.kind, r.id, r.position, r.op FROM (${rows(['kind', 'id'], records)}) AS w
    JOIN revision r ON r.id = w.id AND r.kind = w.kind WHERE r.until IS NULL`);
  const standing = new Map(current.filter(({ op }) => op !== 'deleted').map(row => [recordKey(row), row.position]));
  return revisions.map(({ kind, id, position, op }) => {
    const replaced = standing.get(recordKey({ kind, id }));
    if ((op === 'created') !== (replaced === undefined)) throw new Diverged(position);
    return { kind, id, position, expected: replaced ?? null };
  });
}

/** Whether two ledgers have the same revision, as far as the other tells of it; what tells their identities is left out. */
export function isSameRevision(own: Revision | undefined, theirs: TheirRevision | undefined): boolean {
  if (!own || !theirs) return own === theirs;
  const { author, ledger: _, ...revision } = own;
  const { author: theirAuthor = author, ledger: __, ...theirRevision } = theirs;
  return author === theirAuthor && isDeepStrictEqual(revision, theirRevision);
}

/** Cut where a record comes again: one append writes a record once. */
export function appendable<R extends TheirRevision>(revisions: readonly R[]): R[][] {
  const batches: R[][] = [];
  let seen = new Set<string>();
  for (const revision of revisions) {
    const key = recordKey(revision);
    if (batches.length === 0 || seen.has(key)) {
      batches.push([]);
      seen = new Set();
    }
    batches.at(-1)?.push(revision);
    seen.add(key);
  }
  return batches;
}
