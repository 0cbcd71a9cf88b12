// Searching: a question of any shape, as a body with and, or and not.
import { type TSchema, Type } from '@sinclair/typebox';
import { kinds } from '../../model/kinds.ts';
import { type Fault, Refusal } from '../../model/refusals.ts';
import { among, list, listOf, named, object, optional, ref } from '../../model/schema.ts';
import { canonical, MAX_WEIGHT, type Query, searchOf, weightOf } from '../../query/conditions.ts';
import { filterSchemas, queryOf } from '../../query/filters.ts';
import type { Asked } from '../../query/question.ts';
import { sortNamed, sortSchema } from '../../query/sorts.ts';
import { answerWith, ofBodies, problemAnswers } from '../answers.ts';
import { costOfQuery } from '../costs.ts';
import { nothing } from '../follows.ts';
import { JSON_TYPE } from '../media-types.ts';
import { type Given, operation } from '../operation.ts';
import { atQuestion, countPreference, foundSchema, questioned, readAnswer } from './answering.ts';
import { asOfSchema } from './as-of.ts';
import { hasWords, listUrl } from './asking.ts';
import { cursorSchema, DEFAULT_LIMIT, limitSchema } from './envelope.ts';
import { fieldsSchema } from './fields.ts';
import { type PageQuery, pageOf } from './paging.ts';

/** How deep and, or and not may be nested. */
const DEPTH = 5;
const MAX_OPERANDS = 20;

/** How many times as much as it may ask a search may weigh as it is written. */
const AS_WRITTEN = 10;

const conditions = filterSchemas.event;

/** The filters by name, for whatever refers to them. */
const filterForms = Object.entries(conditions).map(([name, schema]) =>
  named(`FilterBy${name[0]?.toUpperCase()}${name.slice(1)}`, schema),
);

/** How deep it is nested is counted where it is asked (`queryIn`). */
const inner = Type.Unsafe<object>({ $ref: 'Query#' });

const operators = {
  and: optional(list(inner, MAX_OPERANDS, { minItems: 1, description: 'All of these' })),
  or: optional(list(inner, MAX_OPERANDS, { minItems: 1, description: 'Any of these' })),
  not: optional(inner),
};

const query = named(
  'Query',
  object(
    { ...conditions, ...operators },
    { description: `Filters, all of which must hold, with and, or and not up to ${DEPTH} deep in all` },
  ),
);

const searchSchema = named(
  'Search',
  object(
    {
      ...conditions,
      ...operators,
      sort: sortSchema('event'),
      fields: fieldsSchema(kinds.event),
      limit: limitSchema,
      cursor: cursorSchema,
      asOf: asOfSchema,
    },
    {
      description: 'A search',
      examples: [
        {
          country: ['CN'],
          or: [{ issue: ['syria-ceasefire'] }, { q: '"cyber security"' }],
          not: { status: ['cancelled'] },
        },
      ],
    },
  ),
);

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
/** What a list takes by parameters too. */
const { sort, fields, limit, cursor, asOf } = searchSchema.properties;
const listForms = Object.entries({ EventSort: sort, EventFields: fields, Limit: limit, Cursor: cursor, AsOf: asOf });

export const searchingSchemas: readonly TSchema[] = [
  ...listForms.map(([name, schema]) => named(name, schema)),
  ...filterForms,
  query,
  searchSchema,
  explanation,
];

const common = {
  method: 'POST',
  access: 'read',
  tag: 'events',
  body: { types: [JSON_TYPE], schema: ref(searchSchema), prepare: (body: unknown) => prepare(body) },
} as const;

const problems = problemAnswers(...ofBodies);

const search = operation({
  ...common,
  id: 'search-events',
  path: '/v1/events/search',
  summary: 'Search events with and, or and not',
  description: `The filters of the list as members of a body, all of which must hold, with \`and\`, \`or\` and \`not\` up to ${DEPTH} deep. Where a list is taken, a text with commas is too. For the next page send the same body with its \`cursor\`. With \`explain=true\` it answers as \`/v1/events/search/explain\` does.`,
  parameters: {
    query: object({
      explain: optional(among(['true', 'false'], 'Explain the search')),
    }),
    headers: countPreference,
  },
  also: { answers: ['explain-event-search'], by: ['explain'] },
  answers: { 200: foundSchema(kinds.event), ...problems },
  ask: (given: Given) => {
    const body = given.body as Body;
    const asked = askedByBody(body);
    return {
      ...questioned(asked, body, given),
      get: getOf(given, asked, body),
      isExplained: given.query.explain === 'true',
    };
  },
  cost: ({ asked }) => costOfQuery(asked.where),
  at: (asked, given) => atQuestion(asked, given),
  run: async (asked, at, given) =>
    asked.isExplained ? explained(asked.asked, given) : pageOf(asked, at, await readAnswer(asked, at, given), given),
});

