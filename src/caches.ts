// Caches by their names: whoever measures them is told by the library that makes them, which knows no names.
import type { LRUCache } from 'lru-cache';

const names = new WeakMap<object, string>();

/** The same cache, known by a name that caches of its kind share. */
export function cacheNamed<K extends {}, V extends {}, C>(name: string, cache: LRUCache<K, V, C>): LRUCache<K, V, C> {
  names.set(cache, name);
  return cache;
}

/** The name of a cache; undefined where it has none. */
export const nameOf = (cache: object): string | undefined => names.get(cache);
