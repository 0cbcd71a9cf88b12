// Folding: rows, in their order, into the records that they contribute to. Nothing is read and nothing is written here.
import type { Revision } from '../ledger/revision.ts';
import { recordKey, type Write } from '../ledger/write.ts';
import { contentOf, sameContent } from '../model/document.ts';
import { type ExternalId, externalIdOf, externalIdsOf, hasExternalId } from '../model/external-ids.ts';
import type { Content, KindName } from '../model/kinds.ts';
import type { Fault, Refusal } from '../model/refusals.ts';
import { faultsIn } from '../model/validity.ts';
import { filing, type HeirOf } from './filing.ts';
import type { Beside, Contribution, MappedRow, Meetings, Needed, RowOfRecord, Series } from './importer.ts';
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
  /** Whom it names that were taken for actors that are known, a sentence each. */
  readonly recognised?: readonly string[];
}

/** A record while rows are folded into it. */
interface Record {
  readonly kind: KindName;
  readonly id: string;
  readonly revision: Revision | null;
  /** What the ledger holds; null where that is nothing. */
  readonly stored: Content | null;
  content: Content | null;
  /** The record that has all its rows, where they have left this one. */
  heir?: Record;
}

export interface Folding {
  /** Folds a row into the records that it names, and returns what became of it; a row that is refused changes none. */
  fold(row: MappedRow): Result;
  /** The writes that all folded rows ask for, in the order in which rows first named their records. */
  writes(): Write[];
}

interface FoldOptions {
  /** The records that merged ones were merged into. */
  readonly heirOf: HeirOf;
  /** Why the ledger refuses what would become of a record, by its key: the rows that contribute to it are rejected. */
  readonly refused: ReadonlyMap<string, Refusal>;
  /** Event kinds: rows of other events are skipped. */
  readonly only?: ReadonlySet<string>;
}

interface Deleted {
  readonly id: string;
  readonly content: Content;
}

/** What the ledger holds of what rows name. */
export interface Held {
  /** The current revision of a record by its key, be it a tombstone; undefined where there is none. */
  readonly revision: (key: string) => Revision | undefined;
  /** The ids of the events that have an external id. */
  readonly having: (externalId: string) => readonly string[];
  /** The events that somebody deleted, as they were last, which had an external id then. */
  readonly deleted: (externalId: string) => readonly Deleted[];
  /** The ids of the records of a kind that have an external id by which rows know theirs, or ask for others. */
  readonly known: (kind: KindName, externalId: string) => readonly string[];
}

