// Listing: the records of a kind that fit the filters, and the revisions of one record.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { entryOf } from '../formats/change.ts';
import { formatsOf } from '../formats/formats.ts';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Kind } from '../model/kinds.ts';
import { object, ref } from '../model/schema.ts';
import { filterSchemas } from '../query/filters.ts';
import { readRevisions } from '../query/page.ts';
import { sortSchema } from '../query/sorts.ts';
import { answerQuestion, countPreference, foundSchema } from './answering.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { askedBy } from './asking.ts';
import { entrySchema } from './entry.ts';
import { cursorSchema, limitSchema, listed } from './envelope.ts';
import { exportRecords } from './exporting.ts';
import { fieldsSchema } from './fields.ts';
import { alternatesOf, asInPath, asSchema, formatFor, formatName, negotiating, streamed } from './formats.ts';
import { answerPage, type PageQuery } from './paging.ts';
import { type ForRecord, idParameter, notFound, type RecordRoutes } from './record-routes.ts';

const paging = { asOf: asOfSchema, cursor: cursorSchema, limit: limitSchema };

export function registerListing(app: FastifyInstance, routes: RecordRoutes): void {
  addList(app, routes);
  addExport(app, routes);
  addRevisions(app, routes);
}

const config = { access: 'read' as const };

function addList(app: FastifyInstance, routes: RecordRoutes): void {
  const { kind } = routes;
  const formats = formatsOf(kind.name);
  app.get(`/v1/${kind.plural}`, {
    config: { ...config, ...negotiating(formats), also: { answers: [`export-${kind.plural}`], by: ['as'] } },
    schema: {
      operationId: `list-${kind.plural}`,
      tags: [kind.plural],
      summary: `List ${kind.plural}`,
      description: `The ${kind.plural} that fit all filters. A page holds at one position of the ledger, and its cursors stay on it while others write. With \`q\`, \`highlights\` tells where the words stand. With \`as\`, or an \`Accept\` that prefers another format, it answers as \`/v1/${kind.plural}.{as}\` does; \`limit\` and \`cursor\` are refused then.`,
      querystring: object({ ...asked(kind), as: asSchema(formats), cursor: cursorSchema, limit: limitSchema }),
      headers: countPreference,
      response: {
        200: foundSchema(kind),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: (request, reply) => listRecords(routes, request, reply),
  });
}

function addExport(app: FastifyInstance, routes: RecordRoutes): void {
  const { kind } = routes;
  const formats = formatsOf(kind.name);
  app.get(`/v1/${kind.plural}.:as`, {
    config: { ...config, ...asInPath(formats) },
    schema: {
      operationId: `export-${kind.plural}`,
      tags: [kind.plural],
      summary: `Export ${kind.plural} in another format`,
      description: `All ${kind.plural} that fit all filters, in the order of the list and as of one position of the ledger, streamed. An answer that breaks off is not whole.`,
      params: object({ as: formatName(formats) }),
      querystring: object(asked(kind)),
      response: {
        200: streamed(kind),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: (request, reply) => listRecords(routes, request, reply),
  });
}

/** What both take. */
const asked = (kind: Kind) => ({
  ...filterSchemas[kind.name],
  sort: sortSchema(kind.name),
  fields: fieldsSchema(kind),
  asOf: asOfSchema,
});

function addRevisions(app: FastifyInstance, routes: RecordRoutes): void {
  app.get(`/v1/${routes.kind.plural}/:id/revisions`, {
    config,
    schema: {
      operationId: `list-${routes.kind.name}-revisions`,
      tags: [routes.kind.plural],
      summary: `List the revisions of one ${routes.kind.name}`,
      description: `Every revision of the ${routes.kind.name}, the newest first, also once it is deleted.`,
      params: idParameter,
      querystring: object(paging),
      response: {
        200: listed(ref(entrySchema), 'A page of revisions'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found'),
      },
    },
    handler: (request, reply) => listRevisions(routes, request, reply),
  });
}

function listRecords(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = request.query as PageQuery;
  const { name } = routes.kind;
  const asked = askedBy(name, query);
  const formats = formatsOf(name);
  const format = formatFor(formats, request.answerType);
  if (format) return exportRecords(routes, request, reply, asked, format);
  return answerQuestion(routes, request, reply, asked, query, {
    alternates: alternatesOf(routes.base, request.url, formats),
  });
}

async function listRevisions(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { ledger, kind, base } = routes;
  const { id } = request.params as ForRecord;
  const query = request.query as PageQuery;
  const { asOf } = query;
  const { position: upTo } = await positionOf(ledger, asOf);
  if ((await ledger.record(kind.name, id, upTo)) === null) throw notFound(routes, request);
  return answerPage(request, reply, {
    ledger,
    base,
    query,
    question: JSON.stringify([kind.name, id, 'revisions', asOf]),
    read: async (position, window) => {
      const { items, ...neighbours } = await readRevisions(ledger, kind.name, id, position, window);
      return { items: items.map(revision => JSON.stringify(entryOf(revision))), ...neighbours };
    },
  });
}
