// Listing: the records of a kind that fit the filters, and the revisions of one record.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problems.ts';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import { object, ref } from '../model/schema.ts';
import { conditionsOf, filterSchemas } from '../query/filters.ts';
import { readCount, readPage, readRevisions } from '../query/page.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { entryOf, entrySchema } from './entry.ts';
import { cursorSchema, limitSchema, listed } from './envelope.ts';
import { answerPage, type PageQuery } from './paging.ts';
import { type ForRecord, idParameter, notFound, type RecordRoutes } from './record-routes.ts';

const paging = { asOf: asOfSchema, cursor: cursorSchema, limit: limitSchema };

export function registerListing(app: FastifyInstance, routes: RecordRoutes): void {
  addList(app, routes);
  addRevisions(app, routes);
}

const config = { access: 'read' as const };

function addList(app: FastifyInstance, routes: RecordRoutes): void {
  app.get(`/v1/${routes.kind.plural}`, {
    config,
    schema: {
      operationId: `list-${routes.kind.plural}`,
      tags: [routes.kind.plural],
      summary: `List ${routes.kind.plural}`,
      description: `The ${routes.kind.plural} that fit all filters, the newest first. A page holds at one position of the ledger, and its cursors stay on it while others write.`,
      querystring: object({ ...filterSchemas[routes.kind.name], ...paging }),
      headers: countPreference,
      response: {
        200: listed(ref(routes.kind.document), `A page of ${routes.kind.plural}`, ['Preference-Applied']),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'precondition-failed'),
      },
    },
    handler: (request, reply) => listRecords(routes, request, reply),
  });
}

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
        ...problemAnswers('invalid-key', 'not-found', 'precondition-failed'),
      },
    },
    handler: (request, reply) => listRevisions(routes, request, reply),
  });
}

const countPreference = Type.Object({
  prefer: Type.Optional(Type.String({ maxLength: 500, description: '`count=exact` adds `page.total`' })),
});

/** RFC 7240 §2: a value may be quoted. */
const COUNT_EXACT = /(^|[,;\s])count=(exact|"exact")($|[,;\s])/;

function listRecords(
  { ledger, kind, base }: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = request.query as PageQuery;
  const { conditions, invalid } = conditionsOf(kind.name, query);
  if (invalid[0]) {
    const errors = invalid.map(fault => ({ ...fault, code: 'out-of-range' }));
    throw new Problem('invalid-parameter', invalid[0].detail, { errors });
  }
  const counted = COUNT_EXACT.test(String(request.headers.prefer ?? ''));
  if (counted) reply.header('preference-applied', 'count=exact');
  const question = { kind: kind.name, conditions };
  return answerPage(request, reply, {
    ledger,
    base,
    question: JSON.stringify([kind.name, conditions, query.asOf]),
    variant: counted ? 'counted' : '',
    read: async (position, window) => ({
      ...(await readPage(ledger, question, position, window)),
      ...(counted && { total: await readCount(ledger, question, position) }),
    }),
  });
}

async function listRevisions(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { ledger, kind, base } = routes;
  const { id } = request.params as ForRecord;
  const { asOf } = request.query as PageQuery;
  const { position: upTo } = await positionOf(ledger, asOf);
  if ((await ledger.record(kind.name, id, upTo)) === null) throw notFound(routes, request);
  return answerPage(request, reply, {
    ledger,
    base,
    question: JSON.stringify([kind.name, id, 'revisions', asOf]),
    read: async (position, window) => {
      const { items, ...neighbours } = await readRevisions(ledger, kind.name, id, position, window);
      return { items: items.map(revision => JSON.stringify(entryOf(revision))), ...neighbours };
    },
  });
}
