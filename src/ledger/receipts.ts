// Receipts: the answer to a request that may come again, kept in the transaction of what it wrote.
import { AlreadyAnswered } from './errors.ts';
import type { Revision } from './revision.ts';
import { type Reader, sql, type Transaction } from './sql.ts';

/** What is to be kept of a request. */
export interface Receipt {
  /** Who asked, and under which key: one answer is kept for it. */
  readonly id: string;
  /** The same for the same request, and for no other. */
  readonly request: string;
  /** The answer as text, made of what was appended. */
  readonly answer: (revisions: readonly Revision[]) => string;
}

/** What was kept of a request. */
export interface Kept {
  readonly request: string;
  readonly answer: string;
}

/** How long an answer is kept, in milliseconds. */
const KEPT_FOR = 86_400_000;

/** How many answers of earlier days go with each that is kept: more than come, and few enough to cost nothing. */
const CLEARED = 20;

/** The instant since which answers are still kept. */
export const keptSince = () => new Date(Date.now() - KEPT_FOR).toISOString();

/** What is kept under `id`; null where nothing is, or no longer. */
export async function readReceipt(reader: Reader, id: string): Promise<Kept | null> {
  const [kept] = await reader.$queryRaw<Kept[]>(
    sql`SELECT request, response AS answer FROM idempotency WHERE id = ${id} AND created > ${keptSince()}`,
  );
  return kept ?? null;
}

/** Asked under the writer's lock, so that of equal requests one writes. @throws AlreadyAnswered */
export async function refuseAnswered(tx: Transaction, { id }: Receipt): Promise<void> {
  if (await readReceipt(tx, id)) throw new AlreadyAnswered();
}

/** Keeps the answer, and lets some go that were kept long enough. */
export async function keepReceipt(
  tx: Transaction,
  { id, request, answer }: Receipt,
  revisions: readonly Revision[],
): Promise<void> {
  await tx.$executeRaw(sql`
    DELETE FROM idempotency WHERE id = ${id} OR id IN (
      SELECT id FROM idempotency WHERE created <= ${keptSince()} ORDER BY created LIMIT ${CLEARED})`);
  await tx.$executeRaw(sql`
    INSERT INTO idempotency (id, request, response, created)
    VALUES (${id}, ${request}, ${answer(revisions)}, ${new Date().toISOString()})`);
}