/** A folding that begins with the records as the ledger has them: those that rows name are looked up before. */
export function foldingInto(held: Held, { refused, heirOf, only }: FoldOptions): Folding {
  const records = new Map<string, Record>();
  const recordOf = ({ kind, id }: Pick<Record, 'kind' | 'id'>): Record => {
    const key = recordKey({ kind, id });
    const known = records.get(key);
    if (known) return known;
    const revision = held.revision(key) ?? null;
    const stored = revision?.document ? contentOf(revision.document) : null;
    const record = { kind, id, revision, stored, content: stored };
    records.set(key, record);
    return record;
  };
  /** The ids of the events that rows of this folding were folded into, by their external ids. */
  const placed = new Map<string, Set<string>>();
  /** Takes a row out of the records that it is in, but for some: it is in that of `id` by now. */
  const leave = ({ kind, row }: Contribution, id: string, changes: Changes, but = new Set([id])): Result[] => {
    if (row === undefined) return [];
    const others = [...idsOf(row.externalId)].filter(other => !but.has(other));
    return others.flatMap(other => withdraw(row, recordOf({ kind, id: other }), { id, recordOf, changes }));
  };
  const place = (externalId: ExternalId | undefined, id: string) => {
    if (externalId === undefined) return;
    const key = externalIdOf(externalId);
    placed.set(key, (placed.get(key) ?? new Set()).add(id));
  };
  /** What rows of it are known by, which may have come from other records. */
  const placeAll = ({ id, content }: Record) => {
    const { externalIds = [] } = (content ?? {}) as { externalIds?: readonly ExternalId[] };
    for (const externalId of externalIds) place(externalId, id);
  };
  /** Folds a row into the events that it may be of one with. */
  const gather = (part: Contribution, meetings: Meetings, changes: Changes, add: Adding): Result[] => {
    const { kind, id, row } = part;
    const own = recordOf(part);
    const names = [meetings.externalId, ...(row ? [row.externalId] : [])];
    const gone = held.deleted(externalIdOf(meetings.externalId));
    if (isGone(own) || gone.some(({ id: of, content }) => meetings.isOwn(content, of))) return [skipped(DELETED)];
    const ids = new Set([id, ...names.flatMap(name => [...idsOf(name)])]);
    const there = [...ids].map(each => recordOf({ kind, id: each })).filter(({ content }) => content !== null);
    const ofArticle = there.filter(each => each === own || hasExternalId(each.content as Content, meetings.externalId));
    const isFixed = (record: Record) => isEdited(record) || (record.stored !== null && refused.has(recordKey(record)));
    const fixed = ofArticle.filter(isFixed).find(record => {
      const merged = own.content === null && own.revision?.heir === record.id;
      return record === own || merged || meetings.isOwn(record.content as Content, record.id);
    });
    if (fixed) return isEdited(fixed) ? [skipped(EDITED)] : [contribute(add(fixed), fixed, changes, only)];
    const free = ofArticle.filter(record => !isFixed(record));
    const before = new Map(free.map(record => [record.id, record.content as Content]));
    const gathered = meetings.gather(before, add(own));
    const results = [...gathered.events].flatMap(([each, content]) => {
      const record = recordOf({ kind, id: each });
      if (record.content === content || (record.content && sameContent(record.content, content))) return [];
      changes.set(record, { content });
      return leftFor(record, content) ?? [];
    });
    for (const [each, heir] of gathered.heirs)
      changes.set(recordOf({ kind, id: each }), { content: null, heir: recordOf({ kind, id: heir }) });
    const event = gathered.events.get(gathered.id);
    if (only && !only.has(String(event?.kind))) return [skipped(NOT_ASKED_FOR)];
    const left = leave(part, gathered.id, changes, new Set([...gathered.events.keys(), ...gathered.heirs.keys()]));
    const outcome = changes.size === 0 ? 'duplicate' : gathered.isAlone ? 'accepted' : 'folded';
    return [...results, ...left, { outcome }];
  };
  const idsOf = (externalId: ExternalId) => {
    const key = externalIdOf(externalId);
    return new Set([...held.having(key), ...(placed.get(key) ?? [])]);
  };
  const names = namesOf(held, recordOf);
  /** What stands for a record beside what was folded so far: what it was merged into, or what is known by an external id of it. */
  const standsFor: HeirOf = one => {
    const heir = heirOf(one);
    return heir === one.id && one.knownAs && !isThere(recordOf(one)) ? (names.first(one) ?? heir) : heir;
  };
  const actor: Beside['actor'] = externalId => {
    const id = names.first({ kind: 'actor', knownAs: [externalId] });
    return id === undefined ? undefined : { id, content: recordOf({ kind: 'actor', id }).content ?? {} };
  };
  return {
    fold: row => {
      for (const need of row.needs) recordOf(need);
      const changes: Changes = new Map();
      const stands = withinRow(row, standsFor);
      const filed = filing(row, stands);
      const verdicts = row.contributions.flatMap(part => {
        const adding: Adding = record => existing => filed(part)(existing, { id: record.id, actor });
        if (part.meetings) return gather(part, part.meetings, changes, adding);
        const record = recordOf(part.knownAs ? { ...part, id: stands(part) } : part);
        return [contribute(adding(record), record, changes, only), ...leave(part, part.id, changes)];
      });
      const left = verdicts.find(verdict => verdict.outcome === 'rejected') ?? verdicts.find(isLeft);
      if (left?.outcome === 'rejected') return left;
      // What it says of others of its series holds where its own record stays as it is.
      if (left) changes.clear();
      const others = row.series === undefined ? [] : [...idsOf(row.series.externalId)];
      for (const id of others) alter(row.series as Series, recordOf({ kind: 'event', id }), changes);
      for (const each of left || changes.size === 0 ? [] : (row.alters ?? [])) alter(each, recordOf(each), changes);
      if (changes.size === 0) {
        if (left) return left;
        if (row.contributions.length > 0 || (others.length > 0 && row.left === undefined))
          return { outcome: 'duplicate' };
        return skipped(row.left ?? OF_NONE);
      }
      for (const need of left ? [] : row.needs) {
        // Another record stands for it, be it merged or known by an external id.
        if (stands(need) !== need.id) continue;
        const record = recordOf(need);
        if (record.revision !== null || record.content !== null || changes.has(record)) continue;
        const reason = refusalOf(need, need.content);
        if (reason !== null) return rejected(reason);
        changes.set(record, { content: need.content });
      }
      const blamed = [...changes.keys()].map(recordKey).find(key => refused.has(key));
      if (blamed !== undefined) return rejected(reasonOf(blamed, refused.get(blamed) as Refusal));
      for (const [record, change] of changes) {
        Object.assign(record, change);
        names.add(record);
      }
      const records = [...changes.keys()].map(recordKey);
      if (left) return { outcome: 'folded', records, notes: [left.reason as string] };
      const alone = row.contributions.filter(({ meetings }) => meetings === undefined);
      for (const { id, row: own, series } of alone) place(own?.externalId ?? series, id);
      // Where it was, and what it brought together, have rows of others.
      for (const record of changes.keys())
        if (record.kind === 'event' && !alone.some(({ id }) => id === record.id)) placeAll(record);
      const outcome = verdicts.some(verdict => verdict.outcome === 'accepted') ? 'accepted' : 'folded';
      const notes = [...(row.notes ?? []), ...(row.lacks?.(actor) ?? [])];
      const { recognised = [] } = row;
      return { outcome, records, ...(notes.length > 0 && { notes }), ...(recognised.length > 0 && { recognised }) };
    },
    writes: () => [...records.values()].flatMap(writeOf),
  };
}

