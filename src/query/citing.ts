// The events that cite a source, one by one, as the ledger stands when the first is read.
import type { Ledger } from '../ledger/ledger.ts';
import { readPage } from './page.ts';
import type { Key } from './question.ts';
import { defaultSort } from './sorts.ts';

const PAGE = 100;

export async function* citingEvents(ledger: Ledger, source: string): AsyncGenerator<string> {
  const { position } = ledger.head();
  const cites = { type: 'term' as const, name: 'source', any: [source], none: [] };
  let after: Key | null = null;
  do {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(
      ledger,
      { kind: 'event', where: cites, sort: defaultSort('event') },
      position,
      { direction: 'forward', after, limit: PAGE },
    );
    yield* page.items;
    after = page.next;
  } while (after !== null);
}
