// The change feed as server-sent events: resumed where it broke off, and cut off where nobody takes it.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openEventStream, streamHeaders } from '../http/event-stream.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { invalidParameter, unavailable } from '../model/refusals.ts';
import { MAX_POSITION } from '../model/schema.ts';
import { type LiveFeed, liveFeed } from './live-feed.ts';

export interface StreamSettings {
  readonly STREAM_LIMIT: number;
  readonly STREAM_HEARTBEAT: number;
  readonly STREAM_PATIENCE: number;
}

const lastEventId = Type.Optional(
  Type.String({
    maxLength: String(MAX_POSITION).length,
    pattern: '^(0|[1-9][0-9]{0,14})$',
    description: 'The position of the last event that came, where a stream goes on; it wins over `since`',
  }),
);

export const resumeHeader = Type.Object({ 'last-event-id': lastEventId });

/** Stand-ins for EventSource cannot always send a header, and have the same in the query under either name. */
export const resumeParameters = { lastEventId, 'Last-Event-ID': lastEventId };

/** What a stream looks like, for the OpenAPI document. */
export const streamSchema = Type.Unsafe<string>({
  description:
    'Events named `change`, whose `id` is the position and whose `data` is a change on one line; comments between them as heartbeats',
  examples: [
    'id: 31\nevent: change\ndata: {"position":31,"resource":"issue","id":"an-id","revision":2,"op":"deleted","at":"2026-11-23T12:00:00.000Z","document":null}\n\n',
  ],
});

/** Streams all changes after a position. */
export type Stream = (request: FastifyRequest, reply: FastifyReply, since: number) => FastifyReply;

/** Answers what streams all changes after a position. The streams end with the app. */
export function registerStreaming(app: FastifyInstance, ledger: Ledger, settings: StreamSettings): Stream {
  const feed = liveFeed(ledger, settings.STREAM_HEARTBEAT, error =>
    app.log.error({ err: error }, 'the streams of changes broke off'),
  );
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
    feed.close();
  });
  return (request, reply, since) => {
    if (stopping) throw unavailable('The server is stopping.');
    if (feed.listeners() >= settings.STREAM_LIMIT) throw unavailable('As many listen as may: come again later.');
    if (request.method === 'HEAD') return reply.headers(streamHeaders).send();
    stream(feed, reply, since, settings.STREAM_PATIENCE);
    return reply;
  };
}

function stream(feed: LiveFeed, reply: FastifyReply, since: number, patience: number): void {
  const opened = openEventStream(reply, patience, () => feed.leave(opened));
  void feed.join(opened, since);
}

/** Where a stream begins: after what the client has seen. */
export function resumedAt({ headers, query }: FastifyRequest): number {
  const given = query as Readonly<Record<string, string | undefined>> & { since: number };
  if (given.asOf !== undefined) throw invalidParameter('asOf', 'out-of-range', 'A stream goes on: it has no `asOf`.');
  const last = headers['last-event-id'] ?? given.lastEventId ?? given['Last-Event-ID'];
  return last === undefined ? given.since : Number(last);
}
