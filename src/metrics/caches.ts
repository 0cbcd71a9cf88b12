// Whether caches had what they were asked for, as the library that makes them tells it to whoever listens.
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import type { LRUCache } from 'lru-cache';
import { nameOf } from '../caches.ts';

type Told = LRUCache.Status<object, object>;

/** Told the name of a cache, and whether it had what was asked for; what is being read for somebody else is there. */
type Noted = (cache: string, hit: boolean) => void;

/** Calls `noted` at each question to a cache that has a name, of all this process; the answer ends that. */
export function listenToCaches(noted: Noted): () => void {
  const told = (message: unknown) => {
    const { cache, get, fetch } = message as Told;
    const name = cache && nameOf(cache);
    const found = get ?? fetch;
    if (name !== undefined && found !== undefined) noted(name, found === 'hit' || found === 'inflight');
  };
  const fetching = tracingChannel('lru-cache').start;
  subscribe('lru-cache:metrics', told);
  fetching.subscribe(told);
  return () => {
    unsubscribe('lru-cache:metrics', told);
    fetching.unsubscribe(told);
  };
}
