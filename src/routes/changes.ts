// The change feed: every revision of every record, in the order in which it was recorded.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STREAM } from '../http/event-stream.ts';
import { withParameters } from '../http/links.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { invalidParameter } from '../http/problems.ts';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { integer, MAX_POSITION, object, optional, ref } from '../model/schema.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { changeSchema, changeText } from './entry.ts';
import { limitSchema, listed, sendEnvelope } from './envelope.ts';
import { listNotModified } from './paging.ts';
import { registerStreaming, resumedAt, resumeHeader, type StreamSettings, streamSchema } from './streaming.ts';

const pages = listed(ref(changeSchema), 'Changes');

export function registerChanges(app: FastifyInstance, ledger: Ledger, base: string, settings: StreamSettings): void {
  const stream = registerStreaming(app, ledger, settings);
  app.get('/v1/changes', {
    config: { access: 'read', produces: [JSON_TYPE, EVENT_STREAM] },
    schema: {
      operationId: 'list-changes',
      tags: ['changes'],
      summary: 'Follow the changes',
      description:
        'Every revision after the position `since`, tombstones included, the oldest first: nothing is skipped and nothing comes twice. At the end `page.next` is null; ask again later with `since` set to the last position you have seen. With `Accept: text/event-stream` they come as server-sent events, those that there are and then each as it is recorded, without pages: a stream that breaks off is resumed with `Last-Event-ID`, as browsers do by themselves.',
      querystring: object({
        since: optional({ ...integer(0, MAX_POSITION, 'The last position that you have seen'), default: 0 }),
        asOf: asOfSchema,
        limit: limitSchema,
      }),
      headers: resumeHeader,
      response: {
        200: { ...pages, content: { ...pages.content, [EVENT_STREAM]: { schema: streamSchema } } },
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'invalid-header', 'precondition-failed'),
      },
    },
    handler: (request, reply) => {
      if (request.answerType !== EVENT_STREAM) return listChanges(ledger, base, request, reply);
      const since = resumedAt(request, request.query as { since: number; asOf?: string });
      const { position } = ledger.head();
      if (since > position) throw afterHead(since, position);
      return stream(request, reply, since);
    },
  });
}

async function listChanges(
  ledger: Ledger,
  base: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { since, asOf, limit } = request.query as { since: number; asOf?: string; limit: number };
  const { position, fixed } = await positionOf(ledger, asOf);
  if (since > position) throw afterHead(since, position);
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
  });
}

const afterHead = (since: number, position: number) =>
  invalidParameter('since', 'out-of-range', `The ledger is at position ${position}; ${since} is after it.`);
