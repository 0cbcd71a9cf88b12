// Another server's change feed, over HTTP: a page of it, and the stream.
import type { TheirRevision } from '../ledger/repeating.ts';
import { NotFollowable, theirRevisionOf } from './changes.ts';

/** It does not answer, or not as it should at the moment: to be tried again. */
export class OutOfReach extends Error {}

export interface Remote {
  readonly url: string;
  /** The changes after a position, and how far its ledger goes. @throws OutOfReach, NotFollowable */
  readonly page: (
    since: number,
    limit: number,
  ) => Promise<{ readonly changes: TheirRevision[]; readonly head: number }>;
  /** What comes after a position, as much at a time as has come. Ends when the server ends it. @throws OutOfReach, NotFollowable */
  readonly stream: (since: number) => AsyncGenerator<TheirRevision[]>;
}

/** How long to wait for an answer, and for anything in a stream, in milliseconds: longer than between two heartbeats. */
const PATIENCE = 60_000;

/** `stop` ends whatever is under way. */
export function remoteAt(url: string, key: string | undefined, stop: AbortSignal): Remote {
  const feed = `${url.replace(/\/+$/, '')}/v1/changes`;
  const authorization: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const ask = async (query: string, accept: string, signal: AbortSignal) => {
    const headers = { ...authorization, accept };
    const answer = await fetch(feed + query, { headers, signal: AbortSignal.any([signal, stop]) }).catch(outOfReach);
    if (answer.ok && answer.headers.get('content-type')?.startsWith(accept)) return answer;
    return refused(answer);
  };
  return {
    url,
    page: async (since, limit) => {
      const answer = await ask(`?since=${since}&limit=${limit}`, 'application/json', AbortSignal.timeout(PATIENCE));
      const page = (await answer.json().catch(outOfReach)) as { data?: unknown[]; position?: number };
      if (!Array.isArray(page.data) || typeof page.position !== 'number') throw noFeed();
      return { changes: page.data.map(theirRevisionOf), head: page.position };
    },
    stream: async function* (since) {
      const silent = new AbortController();
      const timer = setTimeout(() => silent.abort(new Error('nothing came for a minute')), PATIENCE);
      try {
        const answer = await ask(`?since=${since}`, 'text/event-stream', silent.signal);
        for await (const data of eventData(answer.body as AsyncIterable<Uint8Array>)) {
          timer.refresh();
          if (data.length > 0) yield data.map(text => theirRevisionOf(parsed(text)));
        }
      } finally {
        clearTimeout(timer);
        silent.abort();
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw noFeed();
  }
}

/** The data of the events of a stream, as many as each piece completes. What breaks off midway is left out. */
export async function* eventData(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const piece of pieces) {
      const events = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      yield events.flatMap(event => {
        const data = event.split('\n').filter(line => line.startsWith('data: '));
        return data.length === 0 ? [] : [data.map(line => line.slice('data: '.length)).join('\n')];
      });
    }
  } catch (error) {
    outOfReach(error);
  }
}

function outOfReach(error: unknown): never {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  throw new OutOfReach(cause?.code ?? cause?.message ?? message);
}

/** What will pass is tried again; what will not, such as a key that is needed, is told. */
async function refused(answer: Response): Promise<never> {
  const { status } = answer;
  const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
  if (status >= 500 || status === 408 || status === 429) throw new OutOfReach(detail ?? `it answers ${status}`);
  if (detail === undefined) throw noFeed();
  throw new NotFollowable(`It answers ${status}: ${detail}`);
}

const noFeed = () =>
  new NotFollowable('It has no /v1/changes as this version knows it. Give the address of a Communique.');
