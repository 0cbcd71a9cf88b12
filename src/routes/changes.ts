// The change feed: every revision of every record, in the order in which it was recorded.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { changeText } from '../formats/change.ts';
import { ndjsonFormat } from '../formats/formats.ts';
import { EVENT_STREAM } from '../http/event-stream.ts';
import { withParameters } from '../http/links.ts';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { invalidParameter } from '../model/refusals.ts';
import { integer, MAX_POSITION, object, optional, ref } from '../model/schema.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { changeSchema, exampleChange } from './entry.ts';
import { limitSchema, listed, sendEnvelope } from './envelope.ts';
import { exportChanges } from './exporting.ts';
import { alternatesOf, asSchema, changeLines, formatFor, negotiating, streamable } from './formats.ts';
import { listNotModified } from './paging.ts';
import { registerStreaming, resumedAt, resumeHeader, type StreamSettings, streamSchema } from './streaming.ts';

const formats = [ndjsonFormat];

const asked = negotiating(formats);

const answers = streamable(listed(ref(changeSchema), 'Changes'), {
  ...changeLines(exampleChange),
  [EVENT_STREAM]: { schema: streamSchema },
});

export function registerChanges(app: FastifyInstance, ledger: Ledger, base: string, settings: StreamSettings): void {
  const stream = registerStreaming(app, ledger, settings);
  app.get('/v1/changes', {
    config: { access: 'read', ...asked, produces: [...asked.produces, EVENT_STREAM] },
    schema: {
      operationId: 'list-changes',
      tags: ['changes'],
      summary: 'Follow the changes',
      description:
        'Every revision after the position `since`, tombstones included, the oldest first: nothing is skipped and nothing comes twice. At the end `page.next` is null; ask again later with `since` set to the last position you have seen. As NDJSON, by `as` or by `Accept`, all of them are streamed, one a line: `limit` is refused there. With `Accept: text/event-stream` they come as server-sent events, those that there are and then each as it is recorded: a stream that breaks off is resumed with `Last-Event-ID`, as browsers do by themselves.',
      querystring: object({
        since: optional({ ...integer(0, MAX_POSITION, 'The last position that you have seen'), default: 0 }),
        asOf: asOfSchema,
        limit: limitSchema,
        as: asSchema(formats),
      }),
      headers: resumeHeader,
      response: {
        200: answers,
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'invalid-header', 'precondition-failed'),
      },
    },
    handler: async (request, reply) => {
      if (request.answerType !== EVENT_STREAM) return listChanges(ledger, base, request, reply);
      const since = resumedAt(request, request.query as { since: number; asOf?: string });
      if (!(await ledger.reach(since))) throw afterHead(since, ledger.head().position);
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
