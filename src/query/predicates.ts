// Conditions as predicates of SQL on a revision or a term `d`. Each is true or false, never unknown, so that `not` holds.
import type { Dialect } from '../ledger/dialect.ts';
import { LONG } from '../ledger/projection.ts';
import { allOf, join, type Sql, sql } from '../ledger/sql.ts';
import type { KindName } from '../model/kinds.ts';
import { chordSquared, placeAt } from '../model/place.ts';
import type { Condition, TermCondition } from './conditions.ts';
import { covered } from './filters.ts';
import type { Resolved } from './question.ts';

/** What predicates are written for. */
export interface Scope {
  readonly dialect: Dialect;
  readonly kind: KindName;
  /** Whether `d` has all columns of a revision. */
  readonly isRevision: boolean;
  /** Whether all rows `d` hold now. */
  readonly isCurrent: boolean;
  /** Whether few rows are looked at, so that words are better looked up row by row. */
  readonly few: boolean;
}

export function predicate(part: Resolved, scope: Scope): Sql {
  switch (part.type) {
    case 'and':
      return sql`(${allOf(predicates(part.of, scope))})`;
    case 'or':
      return sql`(${join(predicates(part.of, scope), ' OR ')})`;
    case 'not':
      return sql`NOT ${predicate(part.of, scope)}`;
    case 'term':
      return sql`(${allOf(termPredicates(part, scope))})`;
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

function termPredicates({ name, any, none, exact }: TermCondition, scope: Scope): Sql[] {
  const has = (values: readonly string[]) =>
    scope.dialect.terms.has(scope.kind, { name, values: exact ? values : covered(name, values) }, scope);
  return [...(any.length > 0 ? [has(any)] : []), ...(none.length > 0 ? [sql`NOT ${has(none)}`] : [])];
}

/** What only a revision has is looked up in it. */
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
