// Reading the ledger: a record, its revisions, the changes in order, and the position of an instant.

import type { KindName } from '../model/kinds.ts';
import type { Dialect, Having } from './dialect.ts';
import type { Head, Revision } from './revision.ts';
import { allOf, empty, type Reader, type Sql, sql } from './sql.ts';

const COLUMNS = sql`kind, id, position, revision, op, at, author, heir, document`;
const COLUMNS_OF_D = sql`d.kind, d.id, d.position, d.revision, d.op, d.at, d.author, d.heir, d.document`;

/** The ledger cut at a position: a revision holds from its own position until that of the next. */
export const holdsAt = (position: number): Sql =>
  sql`position <= ${position} AND (until IS NULL OR until > ${position})`;

const select = (reader: Reader, where: Sql) =>
  reader.$queryRaw<Revision[]>(sql`SELECT ${COLUMNS} FROM revision WHERE ${where}`);

/** The revision of a record that held at a position, now by default; null before its first. A tombstone is one. */
export async function readRecord(
  reader: Reader,
  kind: KindName,
  id: string,
  position?: number,
): Promise<Revision | null> {
  const held = position === undefined ? sql`until IS NULL` : holdsAt(position);
  return (await select(reader, sql`id = ${id} AND kind = ${kind} AND ${held}`))[0] ?? null;
}

/** The current revisions of many records of a kind, tombstones included, by their ids; those never made are left out. */
export async function readRecords(
  reader: Reader,
  { rows }: Dialect,
  kind: KindName,
  ids: readonly string[],
): Promise<Map<string, Revision>> {
  if (ids.length === 0) return new Map();
  const wanted = rows(
    ['id'],
    ids.map(id => ({ id })),
  );
  const found = await select(
    reader,
    sql`id IN (SELECT w.id FROM (${wanted}) AS w) AND kind = ${kind} AND until IS NULL`,
  );
  return new Map(found.map(revision => [revision.id, revision]));
}

/** The current revisions of the records of a kind that have one of the values of a term. */
export async function readHaving(
  reader: Reader,
  { terms }: Dialect,
  kind: KindName,
  having: Having,
): Promise<Revision[]> {
  if (having.values.length === 0) return [];
  return select(
    reader,
    sql`id IN (SELECT h.id FROM (${terms.holders(kind, having)}) AS h) AND kind = ${kind} AND until IS NULL`,
  );
}

/** The last revisions of the records of a kind that are deleted by now, of those that had one of the values of a term. */
export async function readDeleted(
  reader: Reader,
  { terms }: Dialect,
  kind: KindName,
  having: Having,
): Promise<Revision[]> {
  if (having.values.length === 0) return [];
  return reader.$queryRaw(sql`
    SELECT DISTINCT ${COLUMNS_OF_D} FROM (${terms.formerHolders(kind, having)}) AS h
    JOIN revision d ON d.id = h.id AND d.position = h.position AND d.kind = ${kind}
    JOIN revision t ON t.id = d.id AND t.position = d.until AND t.kind = ${kind} AND t.op = 'deleted' AND t.until IS NULL`);
}

/** So many records are answered for each word; what words occur in more often tells none from another. */
export const MOST_NAMED = 2_000;

/** So many words are looked for by one statement. */
const WORDS = 200;

