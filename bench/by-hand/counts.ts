// Facets and histograms, by statements written by hand.
import type Database from 'better-sqlite3';
import { dayOf, YEAR_0 } from '../../src/model/edtf.ts';
import type { Counted, Facet } from '../../src/query/facets.ts';
import type { Bucket } from '../../src/query/histogram.ts';
import { hasCountry, LONG_ONES, SHORT } from './pages.ts';

const SHOWN = 20;
const MOST = `ORDER BY 2 DESC, 1 LIMIT ${SHOWN + 1}`;
const DAY = 86_400_000;

const ALL = `SELECT value, count FROM tally WHERE kind = 'event' AND name = @name AND count > 0 ${MOST}`;

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
    SELECT y.value, (SELECT count(*) FROM term d
      WHERE d.kind = 'event' AND d.name = y.name AND d.value = y.value AND ${SHORT})
      + coalesce(l.count, 0) AS count
    FROM tally y LEFT JOIN (
      SELECT t.value, count(*) AS count FROM (SELECT d.id, d.position ${LONG_ONES}) m
      CROSS JOIN term t ON t.id = m.id AND t.position = m.position WHERE t.name = @name GROUP BY t.value
    ) l ON l.value = y.value
    WHERE y.kind = 'event' AND y.name = @name AND y.count > 0
  ) WHERE count > 0 ${MOST}`;

const MONTHS = `
  SELECT substr(value, 1, 7) AS start, sum(count) AS count FROM tally WHERE kind = 'event' AND name = 'day' AND count > 0
  GROUP BY 1 ORDER BY 1`;

const DAYS_OF_COUNTRY = `
  SELECT (starts - ${YEAR_0}) / ${DAY} AS day, count(*) AS count FROM term
  WHERE kind = 'event' AND name = 'country' AND value = @country AND until IS NULL GROUP BY 1`;

interface Dates {
  readonly from: number;
  readonly to: number;
}

export function countsByHand(db: Database.Database) {
  const counting = <P extends object>(text: string) => db.prepare<P, Counted>(text);
  const all = counting<{ name: string }>(ALL);
  const ofCountry = counting<{ name: string; country: string }>(OF_COUNTRY);
  const ofCountryAndDates = counting<{ name: string; country: string } & Dates>(OF_COUNTRY_AND_DATES);
  const ofDates = counting<{ name: string } & Dates>(OF_DATES);
  const months = db.prepare<[], Bucket>(MONTHS);
  const daysOfCountry = db.prepare<{ country: string }, { day: number; count: number }>(DAYS_OF_COUNTRY);
  const facet = (dimension: string, values: Counted[]): Facet => ({
    dimension,
    values: values.slice(0, SHOWN),
    more: values.length > SHOWN,
  });

  return {
    facets: (names: readonly string[]) => names.map(name => facet(name, all.all({ name }))),
    facetsOfCountry: (names: readonly string[], country: string) =>
      names.map(name => facet(name, name === 'country' ? all.all({ name }) : ofCountry.all({ name, country }))),
    facetsOfCountryAndDates: (names: readonly string[], { country, from, to }: Dates & { country: string }) =>
      names.map(name => {
        const values = name === 'country' ? ofDates.all({ name, from, to }) : null;
        return facet(name, values ?? ofCountryAndDates.all({ name, country, from, to }));
      }),
    months: () => months.all(),
    monthsOfCountry: (country: string): Bucket[] => {
      const counts = new Map<string, number>();
      for (const { day, count } of daysOfCountry.all({ country })) {
        const month = dayOf(day * DAY + YEAR_0).slice(0, 7);
        counts.set(month, (counts.get(month) ?? 0) + count);
      }
      return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([start, count]) => ({ start, count }));
    },
  };
}
