// A batch of mapped rows: looked up, folded and appended at once, so that all of it is recorded or none.
import { Conflict, StillReferredTo, UnknownReferences } from '../ledger/errors.ts';
import type { Revision } from '../ledger/revision.ts';
import { recordKey, type Write } from '../ledger/write.ts';
import { type KindName, kindNames } from '../model/kinds.ts';
import { type Folding, foldingInto, type Result } from './fold.ts';
import type { MappedRow } from './importer.ts';
import type { Target } from './shadow.ts';
import { unresolved } from './unresolved.ts';
import { reasonOf, validity } from './validity.ts';

export interface Batching {
  readonly target: Target;
  readonly author: string;
  /** Event kinds: rows of other events are skipped. */
  readonly only?: ReadonlySet<string>;
  /** Keys of records that are needed and known to be there, which need not be looked up again. */
  readonly known: Set<string>;
  /** Told how many revisions were appended. */
  readonly appended: (revisions: number) => void;
}

/** How often a batch is begun anew because others wrote what it was about to. */
const ATTEMPTS = 10;

/** How many records are remembered to be there. */
const REMEMBERED = 100_000;

/** What became of each row. @throws Conflict where others write the same records again and again; StorageFailure */
export async function appendRows(rows: readonly MappedRow[], batching: Batching): Promise<Result[]> {
  const refused = new Map<MappedRow, string>();
  for (let attempt = 1; ; attempt++) {
    const { held, folding, results } = await foldRows(rows, refused, batching);
    const writes = folding.writes();
    try {
      if (writes.length > 0) await batching.target.append(writes, batching.author);
      batching.appended(writes.length);
      remember([...held.keys(), ...writes.map(recordKey)], rows, batching.known);
      return results;
    } catch (error) {
      batching.known.clear();
      if (error instanceof StillReferredTo) return splitRows(rows, error, batching);
      const blamed =
        error instanceof UnknownReferences && (await refuseDangling(rows, results, writes, refused, batching));
      if (!blamed && !(error instanceof Conflict || error instanceof UnknownReferences)) throw error;
      if (!blamed && attempt >= ATTEMPTS) throw error;
    }
  }
}

async function foldRows(
  rows: readonly MappedRow[],
  refused: ReadonlyMap<MappedRow, string>,
  { target, known, only }: Batching,
): Promise<{ held: ReadonlyMap<string, Revision>; folding: Folding; results: Result[] }> {
  const held = await heldBy(rows, target, known);
  const folding = foldingInto(key => held.get(key), { validity, ...(only && { only }) });
  const results = rows.map((row): Result => {
    const reason = refused.get(row);
    return reason === undefined ? folding.fold(row) : { outcome: 'rejected', reason };
  });
  return { held, folding, results };
}

/** The current revisions of all records that rows name, by key: one query a kind. */
async function heldBy(
  rows: readonly MappedRow[],
  target: Target,
  known: ReadonlySet<string>,
): Promise<Map<string, Revision>> {
  const ids = Object.fromEntries(kindNames.map(kind => [kind, new Set()])) as Record<KindName, Set<string>>;
  const held = new Map<string, Revision>();
  for (const { needs, contributions } of rows) {
    for (const { kind, id } of contributions) ids[kind].add(id);
    for (const need of needs) if (!known.has(recordKey(need))) ids[need.kind].add(need.id);
  }
  for (const kind of kindNames) {
    for (const revision of (await target.records(kind, [...ids[kind]])).values())
      held.set(recordKey(revision), revision);
  }
  for (const need of rows.flatMap(({ needs }) => needs)) {
    const key = recordKey(need);
    if (known.has(key) && !held.has(key)) held.set(key, standIn(need));
  }
  return held;
}

/** Stands for the revision of a record that is there and is left as it is. */
const standIn = ({ kind, id }: { kind: KindName; id: string }): Revision => ({
  ...{ kind, id, position: 0, revision: 1, op: 'created', at: '', author: '', heir: null, document: null },
});

/** Of the records that are there now, those that rows need. */
function remember(there: readonly string[], rows: readonly MappedRow[], known: Set<string>): void {
  if (known.size > REMEMBERED) known.clear();
  const keys = new Set(there);
  for (const key of rows.flatMap(({ needs }) => needs.map(recordKey))) if (keys.has(key)) known.add(key);
}

/** Refuses the rows whose records name what is not there; true where there are any. */
async function refuseDangling(
  rows: readonly MappedRow[],
  results: readonly Result[],
  writes: readonly Write[],
  refused: Map<MappedRow, string>,
  { target }: Batching,
): Promise<boolean> {
  const dangling = await unresolved(target, writes);
  for (const [index, row] of rows.entries()) {
    const key = results[index]?.records?.find(record => dangling.has(record));
    if (key !== undefined) refused.set(row, reasonOf(key, dangling.get(key) ?? []));
  }
  return dangling.size > 0;
}

/** Half of the rows after the other, down to the one that takes a statement away which others relate to. */
async function splitRows(rows: readonly MappedRow[], error: StillReferredTo, batching: Batching): Promise<Result[]> {
  if (rows.length === 1)
    return [
      {
        outcome: 'rejected',
        reason: `It would take away what ${error.referred.map(({ referrer }) => referrer).join(', ')} refer to.`,
      },
    ];
  const half = Math.ceil(rows.length / 2);
  return [...(await appendRows(rows.slice(0, half), batching)), ...(await appendRows(rows.slice(half), batching))];
}
