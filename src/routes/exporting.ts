// Exporting: everything that fits in the format that was asked for, streamed as the client takes it, at one position of the ledger.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { changeTexts } from '../formats/change.ts';
import type { Format } from '../formats/format.ts';
import { lines } from '../formats/ndjson.ts';
import { permanentIds } from '../formats/permanent-ids.ts';
import { contentType, write } from '../formats/write.ts';
import { linkHeader, withParameters } from '../http/links.ts';
import { sendChunks } from '../http/streaming.ts';
import { walkFeed } from '../ledger/feed.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readDocuments } from '../query/documents.ts';
import type { Asked } from '../query/question.ts';
import { type AsOf, instantOf, positionOf } from './as-of.ts';
import { canonicalPath } from './asking.ts';
import { refusePaging } from './formats.ts';
import { listNotModified } from './paging.ts';
import type { RecordRoutes } from './record-routes.ts';

/** Answers all records that fit. @throws Refusal for parameters that make no sense in the format */
export async function exportRecords(
  { ledger, kind, base }: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
  format: Format,
): Promise<FastifyReply> {
  refusePaging(request, format);
  const { asOf, fields } = request.query as { asOf?: string; fields?: readonly string[] };
  const at = await positionOf(ledger, asOf);
  if (exportNotModified(request, reply, { ledger, base, format, name: kind.plural, at })) return reply.send();
  const { position } = at;
  const writer = format.writer({
    kind,
    base,
    fields,
    position,
    ids: permanentIds(base, ledger.identity()),
    self: base + request.url,
    list: canonicalPath(asked, asOf),
    at: await instantOf(ledger, position),
  });
  return sendChunks(request, reply, write(writer, readDocuments(ledger, asked, position)));
}

/** Answers all changes after a position, one a line. */
export async function exportChanges(
  { ledger, base }: { ledger: Ledger; base: string },
  request: FastifyRequest,
  reply: FastifyReply,
  { since, at }: { since: number; at: AsOf },
  format: Format,
): Promise<FastifyReply> {
  refusePaging(request, format);
  if (exportNotModified(request, reply, { ledger, base, format, name: 'changes', at })) return reply.send();
  return sendChunks(request, reply, write(lines, changeTexts(walkFeed(ledger, since, at.position))));
}

interface Exported {
  readonly ledger: Ledger;
  readonly base: string;
  readonly format: Format;
  /** What is exported, for the name of a file. */
  readonly name: string;
  readonly at: AsOf;
}

/** Sets what an export says of itself. True where the client has it already. */
function exportNotModified(
  request: FastifyRequest,
  reply: FastifyReply,
  { ledger, base, format, name, at }: Exported,
): boolean {
  const citeAs = withParameters(base, request.url, { asOf: String(at.position) });
  const link = linkHeader({ citeAs });
  if (listNotModified(request, reply, { ledger, base }, at, `${request.answerType} ${ledger.identity()}`)) return true;
  if (link !== null) reply.header('link', link);
  reply.header('content-disposition', `attachment; filename="${name}-${at.position}.${format.ending}"`);
  reply.type(contentType(format, request.answerType));
  return false;
}
