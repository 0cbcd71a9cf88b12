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
export interface Remembered {
  readonly key: string;
  /** The id of its operation. */
  readonly operation: string;
  readonly path: string;
}

export interface Again {
  /** Notes that a request is answered by what is kept under a key. */
  readonly note: (request: FastifyRequest, known: Remembered) => void;
  /** Answers a request as one before it that said the same; returns false where there was none, or nothing is kept for it. */
  readonly tell: (incoming: IncomingMessage, answer: ServerResponse) => boolean;
}

export interface AgainOptions {
  readonly telling: Telling;
  readonly limits: Limits;
  /** Refuses what comes while the server has more to do than it can. */
  readonly shed: () => void;
  /** Whether what proxies say is believed of any. */
  readonly proxied: boolean;
  /** Told each request that is answered here, once that is over. */
  readonly over: (over: Over) => void;
}

export interface Over extends Remembered {
  readonly id: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
  /** All of the answer has left. */
  readonly isWhole: boolean;
}

/** How a header is read: as a part of what the request says, each time anew, where proxies are believed, or not at all. */
type Read = 'said' | 'anew' | 'proxied' | 'unread';

/**
 * Headers by how they are read. A request with any other is for the framework: one with a key, with a body, with a position
 * or a preference among them.
 */
export const READ: Readonly<Record<Read, readonly string[]>> = {
  said: ['accept', 'accept-encoding', 'accept-language', 'host'],
  anew: ['if-modified-since', 'if-none-match', 'request-id'],
  proxied: ['x-forwarded-for', 'x-forwarded-proto'],
  unread: [
    // Of browsers.
    ...['cache-control', 'connection', 'cookie', 'dnt', 'keep-alive', 'origin', 'pragma', 'priority', 'referer', 'te'],
    ...['save-data', 'sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform', 'sec-fetch-dest', 'sec-fetch-mode'],
    ...['sec-fetch-site', 'sec-fetch-user', 'sec-gpc', 'sec-purpose', 'upgrade-insecure-requests', 'user-agent'],
    // Of what stands between them and here.
    ...[
      'cdn-loop',
      'cf-connecting-ip',
      'cf-ipcountry',
      'cf-ray',
      'cf-visitor',
      'forwarded',
      'traceparent',
      'tracestate',
    ],
    ...['true-client-ip', 'via', 'x-amzn-trace-id', 'x-cloud-trace-context', 'x-forwarded-host', 'x-forwarded-port'],
    ...['x-forwarded-scheme', 'x-forwarded-server', 'x-real-ip', 'x-request-id', 'x-scheme'],
  ],
};

const BY_NAME: ReadonlyMap<string, Read> = new Map(
  Object.entries(READ).flatMap(([read, names]) => names.map(name => [name, read as Read] as const)),
);

/** How much is remembered of requests, and of callers, in characters. */
const MOST = 1_000_000;

/** What an entry takes beside its texts. */
const LITTLE = 200;

/** Answers nothing. */
export const NEVER: Again = { note: () => {}, tell: () => false };

export function againBy({ telling, limits, shed, proxied, over }: AgainOptions): Again {
  const bySaid = cacheNamed(
    'requests',
    new LRUCache<string, Remembered>({
      maxSize: MOST,
      sizeCalculation: ({ key, path }, words) => LITTLE + words.length + key.length + path.length,
    }),
  );
  const byCaller = cacheNamed(
    'callers',
    new LRUCache<string, Counted>({ maxSize: MOST, sizeCalculation: (_, caller) => LITTLE + caller.length }),
  );
  return {
    note: ({ raw, originalUrl, holder, counted }, known) => {
      if (holder !== null || counted === null) return;
      const said = saidBy(raw, originalUrl, proxied);
      if (said === null) return;
      bySaid.set(said.words, known);
      byCaller.set(said.caller, counted);
    },
    tell: (incoming, answer) => {
      const since = performance.now();
      const { method = '', url = '' } = incoming;
      const said = saidBy(incoming, url, proxied);
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
      answer.on('close', () => {
        const { statusCode: status, writableFinished: isWhole } = answer;
        over({ ...known, id: asker.id, method, status, ms: performance.now() - since, isWhole });
      });
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
function saidBy({ method, rawHeaders, socket }: IncomingMessage, url: string, proxied: boolean): Said | null {
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
    if (read === 'unread' || (read === 'proxied' && !proxied)) continue;
    const value = rawHeaders[index + 1] as string;
    headers[name] = value;
    if (read === 'said') words += `\n${name}:${value}`;
  }
  // Without a host it depends on the version of HTTP whether it is one.
  if (headers.host === undefined) return null;
  const { remoteAddress } = socket;
  // What a proxy says is believed of some.
  const protocol = headers['x-forwarded-proto'];
  if (protocol !== undefined) words += `\n${protocol} by ${remoteAddress}`;
  return { words, caller: `${remoteAddress}\n${headers['x-forwarded-for'] ?? ''}`, headers };
}
