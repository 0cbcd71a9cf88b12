// Referential integrity, checked under the writer's lock when all of an append is in.
import { breathing } from '../breathing.ts';
import type { KindName } from '../model/kinds.ts';
import { locate } from '../model/paths.ts';
import { HEIR, type Reference, referencesOf, referringTerms, STATEMENT } from '../model/references.ts';
import { circularSources } from './based-on.ts';
import type { Dialect } from './dialect.ts';
import { type Referred, StillReferredTo, UnknownReferences, type WriteFault } from './errors.ts';
import { statementOf } from './projection.ts';
import { join, type Reader, sql, type Transaction } from './sql.ts';
import { recordKey, type Write } from './write.ts';

/** How many referrers a refusal names. */
const NAMED = 20;

/** @throws UnknownReferences where a write names what is not there */
export async function refuseUnknownReferences(
  tx: Transaction,
  dialect: Dialect,
  writes: readonly Write[],
): Promise<void> {
  const faults = await unknownReferences(tx, dialect, writes);
  if (faults.length > 0) throw new UnknownReferences(faults);
}

/** How many writes are looked at before others have their turn. */
const PORTION = 100;

/** A reference of one of the writes. */
type Written = Reference & { readonly write: number };

/**
 * Where the writes name records, or statements of them, that are not there, nor will be when all are in, or sources that are
 * based on themselves. A record merged into another still is there.
 */
export async function unknownReferences(
  reader: Reader,
  dialect: Dialect,
  writes: readonly Write[],
): Promise<WriteFault[]> {
  const breathe = breathing();
  const faults: WriteFault[] = [];
  for (let from = 0; from < writes.length; from += PORTION) {
    faults.push(...(await unknownInPortion(reader, dialect, writes, from)));
    await breathe();
  }
  return [...faults, ...(await circularSources(reader, writes))];
}

async function unknownInPortion(
  reader: Reader,
  { rows }: Dialect,
  writes: readonly Write[],
  from: number,
): Promise<WriteFault[]> {
  const references = writes
    .slice(from, from + PORTION)
    .flatMap((write, index) => referencesIn(write).map((each): Written => ({ ...each, write: from + index })));
  if (references.length === 0) return [];
  const targets = [...new Map(references.map(({ kind, id }) => [recordKey({ kind, id }), { kind, id }])).values()];
  const found = await reader.$queryRaw<{ kind: KindName; id: string; heir: string | null }[]>(sql`
    SELECT r.kind, r.id, r.heir FROM (${rows(['kind', 'id'], targets)}) AS w
    JOIN revision r ON r.id = w.id AND r.kind = w.kind
    WHERE r.until IS NULL AND (r.op <> 'deleted' OR r.heir IS NOT NULL)`);
  const known: Known = new Map(found.map(({ kind, id, heir }) => [recordKey({ kind, id }), heir]));
  for (const write of writes) afterwards(known, write);
  const missing = references.flatMap(reference => {
    const heir = known.get(recordKey(reference));
    if (heir === undefined) return unknownRecord(reference);
    return reference.standing && heir !== null ? mergedAway(reference, heir, writes) : [];
  });
  return [...missing, ...(await unknownStatements(reader, references, known, writes))];
}

/** The records that are there, by key, each with its heir: null where it stands itself. */
type Known = Map<string, string | null>;

/** What a write leaves of its record. */
function afterwards(known: Known, write: Write): void {
  if (write.op !== 'delete') known.set(recordKey(write), null);
  else if (write.heir !== undefined) known.set(recordKey(write), write.heir);
  else known.delete(recordKey(write));
}

/** Nothing is merged into what was merged away itself: so no merge leads back to where it began. */
function mergedAway({ write, pointer, kind, id }: Written, heir: string, writes: readonly Write[]): WriteFault {
  const merged = writes[write]?.id;
  if (merged === id)
    return { write, pointer, code: 'self-reference', detail: `The ${kind} ${id} cannot be merged into itself.` };
  const instead = heir === merged ? `would stand for ${merged}, and ${merged} for it` : `stands for nothing itself`;
  const detail = `The ${kind} ${id} was merged into ${heir}: it ${instead}.`;
  return { write, pointer, code: 'heir-merged', detail };
}

