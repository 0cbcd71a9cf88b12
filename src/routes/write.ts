// What creating, replacing, patching and deleting a record do. Each appends one revision, or changes nothing at all.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { type Answer, sendAnswer } from '../http/answers.ts';
import { JSON_PATCH_TYPE, mediaTypeOf } from '../http/bodies.ts';
import type { Revision } from '../ledger/revision.ts';
import { refusalOfOne } from '../operations/records/blame.ts';
import { expectedBy, type Item } from '../operations/records/item.ts';
import { revisionTag } from '../operations/records/refusing.ts';
import { writeItems } from '../operations/records/writing.ts';
import { carryOut, draftOf, isDryRun } from './dry-run.ts';
import { type ForRecord, type RecordRoutes, recordUrl } from './record-routes.ts';

export const create = (routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply) =>
  writeOne(routes, request, reply, {
    op: 'create',
    id: uuidv7(),
    isNew: true,
    content: request.body,
    expects: () => {},
  });

export const put = (routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply) =>
  writeOne(routes, request, reply, { op: 'put', ...target(request), content: request.body });

export const patch = (routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply) =>
  writeOne(routes, request, reply, {
    op: 'patch',
    ...target(request),
    patch: { type: mediaTypeOf(request) === JSON_PATCH_TYPE ? 'json' : 'merge', value: request.body },
  });

export function remove(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { mergedInto } = request.query as { mergedInto?: string };
  return writeOne(routes, request, reply, {
    op: 'delete',
    ...target(request),
    ...(mergedInto !== undefined && { mergedInto }),
  });
}

const target = (request: FastifyRequest) => ({
  id: (request.params as ForRecord).id,
  expects: expectedBy(request.headers),
});

/** The most bytes that a record may have: what one request can send. */
export const mostOf = ({ server }: FastifyRequest) => server.initialConfig.bodyLimit ?? Infinity;

async function writeOne(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  item: Item,
): Promise<FastifyReply> {
  const { ledger, kind } = routes;
  const { revisions, outcomes } = await writeItems([item], {
    ledger,
    kind,
    most: mostOf(request),
    rule: refusalOfOne,
    append: async writes =>
      writes.length === 0
        ? []
        : carryOut(ledger, request, writes, ([revision]) => written(routes, request, revision as Revision)),
  });
  const [outcome] = outcomes;
  const revision = outcome?.type === 'unchanged' ? outcome.current : (revisions[0] as Revision);
  return sendAnswer(reply, written(routes, request, revision, outcome?.type === 'unchanged'));
}

/** The answer with a record as it is now; or as it would be. */
function written(
  routes: RecordRoutes,
  request: FastifyRequest,
  { id, op, position, document }: Revision,
  unchanged = false,
): Answer {
  if (document === null) return { status: 204, headers: {}, body: '' };
  const status = op === 'created' && !unchanged ? 201 : 200;
  if (isDryRun(request)) return { status, headers: {}, body: JSON.stringify(draftOf(document)) };
  const url = recordUrl(routes, id);
  const location: Record<string, string> = status === 201 ? { location: url } : {};
  return { status, headers: { etag: revisionTag(position), 'content-location': url, ...location }, body: document };
}
