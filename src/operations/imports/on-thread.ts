// The thread of imports: it has a ledger of its own, whose writes take their turns among those of whoever has begun it.
import { setPriority } from 'node:os';
import { inspect } from 'node:util';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { bytesOf } from '../../imports/files.ts';
import { NOTHING } from '../../imports/outcomes.ts';
import { readMapping } from '../../imports/table/mapping.ts';
import type { Turn } from '../../ledger/dialect.ts';
import { StorageFailure } from '../../ledger/errors.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { tellFailure } from './failures.ts';
import { type Imported, type ImportOne, importingInto, type Watcher } from './run.ts';
import type { AskedThere, Here, Opening, There } from './thread.ts';

/** How much less of a processor that others want the thread has than they (setpriority(2)): about a third of their part. */
const NICE = 5;

// On Linux a priority is of one thread; elsewhere it would be that of the whole process.
if (process.platform === 'linux') setPriority(NICE);

const port = parentPort as MessagePort;
const { url, options } = workerData as Opening;
const stopping = new Map<number, AbortController>();

const here = createBirpc<Here, There>(
  {
    take: async (id, asked, input, rehearses) => {
      const stop = new AbortController();
      stopping.set(id, stop);
      const { path } = input;
      const bytes = path === undefined ? pieces(id) : bytesOf(path);
      const watcher: Watcher = {
        told: (rows, summary) => here.told(id, rows, summary),
        read: read => void here.read.asEvent(id, read),
        signal: stop.signal,
        ...(rehearses !== undefined && { rehearses }),
      };
      const { ended, ...imported } = await importOne()
        .then(one => one(whole(asked), { ...input, bytes }, watcher))
        .catch((ended: unknown): Imported => ({ summary: NOTHING, records: [], ended }))
        .finally(() => stopping.delete(id));
      return ended === undefined ? imported : { ...imported, ended: tellFailure(ended) };
    },
    stop: id => stopping.get(id)?.abort(),
  },
  { post: message => port.postMessage(message), on: listen => port.on('message', listen), timeout: -1 },
);

const turn: Turn = async action => {
  await here.turn().catch(error => {
    throw new StorageFailure(error, error.message);
  });
  let failure: string | undefined;
  try {
    return await action();
  } catch (error) {
    if (error instanceof StorageFailure) failure = inspect(error.cause);
    throw error;
  } finally {
    void here.over.asEvent(failure);
  }
};

let opened: Promise<ImportOne> | undefined;

/** In a turn too: the database is there then, and is that of whoever gave it. Where it fails, the next import tries again. */
function importOne(): Promise<ImportOne> {
  opened ??= turn(() => openLedger(url, { ...options, turn })).then(importingInto);
  opened.catch(() => (opened = undefined));
  return opened;
}

const whole = ({ mapping, ...asked }: AskedThere) => ({
  ...asked,
  ...(mapping !== undefined && { mapping: readMapping(mapping) }),
});

/** The pieces of an input that comes from elsewhere. */
async function* pieces(id: number): AsyncGenerator<Uint8Array> {
  for (let piece = await here.piece(id); piece !== null; piece = await here.piece(id)) yield piece;
}
