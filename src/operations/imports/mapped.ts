// A batch of mapped rows: looked up, folded and recorded at once, so that all of it is recorded or none.

import type { HeirOf } from '../../imports/filing.ts';
import { type Folding, foldingInto, isImported, type Result } from '../../imports/fold.ts';
import type { MappedRow } from '../../imports/importer.ts';
import { EXTERNAL_ID } from '../../ledger/projection.ts';
import type { Revision } from '../../ledger/revision.ts';
import { recordKey } from '../../ledger/write.ts';
import { externalIdOf, externalIdsOf } from '../../model/external-ids.ts';
import { type Content, type KindName, kindNames } from '../../model/kinds.ts';
import { type Refusals, record } from '../records/recording.ts';
import type { Importing } from './importing.ts';
import { knowingPeople } from './people.ts';

/** How many records are remembered to be there. */
const REMEMBERED = 100_000;

/** What became of each row. @throws Conflict where others write the same records again and again; StorageFailure */
export async function recordMapped(rows: readonly MappedRow[], importing: Importing): Promise<Result[]> {
  const { target, author, known } = importing;
  const { made, revisions } = await record({
    prepare: async refused => {
      // What the ledger refused may have been remembered to be there.
      if (refused.size > 0) known.clear();
      const { held, folding, results } = await foldRows(rows, refused, importing);
      return { writes: folding.writes(), made: { held, results } };
    },
    append: async writes => (writes.length > 0 ? target.append(writes, author) : []),
  });
  importing.appended(revisions.length);
  const there = [...made.held].flatMap(([key, { op }]) => (op === 'deleted' ? [] : [key]));
  remember([...there, ...revisions.map(recordKey)], rows, known);
  return made.results;
}

async function foldRows(
  rows: readonly MappedRow[],
  refused: Refusals,
  { target, known, only }: Importing,
): Promise<{ held: ReadonlyMap<string, Revision>; folding: Folding; results: Result[] }> {
  const having = await havingRows(rows, target);
  const held = await heldBy(rows, target, known);
  for (const revision of new Set([...having.values()].flat())) held.set(recordKey(revision), revision);
  await holdParts(rows, having, held, target);
  const deleted = await deletedWith(rows, target);
  const heirs = await heirsOf(held, rows, target);
  const knownAs = await knownBy(rows, held, target);
  const heirOf: HeirOf = need => heirs.get(recordKey(need)) ?? need.id;
  const folding = foldingInto(
    {
      revision: key => held.get(key),
      having: externalId => (having.get(externalId) ?? []).map(({ id }) => id),
      deleted: externalId => deleted.get(externalId) ?? [],
      known: (kind, externalId) => knownAs.get(`${kind} ${externalId}`) ?? [],
    },
    { refused, heirOf, ...(only && { only }) },
  );
  const told = await knowingPeople(rows, held, heirs, target);
  return { held, folding, results: told.map(row => folding.fold(row)) };
}

