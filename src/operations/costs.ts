// Costs: how many points what is asked for takes of its caller's, beside the one that every request takes.
import { type Query, weightOf } from '../query/conditions.ts';

/** What a request costs beside its one point, by what it has the server do. */
export const costs = {
  write: { points: 4, of: 'recording one record' },
  item: { points: 1, of: 'each item of a batch' },
  values: { points: 1, of: 'each ten that a list or a search weighs: a condition 20, a value 1, a phrase 10' },
  count: { points: 19, of: 'facets, histograms and citations, which read all that fits' },
  export: { points: 49, of: 'an export, which writes all that fits' },
  stream: { points: 9, of: 'a stream of changes' },
  import: { points: 99, of: 'an import' },
} as const;

/** What a list costs by what it asks for. */
export const costOfQuery = (query: Query) => Math.floor(weightOf(query) / 10) * costs.values.points;

/** The table of costs in docs/keys.md, which a test compares. @public */
export function costsTable(): string {
  const rows = Object.values(costs).map(({ points, of }) => `| ${of} | ${points} |`);
  return [
    '| what is asked for | points |',
    '|---|---|',
    '| anything, be it refused | 1 |',
    ...rows,
    '| what the client has already (304), and the probes | 0 |',
  ].join('\n');
}
