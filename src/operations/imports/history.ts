// A history: the revisions of another ledger, recorded again one by one, in their order and under their numbers.
import { EDITED, IMPORT, type Result, reasonIn, reasonOf } from '../../imports/fold.ts';
import { type Recorded, type RecordedRow, UnreadableInput } from '../../imports/importer.ts';
import type { Revision } from '../../ledger/revision.ts';
import { recordKey, type Write } from '../../ledger/write.ts';
import { contentOf, sameContent } from '../../model/document.ts';
import { kindNames } from '../../model/kinds.ts';
import type { Refusal } from '../../model/refusals.ts';
import { faultsIn } from '../../model/validity.ts';
import { record } from '../records/recording.ts';
import type { Importing } from './importing.ts';

/** What became of each row. @throws UnreadableInput, Conflict where others write the same records again and again, StorageFailure */
export async function recordHistory(rows: readonly RecordedRow[], importing: Importing): Promise<Result[]> {
  if (importing.only) throw new UnreadableInput('A history is imported whole: leave the kinds out.');
  const results: Result[] = [];
  for (const stretch of stretchesOf(rows)) results.push(...(await recordStretch(stretch, importing)));
  return results;
}

/**
 * Rows that can be appended at once: each record once, and no source after an event whose evidence was checked against
 * what it was before. What the other ledger appended at once, and so at one instant, stays together where it can.
 */
function* stretchesOf(rows: readonly RecordedRow[]): Generator<RecordedRow[]> {
  let stretch: RecordedRow[] = [];
  for (const group of groupsOf(rows)) {
    const keys = new Set(stretch.map(keyOf));
    const hasEvent = stretch.some(({ recorded }) => recorded.kind === 'event');
    const hasSource = group.some(({ recorded }) => recorded.kind === 'source');
    if (stretch.length > 0 && ((hasEvent && hasSource) || group.some(row => keys.has(keyOf(row))))) {
      yield stretch;
      stretch = [];
    }
    stretch.push(...group);
  }
  if (stretch.length > 0) yield stretch;
}

/** Neighbours of one instant, none of which is of the same record as another. */
function* groupsOf(rows: readonly RecordedRow[]): Generator<RecordedRow[]> {
  let group: RecordedRow[] = [];
  const keys = new Set<string>();
  for (const row of rows) {
    if (group.length > 0 && (group[0]?.recorded.at !== row.recorded.at || keys.has(keyOf(row)))) {
      yield group;
      group = [];
      keys.clear();
    }
    group.push(row);
    keys.add(keyOf(row));
  }
  if (group.length > 0) yield group;
}

const keyOf = ({ recorded }: RecordedRow) => recordKey(recorded);

async function recordStretch(rows: readonly RecordedRow[], { target, author, appended }: Importing): Promise<Result[]> {
  const { made, revisions } = await record({
    prepare: async refused => {
      const held = await heldBy(rows, target);
      const verdict = (row: RecordedRow) => {
        const refusal = refused.get(keyOf(row));
        return refusal ? refusedBy(row, refusal) : verdictOn(row, held.get(keyOf(row)), target);
      };
      const verdicts = await Promise.all(rows.map(verdict));
      return { writes: dated(verdicts, target.head().position), made: verdicts.map(({ result }) => result) };
    },
    append: async writes => (writes.length > 0 ? target.append(writes, author) : []),
  });
  appended(revisions.length);
  return made;
}

async function heldBy(rows: readonly RecordedRow[], target: Importing['target']): Promise<Map<string, Revision>> {
  const found = await Promise.all(
    kindNames.map(kind =>
      target.records(
        kind,
        rows.filter(({ recorded }) => recorded.kind === kind).map(({ recorded }) => recorded.id),
      ),
    ),
  );
  return new Map(found.flatMap(revisions => [...revisions.values()]).map(revision => [recordKey(revision), revision]));
}

interface Verdict {
  readonly result: Result;
  readonly write?: Write;
  readonly recorded: Recorded;
}

const left = (recorded: Recorded, outcome: Result['outcome'], reason?: string): Verdict => ({
  recorded,
  result: { outcome, ...(reason !== undefined && { reason }) },
});

const refusedBy = ({ recorded }: RecordedRow, refusal: Refusal) =>
  left(recorded, 'rejected', reasonOf(recordKey(recorded), refusal));

/** What is to be done with a revision, by what its record is now. */
async function verdictOn(
  { recorded }: RecordedRow,
  held: Revision | undefined,
  target: Importing['target'],
): Promise<Verdict> {
  const { kind, id, revision, op, content } = recorded;
  const last = held?.revision ?? 0;
  if (last >= revision) {
    const own = last === revision ? held : await target.revision(kind, id, revision);
    return own && isSame(own, recorded) ? left(recorded, 'duplicate') : left(recorded, 'skipped', OTHER_COURSE);
  }
  if (last < revision - 1)
    return left(recorded, 'rejected', `The revisions of ${kind} ${id} before ${revision} are missing.`);
  if (held && !held.author.startsWith(IMPORT)) return left(recorded, 'skipped', EDITED);
  if (!follows(recorded, held)) return left(recorded, 'rejected', `${kind} ${id} cannot be ${op} in its state.`);
  const faults = content === null ? [] : faultsIn(kind, id, content);
  if (faults.length > 0) return left(recorded, 'rejected', reasonIn(recordKey(recorded), faults));
  const result: Result = { outcome: 'accepted', records: [recordKey(recorded)] };
  return { recorded, result, write: writeOf(recorded, held?.position ?? 0) };
}

const OTHER_COURSE = 'The record took another course here.';

function isSame(own: Revision, { op, heir, content }: Recorded): boolean {
  if (own.op !== op || own.heir !== heir || (own.document === null) !== (content === null)) return false;
  if (own.document === null || content === null) return true;
  // What cannot be recorded is not what was; nor is it compared, for it may be of any depth.
  return faultsIn(own.kind, own.id, content).length === 0 && sameContent(contentOf(own.document), content);
}

const follows = ({ op, content }: Recorded, held: Revision | undefined) =>
  (content === null) === (op === 'deleted') && (op === 'created') === (held === undefined || held.op === 'deleted');

function writeOf({ kind, id, op, content, heir }: Recorded, expected: number): Write {
  if (op === 'created') return { op: 'create', kind, id, content: content ?? {} };
  if (op === 'updated') return { op: 'replace', kind, id, content: content ?? {}, expected };
  return { op: 'delete', kind, id, expected, ...(heir !== null && { heir }) };
}

/**
 * A revision that comes to stand where it stood is recorded as of when it was, and the first of all as of the ledger that
 * it was recorded in; instants to come are nobody's to tell.
 */
function dated(verdicts: readonly Verdict[], head: number): Write[] {
  const now = new Date().toISOString();
  const written = verdicts.flatMap(({ write, recorded }) => (write ? [{ write, recorded }] : []));
  return written.map(({ write, recorded: { position, at, ledger } }, index) => {
    if (position !== head + 1 + index || at > now) return write;
    return { ...write, at, ...(position === 1 && ledger !== undefined && { ledger }) };
  });
}
