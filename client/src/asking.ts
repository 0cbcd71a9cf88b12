// One request and its answer: sent again where the server says when, or where nothing came back and no harm is done by it.
import createClient, { type HeadersOptions, mergeHeaders } from 'openapi-fetch';
import { pause, retryAfter } from './pause.ts';
import { Problem } from './problem.ts';
import type { Answer, Method } from './types.ts';

export interface Options {
  /** Where the server is; in a browser, where the page came from unless told. */
  readonly baseUrl?: string;
  /** The API key; reading mostly needs none. */
  readonly key?: string;
  /** Sends requests in the place of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** How often a request is sent at most: 4 times unless told. */
  readonly attempts?: number;
  /** The longest wait that a server may ask for, in milliseconds: a minute unless told. What is to take longer is thrown. */
  readonly patience?: number;
}

/** What a request takes, whatever its path is. */
export interface AnyInit {
  readonly params?: { readonly path?: object; readonly query?: object; readonly header?: object };
  readonly body?: unknown;
  readonly headers?: HeadersOptions;
  readonly signal?: AbortSignal | null;
  readonly parseAs?: 'json' | 'text' | 'blob' | 'arrayBuffer' | 'stream';
  readonly cache?: 'no-cache' | 'no-store';
}

/** @throws Problem where the server refuses; what `fetch` throws where there is no answer, or the signal is aborted. */
export type AnyAsk = (method: Method, path: string, init?: AnyInit) => Promise<Answer<unknown>>;

type Send = (
  method: Method,
  path: string,
  init: AnyInit,
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;

/** The first wait after a connection that broke, in milliseconds; each further one is twice as long. */
const FIRST_PAUSE = 250;

export function askingOf(options: Options): AnyAsk {
  const { attempts = 4, patience = 60_000 } = options;
  const send = sendingOf(options);
  return async (method, path, init = {}) => {
    const headers = method === 'post' ? mergeHeaders({ 'idempotency-key': newKey() }, init.headers) : init.headers;
    const sent = headers === undefined ? init : { ...init, headers };
    // A body that is a stream is gone once it was sent.
    const limit = init.body instanceof ReadableStream ? 1 : attempts;
    for (let attempt = 1; ; attempt += 1) {
      let wait: number | null;
      try {
        const { data, error, response } = await send(method, path, sent);
        if (response.ok) return { data, response };
        wait = response.status === 429 || response.status === 503 ? retryAfter(response) : null;
        if (wait === null || wait > patience || attempt >= limit) throw new Problem(response, error);
      } catch (error) {
        // Nothing came back. What a condition guards may have been done, and would be refused the second time.
        const harmless = method === 'get' || method === 'post';
        if (error instanceof Problem || init.signal?.aborted || !harmless || attempt >= limit) throw error;
        wait = FIRST_PAUSE * 2 ** (attempt - 1);
      }
      await pause(wait, init.signal);
    }
  };
}

function sendingOf({ baseUrl = originOfPage(), key, fetch }: Options): Send {
  const client = createClient<Record<string, Record<Method, object>>>({
    baseUrl: new URL(baseUrl).href,
    ...(fetch && { fetch }),
    ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
  });
  return client.request as unknown as Send;
}

/** In a browser, where the page came from. */
function originOfPage(): string {
  const { location } = globalThis as { location?: { readonly origin: string } };
  if (!location) throw new TypeError('Outside a browser, `baseUrl` has to say where the server is');
  return location.origin;
}

/** 128 random bits. (`crypto.randomUUID` is there on pages that came by HTTPS alone.) */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
