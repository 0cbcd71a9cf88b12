// The thread of imports: it has a ledger of its own, whose writes take their turns among those of whoever has begun it.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { bytesOf } from '../../imports/files.ts';
import { NOTHING } from '../../imports/outcomes.ts';
import { readMapping } from '../../imports/table/mapping.ts';
import type { Turn } from '../../ledger/dialect.ts';
import { StorageFailure } from '../../ledger/errors.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { tellFailure } from './failures.ts';
import { type ImportOne, importingInto } from './run.ts';
import type { AskedThere, Here, Opening, There } from './thread.ts';

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
      const watcher = {
        told: (rows: Parameters<Here['told']>[1], summary: Parameters<Here['told']>[2]) => here.told(id, rows, summary),
        read: (read: number) => void here.read.asEvent(id, read),
        signal: stop.signal,
        ...(rehearses !== undefined && { rehearses }),
      };
      try {
        const { ended, ...imported } = await (await importOne())(whole(asked), { ...input, bytes }, watcher);
        return ended === undefined ? imported : { ...imported, ended: tellFailure(ended) };
      } catch (ended) {
        return { summary: NOTHING, records: [], ended: tellFailure(ended) };
      } finally {
        stopping.delete(id);
      }
    },
    stop: id => stopping.get(id)?.abort(),
  },
  { post: message => port.postMessage(message), on: listen => port.on('message', listen), timeout: -1 },
);

const turn: Turn = async action => {
  await here.turn().catch(error => {
    throw new StorageFailure(error, error.message);
  });
  try {
    return await action();
  } finally {
    void here.over.asEvent();
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
