// The change feed: every revision of every record, in the order in which it was recorded.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { changeText } from '../formats/change.ts';
import { ndjsonFormat } from '../formats/formats.ts';
import { EVENT_STREAM } from '../http/event-stream.ts';
import { withParameters } from '../http/links.ts';
import { answerWith, notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { invalidParameter } from '../model/refusals.ts';
import { integer, MAX_POSITION, object, optional, ref } from '../model/schema.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { changeSchema, exampleChange } from './entry.ts';
import { limitSchema, listed, sendEnvelope } from './envelope.ts';
import { exportChanges } from './exporting.ts';
import { alternatesOf, asSchema, changeLines, formatFor, negotiating } from './formats.ts';
import { listNotModified } from './paging.ts';
import {
  registerStreaming,
  resumedAt,
  resumeHeader,
  resumeParameters,
  type Stream,
  type StreamSettings,
  streamSchema,
} from './streaming.ts';

const formats = [ndjsonFormat];

const asked = negotiating(formats);

export function registerChanges(app: FastifyInstance, ledger: Ledger, base: string, settings: StreamSettings): void {
  const stream = registerStreaming(app, ledger, settings);
  addList(app, ledger, base, stream);
  addExport(app, ledger, base);
  addStream(app, ledger, stream);
}

const after = { since: optional({ ...integer(0, MAX_POSITION, 'The last position that you have seen'), default: 0 }) };

function addList(app: FastifyInstance, ledger: Ledger, base: string, stream: Stream): void {
  app.get('/v1/changes', {
    config: {
      access: 'read',
      ...asked,
      produces: [...asked.produces, EVENT_STREAM],
      also: {
        answers: ['export-changes', 'stream-changes'],
        by: ['as', 'last-event-id', ...Object.keys(resumeParameters)],
      },
    },
    schema: {
      operationId: 'list-changes',
      tags: ['changes'],
      summary: 'Follow the changes',
      description:
        'Every revision after the position `since`, tombstones included, the oldest first: nothing is skipped and nothing comes twice. At the end `page.next` is null; ask again later with `since` set to the last position you have seen. With `as=ndjson` or its media type in `Accept` it answers as `/v1/changes.ndjson` does, with `Accept: text/event-stream` as `/v1/changes/stream`.',
      querystring: object({
        ...after,
        asOf: asOfSchema,
        limit: limitSchema,
        as: asSchema(formats),
        ...resumeParameters,
      }),
      headers: resumeHeader,
      response: {
        200: listed(ref(changeSchema), 'Changes'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'invalid-header'),
      },
    },
    handler: async (request, reply) => {
      if (request.answerType !== EVENT_STREAM) return listChanges(ledger, base, request, reply);
      return streamChanges(ledger, stream, request, reply);
    },
  });
}

function addExport(app: FastifyInstance, ledger: Ledger, base: string): void {
  app.get('/v1/changes.ndjson', {
    config: { access: 'read', produces: ndjsonFormat.mediaTypes, chosenBy: () => ndjsonFormat.mediaTypes[0] },
    schema: {
      operationId: 'export-changes',
      tags: ['changes'],
      summary: 'Export the changes',
      description: 'Every change after the position `since`, the oldest first, one a line, streamed.',
      querystring: object({ ...after, asOf: asOfSchema }),
      response: {
        200: changeLines(exampleChange),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: (request, reply) => listChanges(ledger, base, request, reply),
  });
}

function addStream(app: FastifyInstance, ledger: Ledger, stream: Stream): void {
  app.get('/v1/changes/stream', {
    config: { access: 'read', produces: [EVENT_STREAM], chosenBy: () => EVENT_STREAM },
    schema: {
      operationId: 'stream-changes',
      tags: ['changes'],
      summary: 'Follow the changes as they are recorded',
      description:
        'Server-sent events: every change after the position `since`, those that there are and then each as it is recorded. A stream that breaks off is resumed with `Last-Event-ID`, as browsers do by themselves.',
      querystring: object({ ...after, ...resumeParameters }),
      headers: resumeHeader,
      response: {
        200: answerWith(streamSchema, { description: 'The changes', headers: ['Cache-Control'] }, [EVENT_STREAM]),
        ...problemAnswers('invalid-key', 'invalid-header'),
      },
    },
    handler: (request, reply) => streamChanges(ledger, stream, request, reply),
  });
}

async function streamChanges(
  ledger: Ledger,
  stream: Stream,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const since = resumedAt(request);
  if (!(await ledger.reach(since))) throw afterHead(since, ledger.head().position);
  return stream(request, reply, since);
}

async function listChanges(
  ledger: Ledger,
  base: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { since, asOf, limit } = request.query as { since: number; asOf?: string; limit: number };
  await ledger.reach(since);
  const { position, fixed } = await positionOf(ledger, asOf);
  if (since > position) throw afterHead(since, position);
  const format = formatFor(formats, request.answerType);
  if (format) return exportChanges({ ledger, base }, request, reply, { since, at: { position, fixed } }, format);
  if (listNotModified(request, reply, { ledger, base }, { position, fixed })) return reply.send();
  const changes = await ledger.changes(since, position, limit);
  const last = changes.at(-1)?.position ?? since;
  const next = last < position ? String(last) : null;
  const linkTo = (parameters: Record<string, string | undefined>) => withParameters(base, request.url, parameters);
  return sendEnvelope(reply, {
    data: changes.map(changeText),
    page: { next, previous: null, limit },
    position,
    links: {
      self: base + request.url,
      first: linkTo({ since: undefined }),
      ...(next && { next: linkTo({ since: next }) }),
      citeAs: linkTo({ asOf: String(position) }),
    },
    alternates: alternatesOf(base, request.url, formats),
  });
}

const afterHead = (since: number, position: number) =>
  invalidParameter('since', 'out-of-range', `The ledger is at position ${position}; ${since} is after it.`);
