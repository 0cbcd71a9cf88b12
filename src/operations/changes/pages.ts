// Pages of the feed: consecutive changes as bytes, read and written out once for all who come by, and kept for a while.
import { LRUCache } from 'lru-cache';
import { cacheNamed } from '../../caches.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Revision } from '../../ledger/revision.ts';

/** How many changes are read at once: those between two multiples of it, wherever somebody begins. */
const BLOCK = 20;

/** Of how many bytes a page is, where one change does not need more; and how many bytes of pages are kept. */
const PAGE = 65_536;
const KEPT = 16_000_000;

export interface Page {
  readonly bytes: Buffer;
  /** The position of its last change. */
  readonly last: number;
}

export interface Pages {
  /** The next changes after a position, none of them after `upTo`, which is later. */
  after(position: number, upTo: number): Promise<Page>;
}

interface Written {
  /** The position of the first change. */
  readonly first: number;
  readonly bytes: Buffer;
  /** Where in the bytes each change ends. */
  readonly ends: readonly number[];
}

export function pagesOf(ledger: Pick<Ledger, 'changes'>, textOf: (change: Revision) => string): Pages {
  const kept = cacheNamed(
    'pages',
    new LRUCache<string, readonly Written[], () => Promise<readonly Written[]>>({
      maxSize: KEPT,
      sizeCalculation: pages => pages.reduce((sum, { bytes }) => sum + bytes.length, 1),
      fetchMethod: (_key, _stale, { context: read }) => read(),
      ignoreFetchAbort: true,
    }),
  );
  const read = async (since: number, last: number) => {
    const pages = written(await ledger.changes(since, last, last - since), textOf);
    if (pages.length === 0) throw new Error(`The ledger has no changes from ${since + 1} to ${last}.`);
    return pages;
  };
  return {
    after: async (position, upTo) => {
      const [start, end] = [position - (position % BLOCK), position - (position % BLOCK) + BLOCK];
      // Of a block that is not whole yet, what somebody has seen is not read again.
      const [since, last] = end <= upTo ? [start, end] : [position, upTo];
      const context = () => read(since, last);
      const pages = (await kept.fetch(`${since} ${last}`, { context })) ?? (await context());
      const page = pages.find(({ first, ends }) => position < first + ends.length - 1) as Written;
      return between(page, position, upTo);
    },
  };
}

function written(changes: readonly Revision[], textOf: (change: Revision) => string): Written[] {
  const pages: { first: number; texts: Buffer[]; size: number }[] = [];
  for (const change of changes) {
    const text = Buffer.from(textOf(change));
    const page = pages.at(-1);
    if (page && page.size + text.length <= PAGE) {
      page.texts.push(text);
      page.size += text.length;
    } else pages.push({ first: change.position, texts: [text], size: text.length });
  }
  return pages.map(({ first, texts }) => {
    let end = 0;
    const ends = texts.map(text => (end += text.length));
    return { first, bytes: Buffer.concat(texts), ends };
  });
}

/** What of a page is after one position and not after another. */
function between({ first, bytes, ends }: Written, position: number, upTo: number): Page {
  const last = Math.min(upTo, first + ends.length - 1);
  return { bytes: bytes.subarray(ends[position - first] ?? 0, ends[last - first]), last };
}

/** All changes after a position, up to another. Nothing is read ahead of whoever takes them. */
export async function* walkPages(pages: Pages, since: number, upTo: number): AsyncGenerator<Buffer> {
  let position = since;
  while (position < upTo) {
    const { bytes, last } = await pages.after(position, upTo);
    yield bytes;
    position = last;
  }
}