/** The current revisions of all records that rows name, by key: one query a kind. */
async function heldBy(
  rows: readonly MappedRow[],
  target: Importing['target'],
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

/** The records that stand in the end for those that rows need, or know by external ids, and that were merged, by the key of these. */
async function heirsOf(
  held: ReadonlyMap<string, Revision>,
  rows: readonly MappedRow[],
  target: Importing['target'],
): Promise<Map<string, string>> {
  const heirs = new Map<string, string>();
  const named = rows.flatMap(({ needs, contributions }) => [...needs, ...contributions.filter(one => one.knownAs)]);
  const kinds = new Map(named.map(one => [recordKey(one), one.kind]));
  for (const kind of kindNames) {
    let next = [...kinds].flatMap(([key, own]) => (own === kind ? linkTo(key, held.get(key)) : []));
    while (next.length > 0) {
      for (const [key, heir] of next) heirs.set(key, heir);
      const found = await target.records(kind, [...new Set(next.map(([, heir]) => heir))]);
      next = next.flatMap(([key, heir]) => linkTo(key, found.get(heir)));
    }
  }
  return heirs;
}

/** The ids of the records that have an external id by which rows know theirs or ask for others, by kind and external id. */
async function knownBy(
  rows: readonly MappedRow[],
  held: Map<string, Revision>,
  target: Importing['target'],
): Promise<Map<string, string[]>> {
  const named = rows.flatMap(({ needs, contributions }) => [...needs, ...contributions]);
  const wanted = named.filter(one => one.knownAs && !held.has(recordKey(one)));
  const asked = rows.flatMap(({ asks = [] }) => asks);
  const known = new Map<string, string[]>();
  for (const kind of kindNames) {
    const own = wanted.flatMap(one => (one.kind === kind ? (one.knownAs ?? []) : []));
    const values = new Set([...own, ...(kind === 'actor' ? asked : [])]);
    if (values.size === 0) continue;
    for (const revision of await target.having(kind, { name: EXTERNAL_ID, values: [...values] })) {
      held.set(recordKey(revision), revision);
      for (const externalId of externalIdsOf(contentIn(revision))) {
        const key = `${kind} ${externalId}`;
        if (values.has(externalId)) known.set(key, [...(known.get(key) ?? []), revision.id]);
      }
    }
  }
  return known;
}

const contentIn = ({ document }: Revision): Content => JSON.parse(document ?? '{}');

const linkTo = (key: string, revision: Revision | undefined): [key: string, heir: string][] =>
  revision?.heir ? [[key, revision.heir]] : [];

/** The events that rows are in already, by the external ids of the rows. */
async function havingRows(rows: readonly MappedRow[], target: Importing['target']): Promise<Map<string, Revision[]>> {
  const own = rows.flatMap(({ contributions, series }) => [
    ...contributions.flatMap(({ row, meetings }) => [row?.externalId ?? [], meetings?.externalId ?? []].flat()),
    ...(series ? [series.externalId] : []),
  ]);
  const wanted = new Set(own.map(externalIdOf));
  const having = new Map<string, Revision[]>();
  for (const revision of await target.having('event', { name: EXTERNAL_ID, values: [...wanted] })) {
    const { externalIds = [] } = contentIn(revision) as { externalIds?: typeof own };
    for (const externalId of externalIds.map(externalIdOf))
      if (wanted.has(externalId)) having.set(externalId, [...(having.get(externalId) ?? []), revision]);
  }
  return having;
}

/** Holds what has the ids that parts of events may have from which rows go, or that rows bring together. */
async function holdParts(
  rows: readonly MappedRow[],
  having: ReadonlyMap<string, readonly Revision[]>,
  held: Map<string, Revision>,
  target: Importing['target'],
): Promise<void> {
  const named = rows.flatMap(({ contributions }) =>
    contributions.flatMap(({ row, meetings }) =>
      [row?.externalId ?? [], meetings?.externalId ?? []].flat().map(name => [externalIdOf(name), row?.parts] as const),
    ),
  );
  const ids = [...new Map(named)].flatMap(([name, parts]) =>
    (having.get(name) ?? []).flatMap(event => parts?.(contentIn(event), event.id) ?? []),
  );
  const wanted = [...new Set(ids)].filter(id => !held.has(recordKey({ kind: 'event', id })));
  for (const revision of (await target.records('event', wanted)).values()) held.set(recordKey(revision), revision);
}

/** The events that somebody deleted, of those that rows may be of one with, by what these have. */
async function deletedWith(rows: readonly MappedRow[], target: Importing['target']) {
  const names = rows.flatMap(({ contributions }) =>
    contributions.flatMap(({ meetings }) => meetings?.externalId ?? []),
  );
  const wanted = new Set(names.map(externalIdOf));
  const last = await target.deleted('event', { name: EXTERNAL_ID, values: [...wanted] });
  const tombstones = await target.records(
    'event',
    last.map(({ id }) => id),
  );
  const deleted = new Map<string, { id: string; content: Content }[]>();
  for (const revision of last) {
    const tombstone = tombstones.get(revision.id);
    if (tombstone === undefined || isImported(tombstone)) continue;
    const content = contentIn(revision);
    for (const externalId of externalIdsOf(content).filter(each => wanted.has(each)))
      deleted.set(externalId, [...(deleted.get(externalId) ?? []), { id: revision.id, content }]);
  }
  return deleted;
}

/** Stands for the revision of a record that is there and is left as it is. */
const standIn = ({ kind, id }: { kind: KindName; id: string }): Revision => ({
  kind,
  id,
  position: 0,
  revision: 1,
  op: 'created',
  at: '',
  author: '',
  heir: null,
  document: null,
});

/** Of the records that are there now, those that rows need. */
function remember(there: readonly string[], rows: readonly MappedRow[], known: Set<string>): void {
  if (known.size > REMEMBERED) known.clear();
  const keys = new Set(there);
  for (const key of rows.flatMap(({ needs }) => needs.map(recordKey))) if (keys.has(key)) known.add(key);
}
