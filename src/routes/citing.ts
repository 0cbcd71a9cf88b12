// Citing: a question to the events, and what it found, as an entry of a bibliography.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bibtex, cslJson } from '../formats/citation.ts';
import { linkHeader, withParameters } from '../http/links.ts';
import { originOf } from '../http/origin.ts';
import { answerWith, notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import { invalidParameter } from '../model/refusals.ts';
import { object, optional } from '../model/schema.ts';
import { version } from '../package-root.ts';
import { parametersTogether } from '../query/conditions.ts';
import { filterSchemas } from '../query/filters.ts';
import { fingerprintOf } from '../query/fingerprint.ts';
import { sortSchema } from '../query/sorts.ts';
import { asOfSchema, instantOf, positionOf } from './as-of.ts';
import { askedBy } from './asking.ts';
import { listNotModified } from './paging.ts';
import type { RecordRoutes } from './record-routes.ts';

export const CSL_TYPE = 'application/vnd.citationstyles.csl+json';
export const BIBTEX_TYPE = 'application/x-bibtex';

const TYPES: Readonly<Record<string, string>> = { csl: CSL_TYPE, bibtex: BIBTEX_TYPE };

/** How many records one citation can stand for: each is read for its hash. */
const MOST = 100_000;

export function registerCiting(app: FastifyInstance, routes: RecordRoutes): void {
  addCitation(app, routes);
  addBibtex(app, routes);
}

const taken = { ...filterSchemas.event, sort: sortSchema('event'), asOf: asOfSchema };

function addCitation(app: FastifyInstance, routes: RecordRoutes): void {
  app.get('/v1/citation', {
    config: {
      also: { answers: ['cite-events-as-bibtex'], by: ['as'] },
      access: 'read',
      produces: [CSL_TYPE, BIBTEX_TYPE],
      chosenBy: request => TYPES[String((request.query as { as?: string }).as)],
    },
    schema: {
      operationId: 'cite-events',
      tags: ['events'],
      summary: 'Cite a list of events',
      description: `The citation of what \`/v1/events\` answers to the same filters, as CSL-JSON: date, filters, position, the link that never changes, and the SHA-256 of a line \`id/revision\` for each event in the order of the list, each ended by a line feed. At most ${MOST} events. With \`as=bibtex\` or its media type in \`Accept\` it answers as \`/v1/citation.bibtex\` does.`,
      querystring: object({
        ...taken,
        as: optional(
          Type.Unsafe<string>({
            type: 'string',
            enum: Object.keys(TYPES),
            description: 'The form; it wins over `Accept`',
          }),
        ),
      }),
      response: {
        200: answerWith(cslSchema, answer, [CSL_TYPE]),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: (request, reply) => cite(routes, request, reply),
  });
}

function addBibtex(app: FastifyInstance, routes: RecordRoutes): void {
  app.get('/v1/citation.bibtex', {
    config: { access: 'read', produces: [BIBTEX_TYPE], chosenBy: () => BIBTEX_TYPE },
    schema: {
      operationId: 'cite-events-as-bibtex',
      tags: ['events'],
      summary: 'Cite a list of events as BibTeX',
      description: 'What `/v1/citation` answers to the same filters, for BibTeX.',
      querystring: object(taken),
      response: {
        200: answerWith(bibtexSchema, answer, [BIBTEX_TYPE]),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: (request, reply) => cite(routes, request, reply),
  });
}

const cslSchema = Type.Array(
  Type.Object({}, { additionalProperties: true, description: 'An item of CSL-JSON (CSL 1.0.2)' }),
  { maxItems: 1, description: 'CSL-JSON' },
);
const bibtexSchema = Type.String({ maxLength: 200_000, description: 'BibTeX, in UTF-8' });
const answer = { description: 'A citation', headers: ['ETag', 'Cache-Control', 'Vary', 'Link'] } as const;

async function cite(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ledger, base, kind } = routes;
  const { as: _, asOf, ...parameters } = request.query as Record<string, unknown> & { as?: string; asOf?: string };
  const asked = askedBy(kind.name, parameters);
  const type = request.answerType;
  const accessed = new Date().toISOString();
  const { position } = await positionOf(ledger, asOf);
  // A citation tells the day on which it was made, and so is another one tomorrow.
  if (
    listNotModified(
      request,
      reply,
      { ledger, base },
      { position, fixed: false },
      `${type} ${accessed.slice(0, 10)} ${base || originOf(request)}`,
    )
  )
    return reply.send();
  const at = await instantOf(ledger, position);
  const found = await fingerprintOf(ledger, asked, position, MOST);
  if (found === null) throw tooMany();
  const list = request.url.replace(/^\/v1\/citation(\.bibtex)?/, `/v1/${kind.plural}`);
  const url = withParameters(base || originOf(request), list, { as: undefined, asOf: String(position) });
  const filters = Object.entries(parametersTogether(asked.where) ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const whole = { url, position, filters, version, noun: kind.plural, accessed, at, ...found };
  const link = linkHeader({ citeAs: url });
  if (link !== null) reply.header('link', link);
  return reply.type(type).send(type === BIBTEX_TYPE ? bibtex(whole) : JSON.stringify(cslJson(whole)));
}

const tooMany = () =>
  invalidParameter('q', 'too-many', `More than ${MOST} events fit. Narrow the question, or cite the link of the list.`);
