// Again: a request in the same words as one that was answered from what is kept is answered before the framework looks at it,
// which would find that it means the same.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { cacheNamed } from '../caches.ts';
import { Refusal } from '../model/refusals.ts';
import type { Counted, Limits } from './limits.ts';
import { requestId } from './request-id.ts';
import type { Telling } from './telling.ts';

/** What was found of a request: under what its answer is kept, and how it is told in the log. */
export interface Known {
  readonly key: string;
  /** The id of its operation. */
  readonly operation: string;
  readonly path: string;
}

export interface Again {
  /** Notes that a request is answered by what is kept under a key. */
  readonly note: (request: FastifyRequest, known: Known) => void;
  /** Answers a request as one before it that said the same; returns false where there was none, or nothing is kept for it. */
  readonly tell: (incoming: IncomingMessage, answer: ServerResponse) => boolean;
}

export interface AgainOptions {
  readonly telling: Telling;
  readonly limits: Limits;
  /** Refuses what comes while the server has more to do than it can. */
  readonly shed: () => void;
  /** Told each request that is answered here, once that is over, and after how many milliseconds. */
  readonly over: (asked: Known & { readonly id: string; readonly method: string }, status: number, ms: number) => void;
}

/** How a header is read: as a part of what the request says, each time anew, or not at all. */
type Read = 'said' | 'anew' | 'unread';

/**
 * Headers by how they are read. A request with any other is for the framework: one with a key, with a body, with a position
 * or a preference among them.
 */
export const READ: Readonly<Record<Read, readonly string[]>> = {
  said: ['accept', 'accept-encoding', 'accept-language', 'host', 'x-forwarded-proto'],
  anew: ['if-modified-since', 'if-none-match', 'request-id', 'x-forwarded-for'],
  unread: [
    ...['cache-control', 'connection', 'cookie', 'dnt', 'forwarded', 'origin', 'pragma', 'priority', 'referer', 'te'],
    ...['sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform', 'sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site'],
    ...['sec-fetch-user', 'sec-gpc', 'upgrade-insecure-requests', 'user-agent', 'via', 'x-forwarded-host'],
    ...['x-forwarded-port', 'x-real-ip', 'x-request-id'],
  ],
};

const BY_NAME: ReadonlyMap<string, Read> = new Map(
  Object.entries(READ).flatMap(([read, names]) => names.map(name => [name, read as Read] as const)),
);

/** How much of the words of requests is remembered, in characters, and of how many callers. */
const WORDS = 1_000_000;
const CALLERS = 10_000;

/** What an entry takes beside its words. */
const LITTLE = 200;

export function againBy({ telling, limits, shed, over }: AgainOptions): Again {
  const bySaid = cacheNamed(
    'requests',
    new LRUCache<string, Known>({ maxSize: WORDS, sizeCalculation: (_, words) => LITTLE + words.length }),
  );
  const byCaller = new LRUCache<string, Counted>({ max: CALLERS });
  return {
    note: ({ raw, originalUrl, holder, counted }, known) => {
      const said = holder === null && counted !== null ? saidBy(raw, originalUrl) : null;
      if (said === null || counted === null) return;
      bySaid.set(said.words, known);
      byCaller.set(said.caller, counted);
    },
    tell: (incoming, answer) => {
      const since = performance.now();
      const { method = '', url = '' } = incoming;
      const said = saidBy(incoming, url);
      if (said === null) return false;
      const known = bySaid.get(said.words);
      const counted = byCaller.get(said.caller);
      if (known === undefined || counted === undefined) return false;
      try {
        shed();
        limits.admit(counted);
      } catch (error) {
        // The framework refuses it again, and says why.
        if (error instanceof Refusal) return false;
        throw error;
      }
      const asker = { id: requestId(said), method, headers: said.headers, holder: null, counted };
      if (!telling.again(asker, answer, known.key)) {
        telling.charge(asker, -1);
        return false;
      }
      answer.on('close', () => over({ ...known, id: asker.id, method }, answer.statusCode, performance.now() - since));
      return true;
    },
  };
}

interface Said {
  /** All that its answer depends on, but for what is read anew. */
  readonly words: string;
  /** From where it came, by whom it was passed on. */
  readonly caller: string;
  /** Its headers, without those that are not read. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a request for `url` says; null where it says more than is read here, or anything twice. */
function saidBy({ method, rawHeaders, socket }: IncomingMessage, url: string): Said | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const headers: Record<string, string> = {};
  let words = url;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    let name = rawHeaders[index] as string;
    let read = BY_NAME.get(name);
    if (read === undefined) {
      name = name.toLowerCase();
      read = BY_NAME.get(name);
    }
    if (read === undefined || headers[name] !== undefined) return null;
    if (read === 'unread') continue;
    const value = rawHeaders[index + 1] as string;
    headers[name] = value;
    if (read === 'said') words += `\n${name}:${value}`;
  }
  // Without a host it depends on the version of HTTP whether it is one.
  if (headers.host === undefined) return null;
  const { remoteAddress } = socket;
  // What a proxy says is believed of some.
  if (headers['x-forwarded-proto'] !== undefined) words += `\n${remoteAddress}`;
  return { words, caller: `${remoteAddress}\n${headers['x-forwarded-for'] ?? ''}`, headers };
}