const explanationOfSearch = operation({
  ...common,
  id: 'explain-event-search',
  path: '/v1/events/search/explain',
  summary: 'Explain a search of events',
  description: 'The search in canonical form, and the GET that asks for the same. Nothing is searched.',
  parameters: { query: object({}) },
  answers: {
    200: answerWith(ref(explanation), { description: 'What the search means', headers: ['Cache-Control', 'Vary'] }),
    ...problems,
  },
  ask: ({ body }) => askedByBody(body as Body),
  at: () => nothing,
  run: (asked, _, given) => explained(asked, given),
});

export const searchOperations = [search, explanationOfSearch];

/** Where lists are taken, a text is one too, as it is in a URL. */
const LISTS = Object.entries(searchSchema.properties).flatMap(([name, { type, items }]) =>
  type === 'array' && items.type === 'string' ? [name] : [],
);

/** Makes lists of texts. @throws Refusal where it is nested too deep to be looked at */
function prepare(body: unknown, pointer = '#', depth = 0): void {
  if (typeof body !== 'object' || body === null) return;
  if (depth > DEPTH) throw tooDeep(pointer);
  const members = body as Record<string, unknown>;
  for (const name of LISTS) {
    const given = members[name];
    if (typeof given === 'string' || isTexts(given)) members[name] = listOf(given);
  }
  for (const [place, inner] of operandsOf(members)) prepare(inner, pointer + place, depth + 1);
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(each => typeof each === 'string');

/** What `and`, `or` and `not` hold, with where it stands. */
const operandsOf = ({ and, or, not }: Nested): [place: string, operand: unknown][] => [
  ...Object.entries({ and, or }).flatMap(([name, operands]) =>
    Array.isArray(operands) ? operands.map((each, at): [string, unknown] => [`/${name}/${at}`, each]) : [],
  ),
  ['/not', not],
];

function tooDeep(pointer: string): Refusal {
  const detail = `\`and\`, \`or\` and \`not\` are nested at most ${DEPTH} deep.`;
  return new Refusal('invalid-body', detail, { errors: [{ detail, code: 'unknown', pointer }] });
}

type Nested = Readonly<Record<string, unknown>>;
type Body = Nested & PageQuery & { readonly sort?: string; readonly fields?: readonly string[] };

function explained(asked: Asked, given: Given) {
  const body = given.body as Body;
  const { fields, limit, asOf } = body;
  const query = { ...searchOf(asked.where), sort: asked.sort.name, fields: fields?.join(','), limit, asOf };
  return { body: JSON.stringify({ query, get: getOf(given, asked, body) }) };
}

const getOf = ({ base }: Given, asked: Asked, { fields, limit, asOf }: Body) =>
  listUrl(base, asked, { fields, limit: limit === DEFAULT_LIMIT ? undefined : limit, asOf });

/** @throws Refusal with a pointer to each value that makes no sense */
function askedByBody(body: Body): Asked {
  const faults: Fault[] = [];
  const asked = queryIn(body, '#', faults);
  // As it is written it may say the same many times, up to a bound: putting that into one form takes its time too.
  refuseHeavy(asked, AS_WRITTEN * MAX_WEIGHT);
  const where = canonical(asked);
  refuseHeavy(where, MAX_WEIGHT);
  const sort = sortNamed('event', body.sort);
  if (sort.relevance && !hasWords(where))
    faults.push({ detail: '`relevance` needs a `q` that all must fit.', code: 'out-of-range', pointer: '#/sort' });
  if (faults[0]) throw new Refusal('invalid-body', faults[0].detail, { errors: faults });
  return { kind: 'event', where, sort };
}

function refuseHeavy(query: Query, most: number): void {
  const weight = weightOf(query);
  if (weight <= most) return;
  const detail = `The search weighs ${weight} and may weigh ${most}: a value weighs 1, a phrase 10, and each condition 20 more. Ask for less, and of one filter for many values at once.`;
  throw new Refusal('invalid-body', detail);
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