function referencesIn(write: Write): Reference[] {
  if (write.op !== 'delete') return referencesOf(write.kind, write.content);
  return write.heir === undefined
    ? []
    : [{ pointer: '#', kind: write.kind, id: write.heir, term: HEIR, standing: true }];
}

async function unknownStatements(
  reader: Reader,
  references: readonly Written[],
  known: Known,
  writes: readonly Write[],
): Promise<WriteFault[]> {
  const wanted = references.filter(
    ({ kind, id, statement }) => statement !== undefined && known.has(recordKey({ kind, id })),
  );
  if (wanted.length === 0) return [];
  const ids = [...new Set(wanted.map(({ id }) => id))];
  const found = await reader.$queryRaw<{ id: string; document: string | null }[]>(
    sql`SELECT id, document FROM revision WHERE id IN (${join(ids)}) AND kind = 'event' AND until IS NULL`,
  );
  const statements = new Map(found.map(({ id, document }) => [id, statementIds(document)]));
  for (const write of writes)
    if (write.kind === 'event' && ids.includes(write.id)) statements.set(write.id, new Set(statementsLeft(write)));
  return wanted
    .filter(({ id, statement }) => statement !== undefined && !statements.get(id)?.has(statement))
    .map(({ write, pointer, id, statement }) => ({
      write,
      pointer,
      code: 'reference-unknown',
      detail: `The event ${id} has no statement ${statement}.`,
    }));
}

function statementIds(document: string | null): ReadonlySet<string> {
  const { statements = [] } = JSON.parse(document ?? '{}') as { statements?: { id: string }[] };
  return new Set(statements.map(({ id }) => id));
}

/** The ids of the statements that an event has after a write. */
const statementsLeft = (write: Write): string[] =>
  write.op === 'delete' ? [] : locate<string>(write.content, 'statements/*/id').map(({ value }) => value);

const unknownRecord = ({ write, pointer, kind, id }: Written): WriteFault => ({
  write,
  pointer,
  code: 'reference-unknown',
  detail: `There is no ${kind} ${id}.`,
});

/** @throws StillReferredTo where a record is deleted that current ones refer to, unless it was merged into another. */
export async function refuseDanglingDeletes(
  tx: Transaction,
  { terms }: Dialect,
  writes: readonly Write[],
): Promise<void> {
  const searches = writes.flatMap((write, index) => {
    if (write.op !== 'delete' || write.heir !== undefined) return [];
    return referringTerms(write.kind).flatMap(({ kind, names }) =>
      names.map(name => ({ write: index, kind, name, value: write.id })),
    );
  });
  if (searches.length === 0) return;
  const referrers = await terms.referrers(tx, searches, NAMED);
  if (referrers.length > 0)
    throw new StillReferredTo(referrers.map(row => ({ write: row.write, referrer: recordKey(row) })));
}

/**
 * @throws StillReferredTo where an event loses a statement that a statement of another event relates to, be it replaced
 * without it or merged
 */
export async function refuseLostStatements(
  tx: Transaction,
  { terms }: Dialect,
  writes: readonly Write[],
): Promise<void> {
  const referred: Referred[] = [];
  for (const [index, write] of writes.entries()) {
    if (write.kind !== 'event' || write.op === 'create') continue;
    const except = statementsLeft(write).map(statement => statementOf(write.id, statement));
    const lost = { kind: 'event', name: STATEMENT, prefix: statementOf(write.id, ''), except } as const;
    const referrers = await terms.referrersBelow(tx, lost, NAMED);
    referred.push(...referrers.map(id => ({ write: index, referrer: recordKey({ kind: 'event', id }) })));
  }
  if (referred.length > 0) throw new StillReferredTo(referred);
}
