// One way to read everything, timed in a process of its own, so that what it holds can be told from what others held.
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formats } from '../src/formats/formats.ts';
import { permanentIds } from '../src/formats/permanent-ids.ts';
import { write } from '../src/formats/write.ts';
import { type Ledger, openLedger } from '../src/ledger/ledger.ts';
import { kinds } from '../src/model/kinds.ts';
import { readDocuments } from '../src/query/documents.ts';
import { defaultSort } from '../src/query/sorts.ts';
import { databaseLike } from './by-hand/database.ts';
import { documentsByHand } from './by-hand/documents.ts';

export interface Passage {
  readonly documents: number;
  /** Documents a second. */
  readonly rate: number;
  /** How much more memory was resident at most than before, in bytes. */
  readonly growth: number;
}

/** So many documents are read first: the code is compiled then, and the ledger's own cache of pages is full. */
const WARM_UP = 30_000;

/** Between two looks at the memory, in documents. */
const LOOK = 1_000;

const [, , file = '', way = ''] = process.argv;
const ledger = await openLedger(`file:${file}`, { readOnly: true });
const read = await reader(ledger, way);
for (let seen = 0; seen < WARM_UP; ) seen += await read(WARM_UP - seen, () => {});
process.send?.(await timed());
await ledger.close();

async function timed(): Promise<Passage> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const begun = performance.now();
  const documents = await read(Infinity, look);
  const seconds = (performance.now() - begun) / 1_000;
  look();
  return { documents, rate: documents / seconds, growth: most - before };
}

/** Reads at most so many documents, and looks now and then; answers how many there were. */
type Read = (most: number, look: () => void) => Promise<number>;

async function reader(from: Ledger, name: string): Promise<Read> {
  if (name !== 'hand') return (most, look) => exported(from, name, most, look);
  const db = await databaseLike(from, file);
  return async (most, look) => {
    let count = 0;
    for (const document of documentsByHand(db, Math.min(most, 2 ** 53 - 1))) {
      if (document.length > 0 && ++count % LOOK === 0) look();
    }
    return count;
  };
}

/** As a client that takes everything at once would have it: written, and encoded. */
async function exported(from: Ledger, name: string, most: number, look: () => void): Promise<number> {
  const format = formats.find(each => each.name === name);
  if (!format) throw new Error(`There is no format ${name}.`);
  const position = from.head().position;
  const asked = { kind: 'event', where: { type: 'and', of: [] }, sort: defaultSort('event') } as const;
  const base = 'https://communique.example';
  const at = new Date(0).toISOString();
  const ids = permanentIds(base, from.identity());
  const writer = format.writer({ kind: kinds.event, base, ids, self: base, list: '/v1/events', position, at });
  let count = 0;
  const told = (written: number) => {
    if (written - count >= LOOK) look();
    count = written;
  };
  async function* some() {
    for await (const chunk of write(writer, readDocuments(from, asked, position), told)) {
      yield chunk;
      if (count >= most) return;
    }
  }
  await pipeline(some(), new Writable({ write: (_, __, done) => done() }));
  return count;
}
