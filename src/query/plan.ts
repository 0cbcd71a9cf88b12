// From what is asked to SQL. Pure: a plan is a value. The order is total, newest first, and always ends in the id.
import { empty, join, type Sql, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import type { Condition } from './filters.ts';

export interface Question {
  readonly kind: KindName;
  readonly conditions: readonly Condition[];
}

/** Where a page begins: after this row, in the direction read. */
export interface Key {
  readonly starts: number;
  readonly id: string;
}

export interface Window {
  readonly direction: 'forward' | 'backward';
  readonly after: Key | null;
  readonly limit: number;
}

/** Which revisions a branch of a plan reads: those that hold still, or those that were followed by another. */
type Branch = 'current' | 'closed';

type TermCondition = Extract<Condition, { type: 'term' }>;

/** The page as the ledger stands now. */
export const currentPage = (question: Question, window: Window): Sql => page(question, 'current', null, window);

/** The page as the ledger stood at `position`: what has not changed since, and what has, merged. */
export function pageAsOf(question: Question, position: number, window: Window): Sql {
  const branch = (which: Branch) => sql`SELECT * FROM (${page(question, which, position, window)})`;
  return sql`${branch('current')} UNION ALL ${branch('closed')} ORDER BY starts ${order(window)}, id ${order(window)} LIMIT ${window.limit}`;
}

/** How many records match at `position`. */
export function countAsOf(question: Question, position: number): Sql {
  const count = (branch: Branch) => {
    const { driver, where } = matching(question, branch, position);
    return sql`(SELECT count(*) FROM ${driver} d WHERE ${where})`;
  };
  return sql`SELECT ${count('current')} + ${count('closed')} AS total`;
}

function page(question: Question, branch: Branch, position: number | null, window: Window): Sql {
  const { driver, where, documents } = matching(question, branch, position);
  const { after, limit } = window;
  const from = after ? sql`AND (d.starts, d.id) ${beyond(window)} (${after.starts}, ${after.id})` : empty;
  return sql`
    SELECT d.id, d.starts, ${documents.column} AS document, (SELECT position FROM head WHERE id = 1) AS head
    FROM ${driver} d ${documents.from} WHERE ${where} ${from}
    ORDER BY d.starts ${order(window)}, d.id ${order(window)} LIMIT ${limit}`;
}

const order = ({ direction }: Window) => (direction === 'forward' ? sql`DESC` : sql`ASC`);
const beyond = ({ direction }: Window) => (direction === 'forward' ? sql`<` : sql`>`);

interface Matching {
  /** The table that is read in the order of the list, as `d`. */
  readonly driver: Sql;
  readonly where: Sql;
  /** Where the documents of its rows are. */
  readonly documents: { readonly from: Sql; readonly column: Sql };
}

/** A term that is asked for alone drives, by its index; without one the revisions do. */
function matching(question: Question, branch: Branch, position: number | null): Matching {
  const terms = question.conditions.filter(condition => condition.type === 'term');
  const driving = terms.find(term => term.any.length === 1 && term.none.length === 0);
  const conditions = [
    sql`d.kind = ${question.kind}`,
    ...(driving ? [sql`d.name = ${driving.name} AND d.value = ${driving.any[0]}`] : [sql`d.op <> 'deleted'`]),
    standing(branch),
    ...(position === null ? [] : [held(branch, position)]),
    ...terms.filter(term => term !== driving).map(probe),
    ...question.conditions.flatMap(condition => (condition.type === 'term' ? [] : [dated(condition)])),
  ];
  const where = join(conditions, ' AND ');
  if (!driving) return { driver: sql`revision`, where, documents: { from: empty, column: sql`d.document` } };
  const from = sql`JOIN revision r ON r.id = d.id AND r.position = d.position`;
  return { driver: sql`term`, where, documents: { from, column: sql`r.document` } };
}

/** Said in the words of the partial indexes. */
const standing = (branch: Branch) => (branch === 'current' ? sql`d.until IS NULL` : sql`d.until IS NOT NULL`);

const held = (branch: Branch, position: number) =>
  branch === 'current' ? sql`d.position <= ${position}` : sql`d.position <= ${position} AND d.until > ${position}`;

const dated = (condition: Exclude<Condition, TermCondition>) =>
  condition.type === 'from' ? sql`d.ends >= ${condition.moment}` : sql`d.starts <= ${condition.moment}`;

function probe({ name, any, none }: TermCondition): Sql {
  const has = (values: readonly string[]) =>
    sql`EXISTS (SELECT 1 FROM term t WHERE t.id = d.id AND t.position = d.position AND t.name = ${name} AND t.value IN (${join([...values])}))`;
  const asked = [...(any.length > 0 ? [has(any)] : []), ...(none.length > 0 ? [sql`NOT ${has(none)}`] : [])];
  return join(asked, ' AND ');
}
