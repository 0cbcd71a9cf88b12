// Histograms: how many events that fit began in each day, month or year, in all or by the values of a dimension.

import type { Dialect } from '../ledger/dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { DAY } from '../ledger/projection.ts';
import { join, type Sql, sql } from '../ledger/sql.ts';
import { dayOf, YEAR_0 } from '../model/edtf.ts';
import type { KindName } from '../model/kinds.ts';
import { MANY } from './access-path.ts';
import type { TermCondition } from './conditions.ts';
import { familiesIn } from './families.ts';
import { readAt } from './page.ts';
import { HEAD, matchesOf, type Plan } from './plan.ts';
import type { Asked, Question } from './question.ts';
import { resolve } from './resolve.ts';
import { countCost, tallyAt } from './tally.ts';

/** How many characters of a day name each interval: `2016-09-05`, `2016-09`, `2016`. */
export const INTERVALS = { day: 10, month: 7, year: 4 } as const;
export type Interval = keyof typeof INTERVALS;

export interface Bucket {
  /** EDTF: a day, a month or a year of UTC. */
  readonly start: string;
  readonly count: number;
}

const MS_A_DAY = 86_400_000;

interface Row {
  readonly value: string;
  readonly day: number | string;
  readonly count: number;
  readonly head: number;
}

/** The buckets that are not empty, the earliest first. @throws TooBroad */
export async function readHistogram(
  ledger: Ledger,
  asked: Asked,
  position: number,
  interval: Interval,
): Promise<Bucket[]> {
  const question = await resolve(ledger, asked, position);
  const plan = (at: number | null) => daysPlan(question, at, daysOf(ledger.dialect, question, at, interval));
  return bucketsOf(await readAt<Row>(ledger, position, plan), interval);
}

const daysPlan = (question: Question, at: number | null, days: Sql): Plan => ({
  sql: sql`SELECT value, day, count, ${HEAD} FROM (${days}) AS each`,
  ...countCost(question, at),
});

function daysOf(dialect: Dialect, question: Question, at: number | null, interval: Interval): Sql {
  if (question.parts.length === 0) return tallied(dialect, question.kind, at, interval);
  const matches = matchesOf(dialect, question, at);
  return sql`SELECT '' AS value, ${dayNumber(sql`m`)} AS day, count(*) AS count FROM (${matches}) m GROUP BY 2`;
}

/** Every day has its count. */
const tallied = (dialect: Dialect, kind: KindName, at: number | null, interval: Interval) =>
  sql`SELECT '' AS value, substr(value, 1, ${INTERVALS[interval]}) AS day, sum(count) AS count
      FROM (${tallyAt(dialect, kind, [DAY], at)}) AS tallied GROUP BY 2`;

/** The same for each of some values of a dimension, in their order. @throws TooBroad */
export async function readHistograms(
  ledger: Ledger,
  asked: Asked,
  position: number,
  interval: Interval,
  { dimension, values }: { dimension: string; values: readonly string[] },
): Promise<{ value: string; buckets: Bucket[] }[]> {
  if (values.length === 0) return [];
  const question = await resolve(ledger, asked, position);
  const families = (await familiesIn(ledger, question.kind, [dimension], position)).get(dimension);
  const each = values.map((value): Value => ({ value, stands: families?.familyOf(value) ?? [value] }));
  const plan = (at: number | null): Plan => ({
    ...daysPlan(question, at, splitDays(ledger.dialect, question, at, dimension, each)),
    long: question.total > MANY,
  });
  const rows = await readAt<Row>(ledger, position, plan);
  return values.map(value => ({
    value,
    buckets: bucketsOf(
      rows.filter(row => row.value === value),
      interval,
    ),
  }));
}

/** A value of a dimension, and the values that it stands for. */
interface Value {
  readonly value: string;
  readonly stands: readonly string[];
}

/** Of everything, each value's own index is read; of what is asked, the terms of each record that fits. */
function splitDays(
  dialect: Dialect,
  question: Question,
  at: number | null,
  name: string,
  values: readonly Value[],
): Sql {
  const together = question.parts.length > 0 ? values.filter(({ stands }) => stands.length === 1) : [];
  const apart = values.filter(value => !together.includes(value));
  const each = apart.map(({ value, stands }) => {
    const having: TermCondition = { type: 'term', name, any: stands, none: [], exact: true };
    const parts = [...question.parts, having];
    const sizes = new Map([...question.sizes, [having, 0]] as const);
    const matches = matchesOf(dialect, { ...question, parts, sizes }, at);
    return sql`SELECT ${value} AS value, ${dayNumber(sql`m`)} AS day, count(*) AS count FROM (${matches}) m GROUP BY 2`;
  });
  if (together.length === 0) return join(each, ' UNION ALL ');
  const counts = dialect.terms.counts(matchesOf(dialect, question, at), [name], {
    values: together.map(({ value }) => value),
    part: dayNumber(sql`m`),
  });
  return join([sql`SELECT value, part AS day, count FROM (${counts}) AS counts`, ...each], ' UNION ALL ');
}

/** Days since the year 0: never negative, so that every engine rounds alike, and of integers, so that it rounds at all. */
const dayNumber = (row: Sql) => sql`(${row}.starts - ${BigInt(YEAR_0)}) / ${BigInt(MS_A_DAY)}`;

function bucketsOf(rows: readonly Row[], interval: Interval): Bucket[] {
  const counts = new Map<string, number>();
  for (const { day, count } of rows) {
    const date = typeof day === 'string' ? day : dayOf(day * MS_A_DAY + YEAR_0);
    const start = date.slice(0, INTERVALS[interval]);
    counts.set(start, (counts.get(start) ?? 0) + count);
  }
  return [...counts].map(([start, count]) => ({ start, count })).sort((a, b) => (a.start < b.start ? -1 : 1));
}
