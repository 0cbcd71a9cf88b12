// Writes by hand, in a process of their own: transactions of prepared statements with the rows that the server writes.
import Database from 'better-sqlite3';
import { type Loaded, projected, writerOf } from './by-hand/loads.ts';
import { castFor } from './cast.ts';
import { inventorOf } from './events.ts';
import type { Recorded, Writes } from './write-load.ts';

export interface Wrote extends Recorded {
  /** For how long it took a processor, in microseconds. */
  readonly cpu: number;
}

/** So many transactions are prepared before they are timed. */
const PREPARED = 50;

const [, , file = '', seed = '', events = ''] = process.argv;
const inventor = inventorOf(Number(seed), castFor(Number(events)));
const db = new Database(file);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000');
db.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536');
const write = writerOf(db);
let position = Number(db.prepare('SELECT position FROM head').pluck().get());

const loaded = (index: number): Loaded =>
  projected('event', `by-hand-${index}`, ++position, new Date().toISOString(), inventor.event(index % Number(events)));

process.on('message', ({ together, seconds, first }: Writes) => {
  const wrote = { written: 0, seconds: 0, cpu: 0 };
  while (wrote.seconds < seconds) {
    const batches = Array.from({ length: PREPARED }, (_, turn) =>
      Array.from({ length: together }, (_, n) => loaded(first + wrote.written + turn * together + n)),
    );
    const [begun, before] = [performance.now(), process.cpuUsage()];
    for (const batch of batches) write(batch);
    const { user, system } = process.cpuUsage(before);
    wrote.seconds += (performance.now() - begun) / 1_000;
    wrote.cpu += user + system;
    wrote.written += PREPARED * together;
  }
  process.send?.(wrote satisfies Wrote);
});
process.on('disconnect', () => process.exit());
