// Folding: rows, in their order, into the records that they contribute to. Nothing is read and nothing is written here.
import type { Revision } from '../ledger/revision.ts';
import { recordKey, type Write } from '../ledger/write.ts';
import { contentOf, sameContent } from '../model/document.ts';
import type { Content, KindName } from '../model/kinds.ts';
import type { Fault, Refusal } from '../model/refusals.ts';
import { faultsIn } from '../model/validity.ts';
import { filing, type HeirOf } from './filing.ts';
import type { Contribution, MappedRow, Needed } from './importer.ts';
import type { Outcome } from './outcomes.ts';

/** Who wrote a revision that came by an import: what others wrote is never overwritten. */
export const IMPORT = 'import:';

/** What became of a row; its records where it made or changed some. */
export interface Result {
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly records?: readonly string[];
  /** What is told of a row that was recorded. */
  readonly notes?: readonly string[];
}

/** A record while rows are folded into it. */
interface Record {
  readonly kind: KindName;
  readonly id: string;
  readonly revision: Revision | null;
  /** What the ledger holds; null where that is nothing. */
  readonly stored: Content | null;
  content: Content | null;
}

export interface Folding {
  /** Folds a row into the records that it names, and returns what became of it; a row that is refused changes none. */
  fold(row: MappedRow): Result;
  /** The writes that all folded rows ask for, in the order in which rows first named their records. */
  writes(): Write[];
}

interface FoldOptions {
  /** What stands for the records that rows need. */
  readonly heirOf: HeirOf;
  /** Why the ledger refuses what would become of a record, by its key: the rows that contribute to it are rejected. */
  readonly refused: ReadonlyMap<string, Refusal>;
  /** Event kinds: rows of other events are skipped. */
  readonly only?: ReadonlySet<string>;
}

/**
 * A folding that begins with the records as the ledger has them. `held` returns the current revision of a record by its
 * key, be it a tombstone, or undefined where there is none: the records that rows name are looked up before.
 */
export function foldingInto(
  held: (key: string) => Revision | undefined,
  { refused, heirOf, only }: FoldOptions,
): Folding {
  const records = new Map<string, Record>();
  const recordOf = ({ kind, id }: Contribution | Needed): Record => {
    const key = recordKey({ kind, id });
    const known = records.get(key);
    if (known) return known;
    const revision = held(key) ?? null;
    const stored = revision?.document ? contentOf(revision.document) : null;
    const record = { kind, id, revision, stored, content: stored };
    records.set(key, record);
    return record;
  };
  return {
    fold: row => {
      for (const need of row.needs) recordOf(need);
      const changes = new Map<Record, Content>();
      const filed = filing(row, heirOf);
      const verdicts = row.contributions.map(part => contribute(filed(part), recordOf(part), changes, only));
      const left = verdicts.find(verdict => verdict.outcome === 'rejected') ?? verdicts.find(isLeft);
      if (left) return left;
      if (changes.size === 0) return { outcome: 'duplicate' };
      for (const need of row.needs) {
        const record = recordOf(need);
        if (record.revision !== null || record.content !== null || changes.has(record)) continue;
        const reason = refusalOf(need, need.content);
        if (reason !== null) return rejected(reason);
        changes.set(record, need.content);
      }
      const blamed = [...changes.keys()].map(recordKey).find(key => refused.has(key));
      if (blamed !== undefined) return rejected(reasonOf(blamed, refused.get(blamed) as Refusal));
      for (const [record, content] of changes) record.content = content;
      const outcome = verdicts.some(verdict => verdict.outcome === 'accepted') ? 'accepted' : 'folded';
      return { outcome, records: [...changes.keys()].map(recordKey), ...(row.notes?.length && { notes: row.notes }) };
    },
    writes: () => [...records.values()].flatMap(writeOf),
  };
}

export const EDITED = 'Its record was edited since.';
const DELETED = 'Its record was deleted.';
const NOT_ASKED_FOR = 'It is of a kind that is not asked for.';

const rejected = (reason: string): Result => ({ outcome: 'rejected', reason });
const skipped = (reason: string): Result => ({ outcome: 'skipped', reason });
const isLeft = ({ outcome }: Result) => outcome === 'skipped';

/** What one contribution does to its record; what it changes is noted, and holds only if the whole row does. */
function contribute(
  apply: Contribution['contribute'],
  record: Record,
  changes: Map<Record, Content>,
  only: ReadonlySet<string> | undefined,
): Result {
  const before = changes.get(record) ?? record.content;
  if (record.revision !== null && before === null) return skipped(DELETED);
  const edited = record.revision !== null && !record.revision.author.startsWith(IMPORT);
  const after = apply(edited ? null : before);
  if (only && record.kind === 'event' && !only.has(String(after.kind))) return skipped(NOT_ASKED_FOR);
  const reason = refusalOf(record, after);
  if (reason !== null) return rejected(reason);
  if (before !== null && sameContent(before, after)) return { outcome: 'duplicate' };
  if (edited) return skipped(EDITED);
  changes.set(record, after);
  // A row that is all that its record tells has made it, or made it anew; otherwise it has become a part of it.
  return { outcome: before === null || sameContent(after, apply(null)) ? 'accepted' : 'folded' };
}

function writeOf({ kind, id, revision, stored, content }: Record): Write[] {
  if (content === null || content === stored) return [];
  if (revision === null) return [{ op: 'create', kind, id, content }];
  if (stored !== null && sameContent(stored, content)) return [];
  return [{ op: 'replace', kind, id, content, expected: revision.position }];
}

/** Why a content may not be recorded; null where it may. */
function refusalOf(record: { readonly kind: KindName; readonly id: string }, content: Content): string | null {
  const faults = faultsIn(record.kind, record.id, content);
  return faults.length === 0 ? null : reasonIn(recordKey(record), faults);
}

/** Why the ledger refuses a record, as a reason. */
export const reasonOf = (record: string, { code, message, options }: Refusal): string =>
  reasonIn(
    record,
    options.errors ?? [
      { detail: options.extension?.referrers ? REFERRED(options.extension.referrers) : message, code },
    ],
  );

const REFERRED = (referrers: readonly string[]) => `It would take away what ${referrers.join(', ')} refer to.`;

/** How many faults a reason names. */
const NAMED = 3;

/** The faults of a record as one reason, each with its pointer. */
export function reasonIn(record: string, faults: readonly Fault[]): string {
  const told = faults.slice(0, NAMED).map(({ pointer = '', detail }) => `${record}${pointer}: ${detail}`);
  return told.join(' ') + (faults.length > NAMED ? ` And ${faults.length - NAMED} more.` : '');
}
