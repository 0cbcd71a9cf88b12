// What creating, replacing, patching and deleting a record do. Each appends one revision, or changes nothing at all.
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { type Answer, sendAnswer } from '../http/answers.ts';
import { CACHE, preconditionFailed, revisionTag } from '../http/caching.ts';
import { evaluate } from '../http/conditions.ts';
import { Problem } from '../http/problems.ts';
import { validationProblem } from '../http/validation.ts';
import { Conflict, UnknownReferences } from '../ledger/errors.ts';
import type { Revision } from '../ledger/revision.ts';
import type { Create, Replace, Write } from '../ledger/write.ts';
import { contentOf, sameContent } from '../model/document.ts';
import type { Content, Kind } from '../model/kinds.ts';
import { depthOf, mergePatch } from '../model/merge-patch.ts';
import { faultsOf } from '../model/rules.ts';
import { carryOut, draftOf, isDryRun } from './dry-run.ts';
import { type ForRecord, gone, notFound, type RecordRoutes, recordUrl } from './record-routes.ts';

/** How deep a patch may be nested: twice as deep as any record is. */
const MAX_DEPTH = 20;

export async function create(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const content = request.body as Content;
  const id = uuidv7();
  return append(routes, request, reply, { op: 'create', kind: routes.kind.name, id, content });
}

export async function put(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ledger, kind } = routes;
  const { id } = request.params as ForRecord;
  const content = request.body as Content;
  const current = await ledger.current(kind.name, id);
  const standing = current && standingOf(current);
  meetPreconditions(request, standing);
  if (standing === null && request.headers['if-none-match']?.trim() !== '*')
    throw preconditionRequired('If-None-Match: *');
  if (standing !== null && request.headers['if-match'] === undefined) throw preconditionRequired('If-Match');
  if (standing) return replace(routes, request, reply, standing, contentOf(standing.document), content);
  return append(routes, request, reply, { op: 'create', kind: kind.name, id, content });
}

export async function patch(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { kind } = routes;
  const current = await changeable(routes, request);
  const before = contentOf(current.document);
  const content = patched(request, kind, before, request.body);
  return replace(routes, request, reply, current, before, content);
}

/** The content under a merge patch. @throws Problem where it would not be a record of its kind, or too large */
export function patched(request: FastifyRequest, kind: Kind, before: Content, mergePatchOf: unknown): Content {
  if (depthOf(mergePatchOf, MAX_DEPTH + 1) > MAX_DEPTH) {
    const detail = `It is nested deeper than ${MAX_DEPTH}.`;
    throw new Problem('invalid-body', detail, { errors: [{ detail, code: 'too-deep', pointer: '#' }] });
  }
  const content = mergePatch(before, mergePatchOf) as Content;
  refuseTooLarge(request, content);
  const validate = request.compileValidationSchema(kind.input, 'body');
  if (!validate(content)) throw validationProblem(validate.errors as ErrorObject[], 'body');
  return content;
}

/** @throws Problem where a record would be larger than what one request can write, and so could not be replaced */
export function refuseTooLarge({ server }: FastifyRequest, content: unknown): void {
  const { bodyLimit = Infinity } = server.initialConfig;
  if (Buffer.byteLength(JSON.stringify(content)) > bodyLimit)
    throw new Problem('body-too-large', 'The record would be larger than what one request can write.');
}

export async function remove(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { kind } = routes;
  const { id, position } = await changeable(routes, request);
  const { mergedInto: heir } = request.query as { mergedInto?: string };
  const write = { op: 'delete', kind: kind.name, id, expected: position, ...(heir !== undefined && { heir }) } as const;
  await appendOne(routes, request, write, () => ({ status: 204, headers: {}, body: '' })).catch(error => {
    if (!(error instanceof UnknownReferences)) throw error;
    // A record that is merged into itself is gone by then.
    const detail = `There is no other ${kind.name} ${heir}.`;
    throw new Problem('invalid-record', detail, {
      errors: [{ detail, code: 'reference-unknown', parameter: 'mergedInto' }],
    });
  });
  return reply.code(204).header('cache-control', CACHE.none).send();
}

export type Standing = Revision & { readonly document: string };

/** The revision where it holds a document; null for a tombstone. */
export const standingOf = ({ document, ...revision }: Revision): Standing | null =>
  document === null ? null : { ...revision, document };

/** The record that a PATCH or DELETE is to change, in the state that its If-Match asks for. */
async function changeable(routes: RecordRoutes, request: FastifyRequest): Promise<Standing> {
  const current = await routes.ledger.current(routes.kind.name, (request.params as ForRecord).id);
  if (current === null) throw notFound(routes, request);
  const standing = standingOf(current);
  if (standing === null) throw gone(routes, current);
  meetPreconditions(request, standing);
  if (request.headers['if-match'] === undefined) throw preconditionRequired('If-Match');
  return standing;
}

function meetPreconditions(request: FastifyRequest, current: Revision | null): void {
  const etag = current && revisionTag(current.position);
  if (evaluate(request.headers, { etag, modified: null }, false) !== 'proceed') throw preconditionFailed(etag);
}

const preconditionRequired = (header: string) =>
  new Problem('precondition-required', `Send ${header}: a change is made to a state that you have seen.`);

/** A write that changes nothing appends nothing. */
function replace(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  current: Revision,
  before: Content,
  content: Content,
): Promise<FastifyReply> | FastifyReply {
  if (sameContent(before, content)) return sendAnswer(reply, written(routes, request, 200, current));
  const { kind, id, position } = current;
  return append(routes, request, reply, { op: 'replace', kind, id, content, expected: position });
}

async function append(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  write: Create | Replace,
): Promise<FastifyReply> {
  await refuseFaults(routes, write);
  const answer = (revision: Revision) => written(routes, request, write.op === 'create' ? 201 : 200, revision);
  return sendAnswer(reply, answer(await appendOne(routes, request, write, answer)));
}

/** All that is wrong at once. The ledger checks references again when it appends: only then do they hold. */
async function refuseFaults({ ledger }: RecordRoutes, write: Create | Replace): Promise<void> {
  const errors = faultsOf(write.kind, write.id, write.content);
  if (errors.length === 0) return;
  const unknown = await ledger.unknownReferences([write]);
  errors.push(...unknown.map(({ write: _, ...fault }) => fault));
  throw new Problem('invalid-record', `${errors[0]?.detail}`, { errors });
}

/** Another write may have come first: the ledger refuses, and the answer names the state that is current now. */
async function appendOne(
  { ledger, kind }: RecordRoutes,
  request: FastifyRequest,
  write: Write,
  answer: (revision: Revision) => Answer,
): Promise<Revision> {
  try {
    const [revision] = await carryOut(ledger, request, [write], ([one]) => answer(one as Revision));
    if (!revision) throw new Error('The ledger appended nothing.');
    return revision;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const current = await ledger.current(kind.name, write.id);
    throw preconditionFailed(current?.document ? revisionTag(current.position) : null);
  }
}

/** The answer with a record as it is now; or as it would be. */
function written(
  routes: RecordRoutes,
  request: FastifyRequest,
  status: 200 | 201,
  { id, position, document }: Revision,
): Answer {
  if (isDryRun(request)) return { status, headers: {}, body: JSON.stringify(draftOf(document ?? '{}')) };
  const url = recordUrl(routes, id);
  const location: Record<string, string> = status === 201 ? { location: url } : {};
  return {
    status,
    headers: { etag: revisionTag(position), 'content-location': url, ...location },
    body: document ?? '',
  };
}
