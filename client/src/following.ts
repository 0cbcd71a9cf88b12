// The change feed as it goes on: one change after the other, over as many connections as that takes.
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { AnyAsk } from './asking.ts';
import type { components } from './openapi.ts';
import { pause, retryAfter } from './pause.ts';
import { Problem } from './problem.ts';

/** A revision of a record, as the feed tells it. */
export type Change = components['schemas']['Change'];

export interface Following {
  /** The changes after this position; all of them unless told. */
  readonly since?: number;
  /** Ends the feed. */
  readonly signal?: AbortSignal;
  /** How long nothing may come, in milliseconds, until the connection is held for dead: 45 seconds, three heartbeats, unless told. */
  readonly silence?: number;
  /** Called when a connection is there, and when one broke or was refused for a while, with why. */
  readonly onOpen?: () => void;
  readonly onBreak?: (error: unknown) => void;
}

/** The longest pause between two connections, in milliseconds. */
const LONGEST_PAUSE = 30_000;

export async function* changesOf(
  ask: AnyAsk,
  { since = 0, signal, silence = 45_000, onOpen, onBreak }: Following,
): AsyncGenerator<Change, void> {
  let position = since;
  // What the server asks for by `retry`, and how many connections in a row brought nothing.
  let retry = 1_000;
  let inVain = 0;
  while (!signal?.aborted) {
    const connection = new AbortController();
    const ended = signal ? AbortSignal.any([signal, connection.signal]) : connection.signal;
    let broke: unknown;
    try {
      const params = { query: { since: position } };
      const init = { params, signal: ended, parseAs: 'stream', cache: 'no-store' } as const;
      const { data } = await ask('get', '/v1/changes/stream', init);
      onOpen?.();
      const dead = () => connection.abort(new Error(`Nothing came for ${silence} ms`));
      const told = (milliseconds: number) => {
        retry = milliseconds;
      };
      for await (const { data: text } of messagesOf(data as ReadableStream<Uint8Array>, silence, dead, told)) {
        const change = JSON.parse(text) as Change;
        position = change.position;
        inVain = 0;
        yield change;
      }
    } catch (error) {
      if (!signal?.aborted && !passes(error)) throw error;
      broke = error;
    } finally {
      connection.abort();
    }
    if (signal?.aborted) return;
    onBreak?.(broke);
    const asked = broke instanceof Problem ? retryAfter(broke.response) : null;
    await pause(asked ?? Math.min(retry * 2 ** inVain, LONGEST_PAUSE), signal).catch(() => {});
    inVain += 1;
  }
}

/** Whether it may be otherwise the next time: a connection that broke, a server that is busy or away. */
const passes = (error: unknown) =>
  !(error instanceof Problem) || error.status >= 500 || error.status === 429 || error.status === 408;

/** The messages of a stream of server-sent events. Calls `dead` where nothing comes for so long, which is to break it. */
async function* messagesOf(
  stream: ReadableStream<Uint8Array>,
  silence: number,
  dead: () => void,
  onRetry: (milliseconds: number) => void,
): AsyncGenerator<EventSourceMessage, void> {
  const read: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: message => void read.push(message), onRetry });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const timer = setTimeout(dead, silence);
    const { done, value } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
    yield* read.splice(0);
  }
}
