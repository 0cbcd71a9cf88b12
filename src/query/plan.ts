// From a question to SQL. Pure: a plan is a value. Ordered branches, each read by an index, are put together by the reader.
import type { Dialect, Found, Indexed, InTime } from '../ledger/dialect.ts';
import { LONG, LONG_SPAN, SPAN } from '../ledger/projection.ts';
import { allOf, empty, join, raw, type Sql, sql } from '../ledger/sql.ts';
import { type AccessPath, type Cost, chooseAccessPath, costOf, hasDriver, IN_ORDER, valuesOf } from './access-path.ts';
import { hasTerm, type TermCondition } from './conditions.ts';
import { notLasting, predicates } from './predicates.ts';
import type { Question, Resolved, SoughtCondition, Window } from './question.ts';
import { defaultSort } from './sorts.ts';

/** Which revisions are read: those that hold now, or one part of those that held at a position. */
type Holding =
  | { readonly which: 'current' }
  | { readonly which: 'unchanged' | 'closed' | 'either'; readonly position: number };

/** One part of what a question finds; no record is in two. */
interface Branch {
  readonly accessPath: AccessPath;
  readonly parts: readonly Resolved[];
  readonly holding: Holding;
  readonly few: boolean;
  readonly tier: number;
}

/** A statement, and what it costs to run it. */
export interface Plan extends Cost {
  readonly sql: Sql;
}

/** What a page shows of each revision, out of a table of them: its document as it is stored, the same in UTF-8, its number. */
export type Shown = (table: 'r' | 'd') => Sql;
export const DOCUMENT: Shown = table => raw(`${table}.document`);
export const BYTES =
  ({ bytes }: Dialect): Shown =>
  table =>
    bytes(DOCUMENT(table));
export const REVISION: Shown = table => raw(`${table}.revision`);

/** A column that tells which position a statement has seen. */
export const HEAD = sql`(SELECT position FROM head WHERE id = 1) AS head`;

/** The page as the ledger stands now, or stood at `position`. Rows come branch by branch, each in order. */
export function pagePlan(
  dialect: Dialect,
  question: Question,
  position: number | null,
  window: Window,
  shown = DOCUMENT,
): Plan {
  return { sql: pageSql(dialect, question, position, window, shown), ...costOf(question, window.limit) };
}

function pageSql(dialect: Dialect, question: Question, position: number | null, window: Window, shown: Shown): Sql {
  const all = branches(dialect, question, position, window.limit).filter(
    ({ tier }) => window.after === null || reaches(tier, window),
  );
  const inTurn = window.direction === 'forward' ? all : all.reverse();
  const atOnce = comesWhole(question, all);
  const ordered = inTurn.map(
    branch => sql`SELECT * FROM (${orderedBranch(dialect, question, branch, window, atOnce ? shown : null)}) AS branch`,
  );
  // Where each tier is one branch, a later one is not begun once the page is full.
  const oneEach = new Set(all.map(({ tier }) => tier)).size === all.length;
  const rows = sql`(${join(ordered, ' UNION ALL ')} ${oneEach ? sql`LIMIT ${window.limit}` : empty}) p`;
  if (atOnce) return sql`SELECT p.id, p.tier, p.key, p.shown, ${HEAD} FROM ${rows}`;
  return sql`
    SELECT p.id, p.tier, p.key, ${shown('r')} AS shown, ${HEAD}
    FROM ${rows} ${dialect.lookup} revision r ON r.id = p.id AND r.position = p.position`;
}

/** Whether revisions themselves are read, in an order that an index has: what is shown then need not be looked up, nor sorted. */
const comesWhole = ({ sort }: Question, all: readonly Branch[]) =>
  sort.column === 'starts' && all.every(({ accessPath }) => accessPath.type === 'all');

/** How many records a question finds, as `total`. */
export const countPlan = (dialect: Dialect, question: Question, position: number | null): Plan => ({
  sql: sql`
    SELECT total, ${HEAD} FROM (
      SELECT count(*) AS total FROM (${matchesOf(dialect, question, position)}) m
    ) AS counted`,
  ...costOf(question, null),
});

/** The `id`, `position` and `starts` of every revision that fits, in no order; of what lasts long alone if it is asked for `lasting`. */
export function matchesOf(
  dialect: Dialect,
  question: Question,
  position: number | null,
  { lasting = false } = {},
): Sql {
  const all = branches(dialect, { ...question, sort: defaultSort(question.kind) }, position, null);
  const each = all
    .filter(branch => !lasting || isLasting(branch.parts))
    .map(branch => {
      const { from, where } = read(dialect, question, branch);
      return sql`SELECT d.id, d.position, d.starts FROM ${from} WHERE ${allOf(where)}`;
    });
  return join(each, ' UNION ALL ');
}

const descends = (question: Question, { direction }: Window) => question.sort.descending === (direction === 'forward');

/** Tiers run from the best to the rest. */
const reaches = (tier: number, { direction, after }: Window) =>
  direction === 'forward' ? tier >= (after?.tier ?? 0) : tier <= (after?.tier ?? 0);

