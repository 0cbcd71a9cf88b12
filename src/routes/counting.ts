// Counting: the facets of the events that fit, and when they took place.
import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { linkHeader, withParameters } from '../http/links.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { answerWith, notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import { invalidParameter } from '../model/refusals.ts';
import { integer, list, MAX_POSITION, named, object, optional, ref } from '../model/schema.ts';
import { readFacets } from '../query/facets.ts';
import { dimensionsOf, filterSchemas } from '../query/filters.ts';
import { INTERVALS, type Interval, readHistogram, readHistograms } from '../query/histogram.ts';
import type { Asked } from '../query/question.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { askedBy } from './asking.ts';
import { heldAt, linksSchema } from './envelope.ts';
import { labelsOf } from './labels.ts';
import { listNotModified } from './paging.ts';
import type { RecordRoutes } from './record-routes.ts';

export function registerCounting(app: FastifyInstance, routes: RecordRoutes): void {
  addFacets(app, routes);
  addHistogram(app, routes);
}

const config = { access: 'read' as const };
const dimensions = dimensionsOf('event').map(filter => filter.name);
const anyDimension = { type: 'string', enum: dimensions };
const dimension = (description: string) => Type.Unsafe<string>({ ...anyDimension, description });

/** How many dimensions are counted by at once, how many values of each are told, and how many buckets of a histogram. */
const MAX_DIMENSIONS = 10;
const MAX_VALUES = 100;
const MAX_BUCKETS = 20_000;
const SPLIT = 10;

function addFacets(app: FastifyInstance, routes: RecordRoutes): void {
  app.get('/v1/events/facets', {
    config,
    schema: {
      operationId: 'count-event-facets',
      tags: ['events'],
      summary: 'Count events by their values',
      description:
        'How many of the events that fit have each value of each dimension, the most frequent first. What is asked of a dimension itself does not narrow its own counts, so that the alternatives show. An event counts once for each value that it has.',
      querystring: object({
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
      response: counted(list(ref(facetSchema), MAX_DIMENSIONS), 'Facets'),
    },
    handler: (request, reply) => answerFacets(routes, request, reply),
  });
}

function addHistogram(app: FastifyInstance, routes: RecordRoutes): void {
  app.get('/v1/events/histogram', {
    config,
    schema: {
      operationId: 'count-events-over-time',
      tags: ['events'],
      summary: 'Count events over time',
      description: `How many of the events that fit began in each day, month or year of UTC; empty ones are left out. An event whose date is less precise counts where that date begins. With \`by\`, also for each of the ${SPLIT} most frequent values of a dimension.`,
      querystring: object({
        interval: Type.Unsafe<Interval>({
          type: 'string',
          enum: Object.keys(INTERVALS),
          description: 'How long each is',
        }),
        by: optional(dimension('The dimension to split by')),
        ...filterSchemas.event,
        asOf: asOfSchema,
      }),
      response: counted(list(ref(bucketSchema), MAX_BUCKETS), 'A histogram', {
        series: optional(list(ref(seriesSchema), SPLIT, { description: 'With `by`: the same, value by value' })),
      }),
    },
    handler: (request, reply) => answerHistogram(routes, request, reply),
  });
}

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

const counted = (data: TSchema, description: string, beside: Record<string, TSchema> = {}) => ({
  200: answerWith(
    object({
      data,
      ...beside,
      position: heldAt,
      links: ref(linksSchema),
    }),
    { description, headers: ['ETag', 'Cache-Control', 'Vary', 'Link'] },
  ),
  304: notModifiedAnswer,
  ...problemAnswers('invalid-key'),
});

type Parameters = Readonly<Record<string, unknown>> & { readonly asOf?: string };

async function answerFacets(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { by, limit, ...parameters } = request.query as Parameters & { by: readonly string[]; limit: number };
  const asked = askedBy('event', parameters);
  return answerAt(routes, request, reply, async position => {
    const facets = await readFacets(routes.ledger, asked, position, [...new Set(by)], limit);
    const data = await Promise.all(
      facets.map(async ({ dimension, values, more }) => {
        const labels = await labelsOf(
          routes.ledger,
          dimension,
          values.map(each => each.value),
          position,
        );
        return { dimension, values: values.map(each => ({ ...each, ...labels(each.value) })), more };
      }),
    );
    return { data };
  });
}

async function answerHistogram(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { ledger } = routes;
  const { interval, by, ...parameters } = request.query as Parameters & { interval: Interval; by?: string };
  const asked = askedBy('event', parameters);
  return answerAt(routes, request, reply, async position => {
    const data = await readHistogram(ledger, asked, position, interval);
    if (data.length > MAX_BUCKETS) throw tooManyBuckets(interval);
    if (by === undefined) return { data };
    const values = await mostFrequent(routes, asked, position, by);
    const labels = await labelsOf(ledger, by, values, position);
    const series = await readHistograms(ledger, asked, position, interval, { dimension: by, values });
    return { data, series: series.map(({ value: each, buckets }) => ({ value: each, ...labels(each), buckets })) };
  });
}

/** Here what is asked of the dimension narrows it: a series shows a part of what the whole shows. */
async function mostFrequent(
  { ledger }: RecordRoutes,
  asked: Asked,
  position: number,
  dimension: string,
): Promise<string[]> {
  const [facet] = await readFacets(ledger, asked, position, [dimension], SPLIT, { narrowed: true });
  return facet?.values.map(each => each.value) ?? [];
}

const tooManyBuckets = (interval: Interval) =>
  invalidParameter(
    'interval',
    'too-many',
    `There are more than ${MAX_BUCKETS} of them. Ask for a longer interval than a ${interval}, or narrow \`from\` and \`to\`.`,
  );

/**
 * What was counted at a position never changes: it is kept, up to so many characters, and asked for at once is counted
 * once. A dashboard that many look at costs what one does.
 */
const kept = new LRUCache<string, string, () => Promise<string>>({
  maxSize: 32_000_000,
  sizeCalculation: text => text.length,
  fetchMethod: (_key, _stale, { context: count }) => count(),
  ignoreFetchAbort: true,
});

/** Answers what is counted at the position asked for, or that the client has it already. */
async function answerAt(
  { ledger, base }: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  read: (position: number) => Promise<object>,
): Promise<FastifyReply> {
  const { asOf } = request.query as Parameters;
  const { position, fixed } = await positionOf(ledger, asOf);
  if (listNotModified(request, reply, { ledger, base }, { position, fixed })) return reply.send();
  const citeAs = withParameters(base, request.url, { asOf: String(position) });
  const links = { self: base + request.url, citeAs };
  const answer = await kept.fetch(`${ledger.secret} ${position} ${base}${request.url}`, {
    context: async () => JSON.stringify({ ...(await read(position)), position, links }),
  });
  const link = linkHeader({ citeAs });
  if (link !== null) reply.header('link', link);
  return reply.type(JSON_TYPE).send(answer);
}
