// Searching: a question of any shape, as a body with and, or and not.
import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CACHE } from '../http/caching.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { problemAnswers } from '../http/responses.ts';
import { type Fault, Refusal } from '../model/refusals.ts';
import { list, named, object, optional, ref } from '../model/schema.ts';
import { canonical, MAX_WEIGHT, type Query, searchOf, weightOf } from '../query/conditions.ts';
import { filtersOf, queryOf } from '../query/filters.ts';
import type { Asked } from '../query/question.ts';
import { sortNamed, sortSchema } from '../query/sorts.ts';
import { answerQuestion, countPreference, foundSchema } from './answering.ts';
import { asOfSchema } from './as-of.ts';
import { hasWords, listUrl } from './asking.ts';
import { cursorSchema, DEFAULT_LIMIT, limitSchema } from './envelope.ts';
import { fieldsSchema } from './fields.ts';
import type { PageQuery } from './paging.ts';
import type { RecordRoutes } from './record-routes.ts';

/** How deep and, or and not may be nested. */
const DEPTH = 5;
const MAX_OPERANDS = 20;

/** A filter's schema, where one value need not be a list. */
const single = (schema: TSchema): TSchema =>
  schema.type === 'array'
    ? Type.Unsafe({ ...schema.items, ...schema, type: ['string', 'array'], description: schema.description })
    : schema;

const filterSchemas = filtersOf('event').map(({ name, schema }) =>
  named(`FilterBy${name[0]?.toUpperCase()}${name.slice(1)}`, single(schema)),
);
const conditions = Object.fromEntries(
  filtersOf('event').map(({ name }, index) => [name, optional(ref(filterSchemas[index] as TSchema))]),
);

const operators = (inner: TObject) => ({
  and: optional(list(ref(inner), MAX_OPERANDS, { minItems: 1, description: 'All of these' })),
  or: optional(list(ref(inner), MAX_OPERANDS, { minItems: 1, description: 'Any of these' })),
  not: optional(ref(inner)),
});

/** Queries by how deep they may go on; a finite number of schemas bounds the depth. */
const queries: TObject[] = [named('Query0', object(conditions, { description: 'Filters, all of which must hold' }))];
for (let depth = 1; depth < DEPTH; depth++) {
  const inner = queries[depth - 1] as TObject;
  queries.push(
    named(
      `Query${depth}`,
      object(
        { ...conditions, ...operators(inner) },
        { description: `Filters, all of which must hold, with and, or and not up to ${depth} deep` },
      ),
    ),
  );
}

const explanation = named(
  'SearchExplanation',
  object({
    query: Type.Object(
      {},
      {
        additionalProperties: true,
        description: 'The same search in canonical form; now and then nested deeper than a search may be',
      },
    ),
    get: Type.Union([Type.String({ maxLength: 60_000 }), Type.Null()], {
      description: 'The GET that asks for the same; null where none can',
    }),
  }),
);
export const searchingSchemas: readonly TSchema[] = [...filterSchemas, ...queries, explanation];

export function registerSearching(app: FastifyInstance, routes: RecordRoutes): void {
  const { kind } = routes;
  app.post('/v1/events/search', {
    config: { access: 'read', consumes: JSON_TYPE },
    schema: {
      operationId: 'search-events',
      tags: ['events'],
      summary: 'Search events with and, or and not',
      description: `The filters of the list as members of a body, all of which must hold, with \`and\`, \`or\` and \`not\` up to ${DEPTH} deep. For the next page send the same body with its \`cursor\`. \`explain=true\` answers the search in canonical form instead, and the GET that asks for the same.`,
      querystring: object({
        explain: optional(
          Type.Unsafe<string>({ type: 'string', enum: ['true', 'false'], description: 'Explain the search' }),
        ),
      }),
      headers: countPreference,
      body: object(
        {
          ...conditions,
          ...operators(queries[DEPTH - 1] as TObject),
          sort: sortSchema('event'),
          fields: fieldsSchema(kind),
          limit: limitSchema,
          cursor: cursorSchema,
          asOf: asOfSchema,
        },
        {
          examples: [
            {
              country: 'CN',
              or: [{ issue: 'syria-ceasefire' }, { q: '"cyber security"' }],
              not: { status: 'cancelled' },
            },
          ],
          description: 'A search',
        },
      ),
      response: {
        200: foundSchema(kind, ref(explanation)),
        ...problemAnswers(
          ...(['invalid-key', 'invalid-body', 'request-timeout', 'body-too-large', 'unsupported-media-type'] as const),
        ),
      },
    },
    handler: (request, reply) => search(routes, request, reply),
  });
}

type Nested = Readonly<Record<string, unknown>>;
type Body = Nested & PageQuery & { readonly sort?: string; readonly fields?: string };

async function search(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = request.body as Body;
  const asked = askedByBody(body);
  const { fields, limit, asOf } = body;
  const get = listUrl(routes.base, asked, { fields, limit: limit === DEFAULT_LIMIT ? undefined : limit, asOf });
  if ((request.query as { explain?: string }).explain !== 'true')
    return answerQuestion(routes, request, reply, asked, body, { get });
  const query = { ...searchOf(asked.where), sort: asked.sort.name, fields, limit, asOf };
  reply.header('cache-control', CACHE.none).type(JSON_TYPE);
  return reply.send(JSON.stringify({ query, get }));
}

/** @throws Refusal with a pointer to each value that makes no sense */
function askedByBody(body: Body): Asked {
  const faults: Fault[] = [];
  const asked = queryIn(body, '#', faults);
  if (weightOf(asked) > MAX_WEIGHT)
    throw new Refusal('invalid-body', `One search asks for at most ${MAX_WEIGHT} values, a phrase counting for ten.`);
  const where = canonical(asked);
  const sort = sortNamed('event', body.sort);
  if (sort.relevance && !hasWords(where))
    faults.push({ detail: '`relevance` needs a `q` that all must fit.', code: 'out-of-range', pointer: '#/sort' });
  if (faults[0]) throw new Refusal('invalid-body', faults[0].detail, { errors: faults });
  return { kind: 'event', where, sort };
}

/** What a body asks for; what makes no sense in it goes to `faults`. */
function queryIn(body: Nested, pointer: string, faults: Fault[]): Query {
  const { query, invalid } = queryOf('event', body);
  for (const { parameter, detail } of invalid)
    faults.push({ detail, code: 'out-of-range', pointer: `${pointer}/${parameter}` });
  const nested = (['and', 'or'] as const).flatMap(type => {
    const of = (body[type] as Nested[] | undefined)?.map((each, at) =>
      queryIn(each, `${pointer}/${type}/${at}`, faults),
    );
    return of ? [{ type, of }] : [];
  });
  const negated = body.not ? [{ type: 'not' as const, of: queryIn(body.not as Nested, `${pointer}/not`, faults) }] : [];
  return { type: 'and', of: [query, ...nested, ...negated] };
}
