// The change feed as server-sent events: resumed where it broke off, and cut off where nobody takes it.
import { Type } from '@sinclair/typebox';
import { busy, invalidParameter, unavailable } from '../../model/refusals.ts';
import { MAX_POSITION, object } from '../../model/schema.ts';
import { answerWith, problemAnswers } from '../answers.ts';
import { costs } from '../costs.ts';
import { nothing } from '../follows.ts';
import { EVENT_STREAM } from '../media-types.ts';
import { type Answer, type Given, type Listener, type Operation, operation } from '../operation.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Pages } from './pages.ts';
import { afterHead, sinceParameter } from './since.ts';

/** The changes as they are told to some. */
interface Told {
  readonly feed: LiveFeed;
  /** The changes one a line. */
  readonly lines: Pages;
}

export interface Streams {
  /** What is told to whoever asks without a key, and with who recorded each change to whoever has one. */
  readonly open: Told;
  readonly keyed: Told;
  /** How many may listen at once, and how many of one caller. */
  readonly limit: number;
  readonly perCaller: number;
}

const lastEventId = Type.Optional(
  Type.String({
    maxLength: String(MAX_POSITION).length,
    pattern: '^(0|[1-9][0-9]{0,14})$',
    description: 'The position of the last event that came, where a stream goes on; it wins over `since`',
  }),
);

const resumeHeader = Type.Object({ 'last-event-id': lastEventId });

/** Stand-ins for EventSource cannot always send a header, and have the same in the query under either name. */
const resumeParameters = { lastEventId, 'Last-Event-ID': lastEventId };

/** What a stream looks like, for the OpenAPI document. */
const streamSchema = Type.Unsafe<string>({
  description:
    'Events named `change`, whose `id` is the position and whose `data` is a change on one line; comments between them as heartbeats',
  examples: [
    'id: 31\nevent: change\ndata: {"position":31,"resource":"issue","id":"an-id","revision":2,"op":"deleted","at":"2026-11-23T12:00:00.000Z","document":null}\n\n',
  ],
});

/** What a stream is asked for with. */
export const resumes = { headers: resumeHeader, query: resumeParameters };

const parameters = { query: object({ ...sinceParameter, ...resumeParameters }), headers: resumeHeader };

/** Where a stream begins: after what the client has seen. */
function resumedAt({ headers, query }: Given): number {
  if (query.asOf !== undefined) throw invalidParameter('asOf', 'out-of-range', 'A stream goes on: it has no `asOf`.');
  const last = headers['last-event-id'] ?? query.lastEventId ?? query['Last-Event-ID'];
  return Number(last ?? query.since);
}

/** The changes as whoever asks is told them. */
export const toldTo = ({ seesAuthors }: Given, { open, keyed }: Streams): Told => (seesAuthors ? keyed : open);

/** The changes after what the client has seen, for as long as it listens. */
export async function streamed(given: Given, streams: Streams): Promise<Answer> {
  const { open, keyed, limit, perCaller } = streams;
  const { feed } = toldTo(given, streams);
  const since = resumedAt(given);
  if (!(await given.ledger.reach(since))) throw afterHead(since, given.ledger.head().position);
  if (feed.closed()) throw unavailable('The server is stopping.');
  const { caller, signal } = given;
  if (open.feed.listeners() + keyed.feed.listeners() >= limit) throw busy('As many listen as may: come again later.');
  if (feed.listeners(caller) >= perCaller)
    throw busy(`${perCaller} streams are open from where you are: close some, or come again later.`);
  return {
    body: { join: (listener: Listener) => void feed.join(listener, since, { caller, signal }), leave: feed.leave },
  };
}

export const streamOperation = (streams: Streams): Operation =>
  operation({
    id: 'stream-changes',
    method: 'GET',
    path: '/v1/changes/stream',
    access: 'read',
    tag: 'changes',
    summary: 'Follow the changes as they are recorded',
    description:
      'Server-sent events: every change after the position `since`, those that there are and then each as it is recorded. A stream that breaks off is resumed with `Last-Event-ID`, as browsers do by themselves.',
    parameters,
    mediaTypes: [EVENT_STREAM],
    chosen: () => EVENT_STREAM,
    answers: {
      200: answerWith(streamSchema, { description: 'The changes', headers: ['Cache-Control'] }, [EVENT_STREAM]),
      ...problemAnswers('invalid-header'),
    },
    ask: () => null,
    cost: () => costs.stream.points,
    at: () => nothing,
    run: (_asked, _at, given) => streamed(given, streams),
  });
