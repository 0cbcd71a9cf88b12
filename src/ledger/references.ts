// Referential integrity, checked under the writer's lock when all of an append is in.
import { type KindName, kindNames } from '../model/kinds.ts';
import { locate } from '../model/paths.ts';
import { type Reference, referencesOf } from '../model/references.ts';
import type { Fault } from '../model/rules.ts';
import { rows } from './dialect/sqlite.ts';
import { StillReferredTo, UnknownReferences } from './errors.ts';
import { REFERENCE, referenceTo, statementOf } from './projection.ts';
import { join, type Reader, sql, type Transaction } from './sql.ts';
import { recordKey, type Write } from './write.ts';

/** How many referrers a refusal names. */
const NAMED = 20;

/** @throws UnknownReferences where a write names what is not there */
export async function refuseUnknownReferences(tx: Transaction, writes: readonly Write[]): Promise<void> {
  const faults = await unknownReferences(tx, writes);
  if (faults.length > 0) throw new UnknownReferences(faults);
}

/** Where the writes name records, or statements of them, that are not there. A record merged into another still is. */
export async function unknownReferences(reader: Reader, writes: readonly Write[]): Promise<Fault[]> {
  const references = writes.flatMap(referencesIn);
  if (references.length === 0) return [];
  const targets = [...new Map(references.map(({ kind, id }) => [referenceTo(kind, id), { kind, id }])).values()];
  const found = await reader.$queryRaw<{ kind: KindName; id: string; op: string }[]>(sql`
    SELECT r.kind, r.id, r.op FROM (${rows(['kind', 'id'], targets)}) AS w JOIN revision r ON r.id = w.id AND r.kind = w.kind
    WHERE r.until IS NULL AND (r.op <> 'deleted' OR r.heir IS NOT NULL)`);
  const known = new Map(found.map(({ kind, id, op }) => [referenceTo(kind, id), op]));
  const missing = references.filter(({ kind, id, standing }) => {
    const op = known.get(referenceTo(kind, id));
    return op === undefined || (standing && op === 'deleted');
  });
  return [...missing.map(unknownRecord), ...(await unknownStatements(reader, references, known))];
}

function referencesIn(write: Write): Reference[] {
  if (write.op !== 'delete') return referencesOf(write.kind, write.content);
  return write.heir === undefined ? [] : [{ pointer: '#', kind: write.kind, id: write.heir, standing: true }];
}

async function unknownStatements(reader: Reader, references: readonly Reference[], known: ReadonlyMap<string, string>) {
  const wanted = references.filter(
    ({ kind, id, statement }) => statement !== undefined && known.has(referenceTo(kind, id)),
  );
  if (wanted.length === 0) return [];
  const ids = [...new Set(wanted.map(({ id }) => id))];
  const found = await reader.$queryRaw<{ id: string; document: string | null }[]>(
    sql`SELECT id, document FROM revision WHERE id IN (${join(ids)}) AND kind = 'event' AND until IS NULL`,
  );
  const statements = new Map(found.map(({ id, document }) => [id, statementIds(document)]));
  return wanted
    .filter(({ id, statement }) => statement !== undefined && !statements.get(id)?.has(statement))
    .map(({ pointer, id, statement }) => ({
      pointer,
      code: 'reference-unknown',
      detail: `The event ${id} has no statement ${statement}.`,
    }));
}

function statementIds(document: string | null): ReadonlySet<string> {
  const { statements = [] } = JSON.parse(document ?? '{}') as { statements?: { id: string }[] };
  return new Set(statements.map(({ id }) => id));
}

const unknownRecord = ({ pointer, kind, id }: Reference) => ({
  pointer,
  code: 'reference-unknown',
  detail: `There is no ${kind} ${id}.`,
});

/** @throws StillReferredTo where a record is deleted that current ones refer to, unless it was merged into another. */
export async function refuseDanglingDeletes(tx: Transaction, writes: readonly Write[]): Promise<void> {
  const gone = writes.flatMap(write =>
    write.op === 'delete' && write.heir === undefined ? [referenceTo(write.kind, write.id)] : [],
  );
  if (gone.length === 0) return;
  const referrers = await tx.$queryRaw<{ kind: KindName; id: string }[]>(sql`
    SELECT DISTINCT kind, id FROM term
    WHERE kind IN (${join([...kindNames])}) AND name = ${REFERENCE} AND value IN (${join(gone)}) AND until IS NULL
    ORDER BY kind, id LIMIT ${NAMED}`);
  if (referrers.length > 0) throw new StillReferredTo(referrers.map(recordKey));
}

/**
 * @throws StillReferredTo where an event loses a statement that a statement of another event relates to, be it replaced
 * without it or merged
 */
export async function refuseLostStatements(tx: Transaction, writes: readonly Write[]): Promise<void> {
  for (const write of writes) {
    if (write.kind !== 'event' || write.op === 'create') continue;
    const left =
      write.op === 'replace' ? locate<string>(write.content, 'statements/*/id').map(({ value }) => value) : [];
    const kept = [referenceTo('event', write.id), ...left.map(statement => statementOf(write.id, statement))];
    const prefix = statementOf(write.id, '');
    const referrers = await tx.$queryRaw<{ id: string }[]>(sql`
      SELECT DISTINCT id FROM term
      WHERE kind = 'event' AND name = ${REFERENCE} AND value >= ${prefix} AND value < ${`${prefix}~`} AND until IS NULL
        AND value NOT IN (${join(kept)})
      ORDER BY id LIMIT ${NAMED}`);
    if (referrers.length > 0) throw new StillReferredTo(referrers.map(({ id }) => referenceTo('event', id)));
  }
}