/** Whether a record is there, or was: nothing else stands for it then. */
const isThere = ({ revision, content }: Record) => revision !== null || content !== null;

interface Names {
  /** Tells what a record is known as by now. */
  readonly add: (record: Record) => void;
  /** The first of the records, by their ids, that has one of the external ids: the same wherever a batch is cut. */
  readonly first: (one: Pick<Needed, 'kind' | 'knownAs'>) => string | undefined;
}

/** The records of the ledger and of this folding by their external ids, as they are by now. */
function namesOf(held: Held, recordOf: (one: Pick<Record, 'kind' | 'id'>) => Record): Names {
  const folded = new Map<string, Set<string>>();
  const keyOf = (kind: KindName, externalId: string) => `${kind} ${externalId}`;
  const has = (kind: KindName, id: string, externalId: string) =>
    externalIdsOf(recordOf({ kind, id }).content ?? {}).includes(externalId);
  return {
    add: ({ kind, id, content }) => {
      for (const externalId of externalIdsOf(content ?? {})) {
        const key = keyOf(kind, externalId);
        folded.set(key, (folded.get(key) ?? new Set()).add(id));
      }
    },
    first: ({ kind, knownAs = [] }) => {
      for (const externalId of knownAs) {
        const ids = new Set([...held.known(kind, externalId), ...(folded.get(keyOf(kind, externalId)) ?? [])]);
        const [first] = [...ids].filter(id => has(kind, id, externalId)).sort();
        if (first !== undefined) return first;
      }
      return undefined;
    },
  };
}

/** What stands for the records of one row: of two that are known by the same external id and are not there, the first. */
function withinRow({ contributions, needs }: MappedRow, standsFor: HeirOf): HeirOf {
  const known = [...contributions, ...needs].filter(({ knownAs }) => knownAs !== undefined);
  if (known.length < 2) return standsFor;
  const ids = new Map<string, string>();
  const first = new Map<string, string>();
  for (const one of known) {
    const key = recordKey(one);
    if (ids.has(key)) continue;
    const names = (one.knownAs ?? []).map(externalId => `${one.kind} ${externalId}`);
    const stands = standsFor(one);
    const id = stands === one.id ? (names.flatMap(name => first.get(name) ?? [])[0] ?? stands) : stands;
    ids.set(key, id);
    for (const name of names) if (!first.has(name)) first.set(name, id);
  }
  return one => ids.get(recordKey(one)) ?? standsFor(one);
}

/** How a row is added to a record. */
type Adding = (record: Pick<Record, 'id'>) => (existing: Content | null) => Content;

/** What a row makes of records. */
type Changes = Map<Record, { readonly content: Content | null; readonly heir?: Record }>;

export const EDITED = 'Its record was edited since.';
const DELETED = 'Its record was deleted.';
const OF_NONE = 'It tells of no event that is here.';
const NOT_ASKED_FOR = 'It is of a kind that is not asked for.';

