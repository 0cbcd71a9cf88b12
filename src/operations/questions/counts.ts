// Counting: the facets of the events that fit, and when they took place.
import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { Ledger } from '../../ledger/ledger.ts';
import { invalidParameter } from '../../model/refusals.ts';
import { among, integer, list, MAX_POSITION, named, object, optional, ref } from '../../model/schema.ts';
import { readFacets } from '../../query/facets.ts';
import { dimensionsOf, filterSchemas } from '../../query/filters.ts';
import { INTERVALS, type Interval, readHistogram, readHistograms } from '../../query/histogram.ts';
import type { Asked } from '../../query/question.ts';
import { answersOf, answerWith } from '../answers.ts';
import { costs } from '../costs.ts';
import { type AtPosition, position } from '../follows.ts';
import { withParameters } from '../links.ts';
import { type Answer, type Given, type Operation, operation } from '../operation.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { askedBy } from './asking.ts';
import { heldAt, linksSchema } from './envelope.ts';
import { labelsOf } from './labels.ts';

const dimensions = dimensionsOf('event').map(filter => filter.name);
const anyDimension = { type: 'string', enum: dimensions };
const dimension = (description: string) => Type.Unsafe<string>({ ...anyDimension, description });

/** How many dimensions are counted by at once, how many values of each are told, and how many buckets of a histogram. */
const MAX_DIMENSIONS = 10;
const MAX_VALUES = 100;
const MAX_BUCKETS = 20_000;
const SPLIT = 10;

const count = integer(0, MAX_POSITION, 'How many events');
const value = Type.String({ minLength: 1, maxLength: 200, description: 'The value' });
const label = optional(
  Type.Unsafe<Record<string, string>>({
    type: 'object',
    maxProperties: 20,
    additionalProperties: { type: 'string', maxLength: 300 },
    description: 'What it is called, by language',
  }),
);

const facetSchema = named(
  'Facet',
  object({
    dimension: Type.String({ maxLength: 50, description: 'The name of the filter' }),
    values: list(object({ value, label, count }), MAX_VALUES, { description: 'The most frequent first' }),
    more: Type.Boolean({ description: 'Whether there are further values' }),
  }),
);
const bucketSchema = named(
  'Bucket',
  object({ start: Type.String({ maxLength: 10, description: 'A day, a month or a year (EDTF)' }), count }),
);
const seriesSchema = named(
  'Series',
  object({ value, label, buckets: list(ref(bucketSchema), MAX_BUCKETS, { description: 'Those that are not empty' }) }),
);

export const countingSchemas = [
  named('Dimension', Type.Unsafe<string>(anyDimension)),
  facetSchema,
  bucketSchema,
  seriesSchema,
];

type Counted = Pick<Operation, 'id' | 'path' | 'summary' | 'description'> & {
  readonly query: TObject;
  readonly shows: readonly [data: TSchema, description: string, beside?: Record<string, TSchema>];
  /** What is counted, as of a position. */
  readonly count: (given: Given, asked: Asked, position: number) => Promise<object>;
};

/** An operation that counts the events that fit, at one position of the ledger. */
function counting({ query, shows, count, ...rest }: Counted): Operation {
  const [data, description, beside = {}] = shows;
  const schema = object({ data, ...beside, position: heldAt, links: ref(linksSchema) });
  const shown = { description, headers: ['ETag', 'Cache-Control', 'Vary', 'Link'] } as const;
  return operation({
    ...rest,
    method: 'GET',
    access: 'read',
    tag: 'events',
    parameters: { query },
    answers: answersOf(answerWith(schema, shown)),
    ask: ({ query: { by: _by, limit: _limit, interval: _interval, ...filters } }) => askedBy('event', filters),
    cost: () => costs.count.points,
    at: async (_, given) => position(given, await positionOf(given.ledger, given.query.asOf as string | undefined)),
    run: (asked, at, given) => counted(given, at, () => count(given, asked, at.position)),
  });
}

