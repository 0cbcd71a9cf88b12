// What is remembered of items that others refer to: classes, offices and countries, of any number in bounded memory.
import { LRUCache } from 'lru-cache';
import { countryCodes } from '../countries/systems.ts';
import { type Type, typeOf } from './classes.ts';
import type { Item } from './items.ts';
import type { Words } from './names.ts';

/** How many characters are held of items that others may refer to: beyond it those are forgotten that were not asked for longest. */
const MOST_HELD = 32 * 1_024 * 1_024;

/** What an office is called, and whose it is. */
interface Referred {
  readonly words: Words;
  readonly above: readonly string[];
  readonly holders: Item['holders'];
}

export interface KnownItems {
  readonly add: (item: Item) => void;
  readonly find: (id: string) => Referred | undefined;
  /** The code of ISO 3166 of a country. */
  readonly codeOf: (id: string) => string | undefined;
  readonly typeOf: (item: Item) => Type | undefined;
}

/** The code of ISO 3166-1, or of 3166-3 where it is no more. */
export const codeIn = ({ codes }: Item): string | undefined => codes.find(code => countryCodes.has(code));

export function knownItems(): KnownItems {
  const held = new LRUCache<string, Referred>({ maxSize: MOST_HELD });
  // There are as many as there are codes, and a few.
  const codes = new Map<string, string>();
  const own = (item: Item) => typeOf(item.classes, id => held.get(id)?.above ?? []);
  return {
    add: item => {
      const code = codeIn(item);
      if (code !== undefined) codes.set(item.id, code);
      else if (typeOf(item.classes, () => []) !== 'person')
        held.set(item.id, { words: item.names.words, above: item.above, holders: item.holders }, { size: item.size });
    },
    find: id => held.get(id),
    codeOf: id => codes.get(id),
    typeOf: item => {
      const type = own(item);
      return type !== 'person' && codes.has(item.id) ? 'state' : type;
    },
  };
}
