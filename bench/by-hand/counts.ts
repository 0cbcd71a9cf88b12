// Facets and histograms, by statements written by hand.
import { dayOf, YEAR_0 } from '../../src/model/edtf.ts';
import type { Counted, Facet } from '../../src/query/facets.ts';
import type { Bucket } from '../../src/query/histogram.ts';
import { hasCountry, LONG_ONES, SHORT } from './pages.ts';
import type { Statement, Statements } from './statements.ts';

const SHOWN = 20;
const MOST = `ORDER BY 2 DESC, 1 LIMIT ${SHOWN + 1}`;
const DAY = 86_400_000;

const ALL = `SELECT id AS value, count FROM tally WHERE kind = 'event' AND name = @name AND count > 0 ${MOST}`;

const OF_COUNTRY = `
  SELECT t.value, count(*) AS count FROM term d CROSS JOIN term t ON t.id = d.id AND t.position = d.position
  WHERE d.kind = 'event' AND d.name = 'country' AND d.value = @country AND d.until IS NULL AND t.name = @name
  GROUP BY t.value ${MOST}`;

const OF_COUNTRY_AND_DATES = `
  SELECT t.value, count(*) AS count FROM (
    SELECT d.id, d.position FROM term d WHERE d.kind = 'event' AND d.name = 'country' AND d.value = @country AND ${SHORT}
    UNION ALL SELECT d.id, d.position ${LONG_ONES} AND ${hasCountry}
  ) m CROSS JOIN term t ON t.id = m.id AND t.position = m.position
  WHERE t.name = @name GROUP BY t.value ${MOST}`;

/** Each value's own stretch of the index of terms is counted, without a look at any event. */
const OF_DATES = `
  SELECT value, count FROM (
    SELECT y.id AS value, (SELECT count(*) FROM term d
      WHERE d.kind = 'event' AND d.name = y.name AND d.value = y.id AND ${SHORT})
      + coalesce(l.count, 0) AS count
    FROM tally y LEFT JOIN (
      SELECT t.value, count(*) AS count FROM (SELECT d.id, d.position ${LONG_ONES}) m
      CROSS JOIN term t ON t.id = m.id AND t.position = m.position WHERE t.name = @name GROUP BY t.value
    ) l ON l.value = y.id
    WHERE y.kind = 'event' AND y.name = @name AND y.count > 0
  ) each WHERE count > 0 ${MOST}`;

const MONTHS = `
  SELECT substr(id, 1, 7) AS start, sum(count) AS count FROM tally WHERE kind = 'event' AND name = 'day' AND count > 0
  GROUP BY 1 ORDER BY 1`;

const DAYS_OF_COUNTRY = `
  SELECT (starts - ${YEAR_0}) / ${DAY} AS day, count(*) AS count FROM term
  WHERE kind = 'event' AND name = 'country' AND value = @country AND until IS NULL GROUP BY 1`;

interface Dates {
  readonly from: number;
  readonly to: number;
}

export function countsByHand({ prepare }: Statements) {
  const all = prepare<{ name: string }, Counted>(ALL);
  const ofCountry = prepare<{ name: string; country: string }, Counted>(OF_COUNTRY);
  const ofCountryAndDates = prepare<{ name: string; country: string } & Dates, Counted>(OF_COUNTRY_AND_DATES);
  const ofDates = prepare<{ name: string } & Dates, Counted>(OF_DATES);
  const months = prepare<object, Bucket>(MONTHS);
  const daysOfCountry = prepare<{ country: string }, { day: number; count: number }>(DAYS_OF_COUNTRY);

  return {
    facets: (names: readonly string[]) => each(names, name => all({ name })),
    facetsOfCountry: (names: readonly string[], country: string) =>
      each(names, name => (name === 'country' ? all({ name }) : ofCountry({ name, country }))),
    facetsOfCountryAndDates: (names: readonly string[], { country, from, to }: Dates & { country: string }) =>
      each(names, name =>
        name === 'country' ? ofDates({ name, from, to }) : ofCountryAndDates({ name, country, from, to }),
      ),
    months: () => months({}),
    monthsOfCountry: async (country: string): Promise<Bucket[]> => {
      const counts = new Map<string, number>();
      for (const { day, count } of await daysOfCountry({ country })) {
        const month = dayOf(day * DAY + YEAR_0).slice(0, 7);
        counts.set(month, (counts.get(month) ?? 0) + count);
      }
      return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([start, count]) => ({ start, count }));
    },
  };
}

async function each(names: readonly string[], count: (name: string) => ReturnType<Statement<object, Counted>>) {
  const facets: Facet[] = [];
  for (const dimension of names) {
    const values = await count(dimension);
    facets.push({ dimension, values: values.slice(0, SHOWN), more: values.length > SHOWN });
  }
  return facets;
}
