// Reading one record: as it is, as it was, each of its revisions, and what changed between two of them.
import { Type } from '@sinclair/typebox';
import jsonPatch from 'fast-json-patch';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CACHE, derivedTag, modifiedAt, notModified, revisionTag } from '../http/caching.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { answerEmpty, answerWith, notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Revision } from '../ledger/revision.ts';
import { Refusal } from '../model/refusals.ts';
import { id, integer, list, named, object, optional, ref } from '../model/schema.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import {
  type ForRecord,
  gone,
  idParameter,
  notFound,
  type RecordRoutes,
  recordUrl,
  redirectTo,
} from './record-routes.ts';

/** The number of a revision. Records change thousands of times, not billions. */
const revisionNumber = (description: string) => integer(1, 2_147_483_647, description);
const JSON_PATCH = 'application/json-patch+json';

export function registerReading(app: FastifyInstance, routes: RecordRoutes): void {
  addRecord(app, routes);
  addRevision(app, routes);
  addDiff(app, routes);
}

const config = { access: 'read' as const };

const shown = ({ kind }: RecordRoutes) =>
  answerWith(ref(kind.document), {
    description: `The ${kind.name}`,
    headers: ['ETag', 'Last-Modified', 'Cache-Control', 'Vary', 'Link', 'Content-Location'],
  });

function addRecord(app: FastifyInstance, routes: RecordRoutes): void {
  app.get(`/v1/${routes.kind.plural}/:id`, {
    config,
    schema: {
      operationId: `get-${routes.kind.name}`,
      tags: [routes.kind.plural],
      summary: `Read one ${routes.kind.name}`,
      description: `The ${routes.kind.name} as it is, or as it was at \`asOf\`. One that was merged into another answers 308.`,
      params: idParameter,
      querystring: object({ asOf: asOfSchema }),
      response: {
        200: shown(routes),
        304: notModifiedAnswer,
        308: answerEmpty({ description: 'Merged: another record stands for it', headers: ['Location'] }),
        ...problemAnswers('invalid-key', 'not-found', 'gone'),
      },
    },
    handler: (request, reply) => readOne(routes, request, reply),
  });
}

function addRevision(app: FastifyInstance, routes: RecordRoutes): void {
  app.get(`/v1/${routes.kind.plural}/:id/revisions/:revision`, {
    config,
    schema: {
      operationId: `get-${routes.kind.name}-revision`,
      tags: [routes.kind.plural],
      summary: `Read one revision of one ${routes.kind.name}`,
      description: `The ${routes.kind.name} as that revision left it. It never changes.`,
      params: object({ id: id('Id of the record'), revision: revisionNumber('Number of the revision') }),
      querystring: object({}),
      response: {
        200: shown(routes),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found', 'gone'),
      },
    },
    handler: (request, reply) => readOneRevision(routes, request, reply),
  });
}

function addDiff(app: FastifyInstance, routes: RecordRoutes): void {
  app.get(`/v1/${routes.kind.plural}/:id/diff`, {
    config: { ...config, produces: [JSON_PATCH, JSON_TYPE] },
    schema: {
      operationId: `diff-${routes.kind.name}`,
      tags: [routes.kind.plural],
      summary: `What changed in one ${routes.kind.name}`,
      description:
        'The JSON Patch (RFC 6902) that turns the document of revision `from` into that of `to`. Without `to`, the newest; without `from`, the one before `to`. A tombstone counts as null.',
      params: idParameter,
      querystring: object({
        from: optional(revisionNumber('Number of the earlier revision')),
        to: optional(revisionNumber('Number of the later revision')),
      }),
      response: {
        200: answerWith(ref(patchSchema), { description: 'A JSON Patch', headers: ['ETag', 'Cache-Control', 'Vary'] }, [
          JSON_PATCH,
          JSON_TYPE,
        ]),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found'),
      },
    },
    handler: (request, reply) => diff(routes, request, reply),
  });
}

const patchSchema = named(
  'Difference',
  list(
    object({
      op: Type.Unsafe<string>({
        type: 'string',
        enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'],
        description: 'The operation',
      }),
      path: Type.String({ maxLength: 2_000, description: 'JSON Pointer' }),
      from: optional(Type.String({ maxLength: 2_000, description: 'JSON Pointer' })),
      value: optional(Type.Unknown({ description: 'The new value' })),
    }),
    100_000,
    { description: 'A JSON Patch (RFC 6902)' },
  ),
);

export const readingSchemas = [patchSchema];

async function readOne(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ledger, kind } = routes;
  const { id } = request.params as ForRecord;
  const { asOf } = request.query as { asOf?: string };
  const at = asOf === undefined ? undefined : await positionOf(ledger, asOf);
  const revision = await ledger.record(kind.name, id, at?.position);
  if (revision?.heir) return redirectTo(recordUrl(routes, revision.heir), asOf, reply);
  return sendRevision(routes, request, reply, revision, at?.fixed ? CACHE.immutable : CACHE.public);
}

async function readOneRevision(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id, revision } = request.params as ForRecord & { revision: number };
  return sendRevision(
    routes,
    request,
    reply,
    await routes.ledger.revision(routes.kind.name, id, revision),
    CACHE.immutable,
  );
}

function sendRevision(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  revision: Revision | null,
  cache: string,
): FastifyReply {
  if (revision === null) throw notFound(routes, request);
  if (revision.document === null) throw gone(routes, revision);
  const self = recordUrl(routes, revision.id);
  const own = `${self}/revisions/${revision.revision}`;
  const modified = modifiedAt(revision.at);
  reply.header('content-location', own);
  if (notModified(request, reply, { etag: revisionTag(revision.position), modified }, cache)) return reply.send();
  reply.header('link', `<${own}>; rel="cite-as", <${self}/revisions>; rel="version-history"`);
  return reply.type(JSON_TYPE).send(revision.document);
}

async function diff(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ledger, kind } = routes;
  const { id } = request.params as ForRecord;
  const query = request.query as { from?: number; to?: number };
  const newest = await ledger.record(kind.name, id);
  if (newest === null) throw notFound(routes, request);
  const to = query.to ?? newest.revision;
  const from = query.from ?? Math.max(to - 1, 1);
  const [earlier, later] = await Promise.all([
    ledger.revision(kind.name, id, from),
    ledger.revision(kind.name, id, to),
  ]);
  if (!earlier || !later)
    throw new Refusal('not-found', `The ${kind.name} ${id} has the revisions 1 to ${newest.revision}.`);
  const etag = derivedTag(ledger.secret, earlier.position, later.position, request.answerType);
  if (notModified(request, reply, { etag, modified: null }, query.from && query.to ? CACHE.immutable : CACHE.public))
    return reply.send();
  const patch = patchBetween(earlier, later);
  return reply.type(request.answerType).send(JSON.stringify(patch));
}

/** Lists are compared place by place: what it costs grows with their length alone. */
function patchBetween(earlier: Revision, later: Revision): object[] {
  if (earlier.document === later.document) return [];
  if (earlier.document === null || later.document === null) {
    return [{ op: 'replace', path: '', value: later.document === null ? null : JSON.parse(later.document) }];
  }
  return jsonPatch.compare(JSON.parse(earlier.document), JSON.parse(later.document));
}