async function counted(given: Given, { position }: AtPosition, count: () => Promise<object>): Promise<Answer> {
  const { base, url } = given;
  const citeAs = withParameters(base, url, { asOf: String(position) });
  const links = { self: base + url, citeAs };
  return { links: { citeAs }, body: JSON.stringify({ ...(await count()), position, links }) };
}

export const countOperations: readonly Operation[] = [
  counting({
    id: 'count-event-facets',
    path: '/v1/events/facets',
    summary: 'Count events by their values',
    description:
      'How many of the events that fit have each value of each dimension, the most frequent first. What is asked of a dimension itself does not narrow its own counts, so that the alternatives show. An event counts once for each value that it has.',
    query: object({
      by: list(dimension('A dimension'), MAX_DIMENSIONS, { minItems: 1, description: 'The dimensions to count by' }),
      ...filterSchemas.event,
      limit: optional(
        Type.Integer({
          minimum: 1,
          maximum: MAX_VALUES,
          default: 20,
          description: 'How many values of each at most',
        }),
      ),
      asOf: asOfSchema,
    }),
    shows: [list(ref(facetSchema), MAX_DIMENSIONS), 'Facets'],
    count: countFacets,
  }),
  counting({
    id: 'count-events-over-time',
    path: '/v1/events/histogram',
    summary: 'Count events over time',
    description: `How many of the events that fit began in each day, month or year of UTC; empty ones are left out. An event whose date is less precise counts where that date begins. With \`by\`, also for each of the ${SPLIT} most frequent values of a dimension.`,
    query: object({
      interval: among<Interval>(Object.keys(INTERVALS), 'How long each is'),
      by: optional(dimension('The dimension to split by')),
      ...filterSchemas.event,
      asOf: asOfSchema,
    }),
    shows: [
      list(ref(bucketSchema), MAX_BUCKETS),
      'A histogram',
      { series: optional(list(ref(seriesSchema), SPLIT, { description: 'With `by`: the same, value by value' })) },
    ],
    count: countOverTime,
  }),
];

async function countFacets({ ledger, query }: Given, asked: Asked, position: number): Promise<object> {
  const { by, limit } = query as { by: readonly string[]; limit: number };
  const facets = await readFacets(ledger, asked, position, [...new Set(by)], limit);
  const data = facets.map(async ({ dimension, values, more }) => {
    const told = values.map(each => each.value);
    const labels = await labelsOf(ledger, dimension, told, position);
    return { dimension, values: values.map(each => ({ ...each, ...labels(each.value) })), more };
  });
  return { data: await Promise.all(data) };
}

async function countOverTime({ ledger, query }: Given, asked: Asked, position: number): Promise<object> {
  const { interval, by } = query as { interval: Interval; by?: string };
  const data = await readHistogram(ledger, asked, position, interval);
  if (data.length > MAX_BUCKETS) throw tooManyBuckets(interval);
  if (by === undefined) return { data };
  const values = await mostFrequent(ledger, asked, position, by);
  const labels = await labelsOf(ledger, by, values, position);
  const series = await readHistograms(ledger, asked, position, interval, { dimension: by, values });
  return { data, series: series.map(({ value: each, buckets }) => ({ value: each, ...labels(each), buckets })) };
}

/** Here what is asked of the dimension narrows it: a series shows a part of what the whole shows. */
async function mostFrequent(ledger: Ledger, asked: Asked, position: number, dimension: string): Promise<string[]> {
  const [facet] = await readFacets(ledger, asked, position, [dimension], SPLIT, { narrowed: true });
  return facet?.values.map(each => each.value) ?? [];
}

const tooManyBuckets = (interval: Interval) =>
  invalidParameter(
    'interval',
    'too-many',
    `There are more than ${MAX_BUCKETS} of them. Ask for a longer interval than a ${interval}, or narrow \`from\` and \`to\`.`,
  );