const rejected = (reason: string): Result => ({ outcome: 'rejected', reason });
const skipped = (reason: string): Result => ({ outcome: 'skipped', reason });
const isLeft = ({ outcome }: Result) => outcome === 'skipped';

/** What a row says of another record of its series: what people edited stays. */
function alter({ change }: Pick<Series, 'change'>, record: Record, changes: Changes): void {
  const before = changes.get(record)?.content ?? record.content;
  if (before === null || isEdited(record)) return;
  const after = change(before, record.id);
  if (!sameContent(before, after)) changes.set(record, { content: after });
}

/** What one contribution does to its record; what it changes is noted, and holds only if the whole row does. */
function contribute(
  apply: (existing: Content | null) => Content,
  record: Record,
  changes: Changes,
  only: ReadonlySet<string> | undefined,
): Result {
  const before = changes.get(record)?.content ?? record.content;
  const edited = isEdited(record);
  if (before === null && isGone(record)) return skipped(DELETED);
  const after = apply(edited ? null : before);
  if (only && record.kind === 'event' && !only.has(String(after.kind))) return skipped(NOT_ASKED_FOR);
  const reason = refusalOf(record, after);
  if (reason !== null) return rejected(reason);
  if (before !== null && sameContent(before, after)) return { outcome: 'duplicate' };
  if (edited) return skipped(EDITED);
  changes.set(record, { content: after });
  // A row that is all that its record tells has made it, or made it anew; otherwise it has become a part of it.
  return { outcome: before === null || sameContent(after, apply(null)) ? 'accepted' : 'folded' };
}

interface Leaving {
  /** Of which record the row is now. */
  readonly id: string;
  readonly recordOf: (one: Pick<Record, 'kind' | 'id'>) => Record;
  readonly changes: Changes;
}

/** Takes a row out of a record that it was a part of before it became one of another; nothing where it is not in there. */
function withdraw({ externalId, withdraw: apply }: RowOfRecord, record: Record, to: Leaving): Result[] {
  const { changes, recordOf } = to;
  const { kind, id, content } = record;
  if (content === null || !hasExternalId(content, externalId)) return [];
  if (isEdited(record)) return [skipped(EDITED)];
  const there = (other: string) => {
    const beside = recordOf({ kind, id: other });
    return (changes.get(beside) ?? beside).content;
  };
  const left = apply(content, { id, there });
  for (const [other, part] of left) {
    const beside = recordOf({ kind, id: other });
    const reason = leftFor(beside, part);
    if (reason) return [reason];
    changes.set(beside, { content: part });
  }
  const [heir = to.id] = left.keys();
  if (!left.has(id)) changes.set(record, { content: null, heir: recordOf({ kind, id: heir }) });
  return [];
}

/** Why a record is not made what it would be; undefined where it is. */
function leftFor(record: Record, content: Content): Result | undefined {
  if (isEdited(record)) return skipped(EDITED);
  if (isGone(record)) return skipped(DELETED);
  const reason = refusalOf(record, content);
  return reason === null ? undefined : rejected(reason);
}

const isEdited = ({ revision }: Record) => revision !== null && !isImported(revision);

/** Whether an import wrote a revision. */
export const isImported = ({ author }: Pick<Revision, 'author'>): boolean => author.startsWith(IMPORT);

/** Whether somebody deleted a record, which then stays deleted. */
const isGone = ({ stored, content, revision }: Record) =>
  stored === null && content === null && revision !== null && !hasMoved(revision);

/** Whether a tombstone stands for an event whose rows an import has moved to another. */
const hasMoved = ({ author, heir }: Revision) => author.startsWith(IMPORT) && heir !== null;

/** The record that has the rows of one that lost all of its own: rows may have moved on from there. */
const heirOf = ({ content, heir }: Record): Record | undefined =>
  content === null && heir !== undefined ? (heirOf(heir) ?? heir) : undefined;

function writeOf(record: Record): Write[] {
  const { kind, id, revision, stored, content } = record;
  if (content === stored) return [];
  if (content === null) {
    const heir = heirOf(record);
    return revision === null
      ? []
      : [{ op: 'delete', kind, id, expected: revision.position, ...(heir && { heir: heir.id }) }];
  }
  if (revision === null || stored === null) return [{ op: 'create', kind, id, content }];
  if (sameContent(stored, content)) return [];
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