/** Up to this many rows, looking each up in the index of words is faster than listing all matches of the words. */
const FEW = 2_000;

function branches(dialect: Dialect, question: Question, position: number | null, limit: number | null): Branch[] {
  return tiers(question).flatMap(({ tier, parts }) => {
    const { accessPath, most } = chooseAccessPath({ ...question, parts }, limit);
    const few = most <= FEW;
    return spans(parts, accessPath)
      .flatMap(span =>
        limit === null || dialect.inTime || question.sort.column !== 'starts' ? [span] : valueByValue(span),
      )
      .flatMap(span => holdings(dialect, position, span.accessPath).map(holding => ({ ...span, holding, few, tier })));
  });
}

type Read = Pick<Branch, 'accessPath' | 'parts'>;

/** Where few values are looked for, each is read in the order of its own rows: of a later one, what has none of those before. */
function valueByValue(read: Read): Read[] {
  const { accessPath, parts } = read;
  if (accessPath.type !== 'term') return [read];
  const { condition } = accessPath;
  const values = valuesOf(condition);
  if (values.length === 1 || values.length > IN_ORDER) return [read];
  return values.map((value, index) => {
    const own: TermCondition = { ...hasTerm(condition.name, value), none: values.slice(0, index), exact: true };
    const others = parts.flatMap(part => (isDriving(part, condition) ? [own, ...exclusions(condition)] : [part]));
    return { accessPath: { type: 'term', condition: own }, parts: others };
  });
}

/** With a `from`, what lasts long is read by a short list of its own, and the others not far before it. */
function spans(parts: readonly Resolved[], accessPath: AccessPath): Read[] {
  if (!parts.some(part => part.type === 'from')) return [{ accessPath, parts }];
  const lasting = hasTerm(SPAN, LONG_SPAN);
  return [
    { accessPath, parts },
    { accessPath: { type: 'term', condition: lasting }, parts: [...parts, lasting] },
  ];
}

const isLasting = (parts: readonly Resolved[]) => parts.some(part => part.type === 'term' && part.name === SPAN);

function holdings({ inTime }: Dialect, position: number | null, accessPath: AccessPath): Holding[] {
  if (position === null) return [{ which: 'current' }];
  if (accessPath.type !== 'all' && inTime) return [{ which: 'either', position }];
  return [
    { which: 'unchanged', position },
    { which: 'closed', position },
  ];
}

/** By relevance, each place where the words may stand is read apart; in any other order all are read together. */
function tiers({ sort, parts, wordTiers }: Question): { tier: number; parts: readonly Resolved[] }[] {
  const words = parts.find(part => part.type === 'sought');
  if (!sort.relevance || !words) return [{ tier: 0, parts }];
  const others = parts.filter(part => part !== words);
  return wordTiers.map((place, tier) => ({ tier, parts: [...others, place] }));
}

/** What a branch is read from, and what its rows `d` must fit. */
function read(dialect: Dialect, { kind, sizes }: Question, { accessPath, parts, holding, few }: Branch): Found {
  const isCurrent = holding.which === 'current' || holding.which === 'unchanged';
  const dates = parts.flatMap(part => (part.type === 'from' && !isLasting(parts) ? [notLasting(part.moment)] : []));
  const holds = [...holdsAt(dialect, holding), ...dates];
  const fitting = ({ from, where, isRevision }: Found, rest: readonly Resolved[]): Found => {
    const scope = { dialect, kind, few, isCurrent, isRevision };
    const beside = rest.some(asksOfTerms) ? sql`${from} ${dialect.terms.beside}` : from;
    return { from: beside, where: [...where, ...predicates(rest, scope)], isRevision };
  };
  if (accessPath.type === 'all') {
    const own = [sql`d.op <> 'deleted'`, sql`d.kind = ${kind}`, ...holds];
    return fitting({ from: sql`revision d`, where: own, isRevision: true }, parts);
  }
  const asked = parts.filter(hasDriver).filter(part => {
    if (isDriving(part, accessPath.condition)) return true;
    return dialect.inTime !== null && (part.type === 'sought' || isReadAlong(part, accessPath.condition, sizes));
  });
  const found = dialect.matching(kind, indexedBy(asked), [...rowBounds(dialect, parts), ...holds]);
  const rest = parts.flatMap((part): Resolved[] => {
    if (!hasDriver(part) || !asked.includes(part)) return [part];
    return part.type === 'term' ? exclusions(part) : [];
  });
  return fitting(found, rest);
}

/** Whether the terms of a revision are looked at. */
const asksOfTerms = (part: Resolved): boolean => {
  if (part.type === 'and' || part.type === 'or') return part.of.some(asksOfTerms);
  return part.type === 'not' ? asksOfTerms(part.of) : part.type === 'term';
};

/** A list that is at most so many times as long is read along with another; in a longer one each row is looked up. */
const ALONG = 30;

const isReadAlong = (part: TermCondition, driver: TermCondition | SoughtCondition, sizes: Question['sizes']) =>
  (sizes.get(part) ?? 0) <= ALONG * (sizes.get(driver) ?? Number.POSITIVE_INFINITY);

