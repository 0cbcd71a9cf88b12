// A history: the revisions of another ledger, recorded again one by one, in their order and under their numbers.
import { Conflict, StillReferredTo, UnknownReferences } from '../ledger/errors.ts';
import type { Revision } from '../ledger/revision.ts';
import { recordKey, type Write } from '../ledger/write.ts';
import { contentOf, sameContent } from '../model/document.ts';
import { kindNames } from '../model/kinds.ts';
import type { Batching } from './batch.ts';
import { EDITED, IMPORT, type Result } from './fold.ts';
import { type Recorded, type RecordedRow, UnreadableInput } from './importer.ts';
import type { Target } from './shadow.ts';
import { reasonOf, validity } from './validity.ts';

/** How often a stretch is begun anew because others wrote the same records. */
const ATTEMPTS = 10;

/** What became of each row. @throws UnreadableInput, Conflict where others write the same records again and again, StorageFailure */
export async function appendHistory(rows: readonly RecordedRow[], batching: Batching): Promise<Result[]> {
  if (batching.only) throw new UnreadableInput('A history is imported whole: leave the kinds out.');
  const results: Result[] = [];
  for (const stretch of stretchesOf(rows)) results.push(...(await appendStretch(stretch, batching)));
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

async function appendStretch(rows: readonly RecordedRow[], batching: Batching): Promise<Result[]> {
  for (let attempt = 1; ; attempt++) {
    const held = await heldBy(rows, batching.target);
    const verdicts = await Promise.all(rows.map(row => verdictOn(row, held.get(keyOf(row)), batching.target)));
    const writes = dated(verdicts, batching.target.head().position);
    try {
      if (writes.length > 0) await batching.target.append(writes, batching.author);
      batching.appended(writes.length);
      return verdicts.map(({ result }) => result);
    } catch (error) {
      if (error instanceof UnknownReferences || error instanceof StillReferredTo)
        return splitStretch(rows, error, batching);
      if (!(error instanceof Conflict) || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function heldBy(rows: readonly RecordedRow[], target: Target): Promise<Map<string, Revision>> {
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

/** What is to be done with a revision, by what its record is now. */
async function verdictOn({ recorded }: RecordedRow, held: Revision | undefined, target: Target): Promise<Verdict> {
  const left = (outcome: Result['outcome'], reason?: string): Verdict => ({
    recorded,
    result: { outcome, ...(reason !== undefined && { reason }) },
  });
  const { kind, id, revision, content } = recorded;
  const last = held?.revision ?? 0;
  if (last >= revision) {
    const own = last === revision ? held : await target.revision(kind, id, revision);
    return own && isSame(own, recorded) ? left('duplicate') : left('skipped', OTHER_COURSE);
  }
  if (last < revision - 1) return left('rejected', `The revisions of ${kind} ${id} before ${revision} are missing.`);
  if (held && !held.author.startsWith(IMPORT)) return left('skipped', EDITED);
  if (!follows(recorded, held)) return left('rejected', `${kind} ${id} cannot be ${recorded.op} in its state.`);
  const faults = content === null ? [] : validity(kind, id, content);
  if (faults.length > 0) return left('rejected', reasonOf(recordKey(recorded), faults));
  const result: Result = { outcome: 'accepted', records: [recordKey(recorded)] };
  return { recorded, result, write: writeOf(recorded, held?.position ?? 0) };
}

const OTHER_COURSE = 'The record took another course here.';

function isSame(own: Revision, { op, heir, content }: Recorded): boolean {
  if (own.op !== op || own.heir !== heir || (own.document === null) !== (content === null)) return false;
  if (own.document === null || content === null) return true;
  // What cannot be recorded is not what was; nor is it compared, for it may be of any depth.
  return validity(own.kind, own.id, content).length === 0 && sameContent(contentOf(own.document), content);
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

/** Half after the other, in their order, down to the row that is to blame. */
async function splitStretch(
  rows: readonly RecordedRow[],
  error: UnknownReferences | StillReferredTo,
  batching: Batching,
): Promise<Result[]> {
  const [only] = rows;
  if (only && rows.length === 1) {
    const reason =
      error instanceof UnknownReferences
        ? reasonOf(keyOf(only), error.faults)
        : `${keyOf(only)} is referred to by ${error.referred.map(({ referrer }) => referrer).join(', ')}.`;
    return [{ outcome: 'rejected', reason }];
  }
  const half = Math.ceil(rows.length / 2);
  return [
    ...(await appendStretch(rows.slice(0, half), batching)),
    ...(await appendStretch(rows.slice(half), batching)),
  ];
}
