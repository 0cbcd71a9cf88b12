// Makes the index rows anew from the documents, where an older version of the program made them.
import { contentOf } from '../model/document.ts';
import type { KindName } from '../model/kinds.ts';
import type { Dialect } from './dialect.ts';
import { insertIndexRows, type Projected, projectedValues } from './entries.ts';
import { PROJECTION, projectionOfRevision } from './projection.ts';
import { join, type Reader, raw, sql, type Transaction } from './sql.ts';
import { projectedColumns } from './tables.ts';
import { tallyAnew } from './tally.ts';

const BATCH = 500;

interface Row {
  readonly id: string;
  readonly kind: KindName;
  readonly position: number;
  readonly until: number | null;
  readonly created: string;
  readonly heir: string | null;
  readonly document: string | null;
}

export async function isProjected(reader: Reader): Promise<boolean> {
  const [head] = await reader.$queryRaw<{ projection: number }[]>(sql`SELECT projection FROM head WHERE id = 1`);
  return head?.projection === PROJECTION;
}

/** Told, now and then, how many positions are done. */
export type Progress = (done: number) => void;

/** In the one transaction that it is given: whatever interrupts it, the ledger is as it was. */
export async function reproject(tx: Transaction, dialect: Dialect, progress: Progress): Promise<void> {
  await dialect.terms.deleteAll(tx);
  await dialect.words.deleteAll(tx);
  let last = 0;
  for (;;) {
    const batch = await tx.$queryRaw<Row[]>(sql`
      SELECT id, kind, position, until, created, heir, document FROM revision
      WHERE position > ${last} ORDER BY position LIMIT ${BATCH}`);
    if (batch.length === 0) break;
    last = batch.at(-1)?.position ?? last;
    await projectBatch(tx, dialect, batch.map(projected));
    progress(last);
  }
  while (await dialect.words.compact(tx));
  await tallyAnew(tx, dialect);
  await tx.$executeRaw(sql`UPDATE head SET projection = ${PROJECTION} WHERE id = 1`);
}

function projected({ id, kind, position, until, created, heir, document }: Row): Projected {
  const projection = projectionOfRevision(kind, document === null ? null : contentOf(document), { id, heir, created });
  return { id, kind, position, until, projection };
}

async function projectBatch(tx: Transaction, dialect: Dialect, batch: readonly Projected[]): Promise<void> {
  const columns = [...projectedColumns, ...dialect.words.columns];
  const values = batch.map(({ id, position, projection }) => ({
    id,
    position,
    ...projectedValues(projection, dialect),
  }));
  await tx.$executeRaw(sql`
    UPDATE revision SET ${join(columns.map(column => raw(`${column} = w.${column}`)))}
    FROM (${dialect.rows(['id', 'position', ...columns], values)}) AS w
    WHERE revision.id = w.id AND revision.position = w.position`);
  await insertIndexRows(tx, dialect, batch);
}