function indexedBy(conditions: readonly (TermCondition | SoughtCondition)[]): Indexed {
  const having = conditions.flatMap(part =>
    part.type === 'term' ? [{ name: part.name, values: valuesOf(part) }] : [],
  );
  return { having, occurrences: conditions.filter(part => part.type === 'sought') };
}

const isDriving = (part: Resolved, condition: TermCondition | SoughtCondition) =>
  part === condition ||
  (part.type === 'term' && condition.type === 'term' && part.name === condition.name && part.any === condition.any);

const exclusions = (part: TermCondition): Resolved[] => (part.none.length > 0 ? [{ ...part, any: [] }] : []);

/** Said in the words of the partial indexes. */
function holdsAt({ unindexed }: Dialect, holding: Holding): Sql[] {
  if (holding.which === 'current') return [sql`d.until IS NULL`];
  const { position } = holding;
  // Read by position, what an index has in order would have to be sorted.
  const begun = sql`${unindexed(sql`d.position`)} <= ${position}`;
  if (holding.which === 'unchanged') return [sql`d.until IS NULL`, begun];
  if (holding.which === 'closed') return [sql`d.until IS NOT NULL`, begun, sql`d.until > ${position}`];
  return [begun, sql`(d.until IS NULL OR d.until > ${position})`];
}

/** The dates that are asked for, as bounds of the rows of words and terms. */
const rowBounds = ({ inTime }: Dialect, parts: readonly Resolved[]): Sql[] =>
  parts.flatMap(part => {
    if (part.type === 'to') return inTime ? [inTime.until(part.moment)] : [];
    return part.type === 'from' && inTime && !isLasting(parts) ? [inTime.since(part.moment - LONG)] : [];
  });

function orderedBranch(dialect: Dialect, question: Question, branch: Branch, window: Window, shown: Shown | null): Sql {
  const { from, where, isRevision } = read(dialect, question, branch);
  const key = keyColumn(question, branch, isRevision);
  const descending = descends(question, window);
  const order = descending ? sql`DESC` : sql`ASC`;
  const inTime = branch.accessPath.type !== 'all' && question.sort.column === 'starts' ? dialect.inTime : null;
  const conditions = [...where, ...beyond(branch, window, { key, descending, inTime })];
  const columns = sql`d.id, d.position, ${raw(String(branch.tier))} AS tier, ${key} AS key`;
  if (inTime) return inHours(inTime, columns, from, conditions, { descending, limit: window.limit });
  const whole = shown ? sql`${columns}, ${shown('d')} AS shown` : columns;
  return sql`
    SELECT ${whole} FROM ${from} WHERE ${allOf(conditions)}
    ORDER BY ${key} ${order}, d.id ${order} LIMIT ${window.limit}`;
}

/** So many rows are read beyond a page: most hours have fewer, and end there. */
const BEYOND = 12;

/** Rows come in order of the hour alone: as many are read as are asked for and some more, and where the hour goes on, its rest. */
function inHours(
  { row, order: byRow, rest: restOf }: InTime,
  columns: Sql,
  from: Sql,
  conditions: readonly Sql[],
  { descending, limit }: { descending: boolean; limit: number },
): Sql {
  const where = allOf(conditions);
  const order = descending ? sql`DESC` : sql`ASC`;
  const read = limit + BEYOND;
  const rest = restOf(sql`first`, { read, wanted: limit, newestFirst: descending });
  return sql`
    WITH first AS MATERIALIZED (
      SELECT ${columns}, ${row} AS line FROM ${from} WHERE ${where} ORDER BY ${byRow(descending)} LIMIT ${read}
    )
    SELECT id, position, tier, key FROM (
      SELECT id, position, tier, key FROM first
      UNION ALL
      SELECT ${columns} FROM ${rest.from} CROSS JOIN ${from} WHERE ${where} AND ${rest.where}
    ) AS within ORDER BY key ${order}, id ${order} LIMIT ${limit}`;
}

function keyColumn({ sort: { column }, inTime }: Question, { accessPath }: Branch, isRevision: boolean): Sql {
  // An expression keeps the planner from walking an index in the order of the list, which is slow where the words are rare.
  if (accessPath.type === 'words' && !inTime) return sql`(${raw(`d.${column}`)} + 0)`;
  if (column !== 'minutes' || isRevision) return raw(`d.${column}`);
  return sql`(SELECT r.minutes FROM revision r WHERE r.id = d.id AND r.position = d.position)`;
}

function beyond(
  { tier }: Branch,
  { after }: Window,
  { key, descending, inTime }: { key: Sql; descending: boolean; inTime: InTime | null },
): Sql[] {
  if (after === null || tier !== after.tier) return [];
  const rows = inTime ? [descending ? inTime.until(after.key) : inTime.since(after.key)] : [];
  return [...rows, sql`(${key}, d.id) ${descending ? sql`<` : sql`>`} (${after.key}, ${after.id})`];
}
