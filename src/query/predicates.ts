// Conditions as predicates of SQL on a revision or a term `d`. Each is true or false, never unknown, so that `not` holds.
import type { Dialect } from '../ledger/dialect.ts';
import { LONG } from '../ledger/projection.ts';
import { join, type Sql, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import { chordSquared, placeAt } from '../model/place.ts';
import type { Condition, TermCondition } from './conditions.ts';
import { covered } from './filters.ts';
import type { Resolved } from './question.ts';

/** What predicates are written for. */
export interface Scope {
  readonly dialect: Dialect;
  readonly kind: KindName;
  /** Whether `d` is a revision itself, or one of its terms. */
  readonly isRevision: boolean;
  /** Whether `d` holds now: its terms can then be looked for in their own order, which is that of the list. */
  readonly isCurrent: boolean;
  /** Whether few rows are looked at, so that words are better looked up row by row. */
  readonly few: boolean;
}

export function predicate(part: Resolved, scope: Scope): Sql {
  switch (part.type) {
    case 'and':
      return part.of.length === 0 ? sql`1 = 1` : sql`(${join(predicates(part.of, scope), ' AND ')})`;
    case 'or':
      return sql`(${join(predicates(part.of, scope), ' OR ')})`;
    case 'not':
      return sql`NOT ${predicate(part.of, scope)}`;
    case 'term':
      return sql`(${join(termPredicates(part, scope), ' AND ')})`;
    case 'sought':
      return scope.dialect.words.has(scope.kind, part, scope);
    case 'from':
      return sql`d.ends >= ${part.moment}`;
    case 'to':
      return sql`d.starts <= ${part.moment}`;
    default:
      return onRevision(scope, alias => revisionPredicate(part, alias));
  }
}

export const predicates = (parts: readonly Resolved[], scope: Scope): Sql[] =>
  parts.map(part => predicate(part, scope));

function termPredicates({ name, any, none, exact }: TermCondition, { kind, isCurrent }: Scope): Sql[] {
  const place = isCurrent
    ? sql`t.kind = ${kind} AND t.starts = d.starts AND t.id = d.id AND t.until IS NULL`
    : sql`t.id = d.id AND t.position = d.position`;
  const has = (values: readonly string[]) =>
    sql`EXISTS (SELECT 1 FROM term t WHERE ${place} AND t.name = ${name} AND t.value IN (${join([...(exact ? values : covered(name, values))])}))`;
  return [...(any.length > 0 ? [has(any)] : []), ...(none.length > 0 ? [sql`NOT ${has(none)}`] : [])];
}

/** What a term does not hold is looked up in its revision. */
function onRevision({ isRevision }: Scope, write: (alias: Sql) => Sql): Sql {
  if (isRevision) return write(sql`d`);
  return sql`EXISTS (SELECT 1 FROM revision r WHERE r.id = d.id AND r.position = d.position AND ${write(sql`r`)})`;
}

type OfRevision = Extract<Condition, { type: 'minDuration' | 'maxDuration' | 'bbox' | 'near' }>;

function revisionPredicate(condition: OfRevision, r: Sql): Sql {
  switch (condition.type) {
    case 'minDuration':
      return sql`${r}.minutes >= ${condition.minutes}`;
    case 'maxDuration':
      return sql`${r}.minutes BETWEEN 0 AND ${condition.minutes}`;
    case 'bbox': {
      const { west, south, east, north } = condition;
      const across = west <= east ? sql`AND` : sql`OR`;
      return sql`(${r}.latitude IS NOT NULL AND ${r}.latitude BETWEEN ${south} AND ${north}
        AND (${r}.longitude >= ${west} ${across} ${r}.longitude <= ${east}))`;
    }
    case 'near': {
      const { x, y, z } = placeAt(condition.longitude, condition.latitude);
      const squared = (component: Sql, at: number) => sql`(${component} - ${at}) * (${component} - ${at})`;
      const distance = sql`${squared(sql`${r}.x`, x)} + ${squared(sql`${r}.y`, y)} + ${squared(sql`${r}.z`, z)}`;
      return sql`(${r}.x IS NOT NULL AND ${distance} <= ${chordSquared(condition.radius)})`;
    }
  }
}

/** What can overlap the time from `moment` on, if it lasts no longer than `LONG`. */
export const notLasting = (moment: number): Sql => sql`d.starts >= ${moment - LONG} AND d.ends - d.starts <= ${LONG}`;