/** The current revisions of the records of a kind in whose title or names a word occurs, or in any text of them, by their ids. */
export async function readNaming(
  reader: Reader,
  { words, terms }: Dialect,
  kind: KindName,
  { words: named, anywhere = false, having }: Naming,
): Promise<Revision[]> {
  const found = new Map<string, Revision>();
  for (let begun = 0; begun < named.length; begun += WORDS) {
    const some = named.slice(begun, begun + WORDS);
    const { from, where } = words.naming(kind, some, anywhere ? null : ['title', 'names']);
    const all = [...where, sql`d.kind = ${kind}`, sql`d.until IS NULL`, sql`d.op <> 'deleted'`];
    // Looked up for each revision by its key: a planner without statistics would hold all of them against all terms.
    if (having) all.push(terms.has(kind, having, { isCurrent: false }));
    const among = having ? sql`${from} ${terms.beside}` : from;
    const revisions = await reader.$queryRaw<Revision[]>(sql`
      SELECT ${COLUMNS} FROM ${among} WHERE ${allOf(all)} ORDER BY d.id LIMIT ${some.length * MOST_NAMED}`);
    for (const revision of revisions) found.set(revision.id, revision);
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Words that name something. */
export interface Naming {
  /** Folded, each once. */
  readonly words: readonly string[];
  /** They may stand in any text, not in the title and the names alone. */
  readonly anywhere?: boolean;
  /** A term with the values of which the record has one too. */
  readonly having?: Having;
}

/** From when to when events tell of somebody, in milliseconds since 1970. */
export interface Active {
  readonly from: number;
  readonly to: number;
}

/** From when to when the current events lie in which actors take part, by the ids of the actors; of no event, nothing. */
export async function readActive(
  reader: Reader,
  { terms }: Dialect,
  actors: readonly string[],
): Promise<Map<string, Active>> {
  if (actors.length === 0) return new Map();
  const found = await reader.$queryRaw<({ id: string } & Active)[]>(sql`
    SELECT h.value AS id, min(h.starts) AS "from", max(h.ends) AS "to"
    FROM (${terms.holders('event', { name: 'participant', values: actors })}) AS h GROUP BY h.value`);
  return new Map(found.map(({ id, from, to }) => [id, { from, to }]));
}

/** One revision of a record by its number. */
export async function readRevision(
  reader: Reader,
  kind: KindName,
  id: string,
  revision: number,
): Promise<Revision | null> {
  return (await select(reader, sql`id = ${id} AND kind = ${kind} AND revision = ${revision}`))[0] ?? null;
}

/** Which stretch of a record's revisions to read: those beyond `after` in the order asked for. */
export interface Stretch {
  readonly newestFirst: boolean;
  readonly after: number | null;
  readonly limit: number;
}

/** Revisions of a record, none later than the position `upTo`. */
export function readHistory(
  reader: Reader,
  kind: KindName,
  id: string,
  upTo: number,
  stretch: Stretch,
): Promise<Revision[]> {
  const { newestFirst, after, limit } = stretch;
  const beyond = after === null ? empty : sql`AND revision ${newestFirst ? sql`<` : sql`>`} ${after}`;
  const order = newestFirst ? sql`DESC` : sql`ASC`;
  return select(
    reader,
    sql`id = ${id} AND kind = ${kind} AND position <= ${upTo} ${beyond} ORDER BY revision ${order} LIMIT ${limit}`,
  );
}

/** The revisions after a position, in the order of the ledger. The first of all tells the identity of the ledger. */
export async function readChanges(
  reader: Reader,
  since: number,
  upTo: number,
  { limit, identity }: { readonly limit: number; readonly identity: string },
): Promise<Revision[]> {
  const found = await select(reader, sql`position > ${since} AND position <= ${upTo} ORDER BY position LIMIT ${limit}`);
  return found.map(revision => (revision.position === 1 ? { ...revision, ledger: identity } : revision));
}

/** The last position recorded at or before an instant; 0 before the first. */
export async function positionAt(reader: Reader, instant: Date): Promise<number> {
  const [row] = await reader.$queryRaw<{ position: number }[]>(
    sql`SELECT position FROM revision WHERE at <= ${instant.toISOString()} ORDER BY at DESC, position DESC LIMIT 1`,
  );
  return row?.position ?? 0;
}

/** The head, with what the ledger signs its cursors with, what it is known by, and which time it lives. */
export interface HeadRow extends Head {
  readonly secret: string;
  readonly identity: string;
  /** Null where it was never restored. */
  readonly incarnation: string | null;
}

export const HEAD_ROW = sql`SELECT position, at, secret, identity, incarnation FROM head WHERE id = 1`;

export async function readHead(reader: Reader): Promise<HeadRow> {
  const [row] = await reader.$queryRaw<HeadRow[]>(HEAD_ROW);
  if (!row) throw new Error('The ledger has lost its head row.');
  return row;
}
