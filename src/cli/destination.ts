// Where a result goes that is too large to hold: the output of the process, or a file that is there whole or not at all.
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Terminal, WrongUse } from './terminal.ts';

/** Takes chunks to their end. @throws WrongUse where they cannot be written */
export type Destination = (chunks: AsyncIterable<Buffer>) => Promise<void>;

/**
 * The destination that `--output` names: `-` is the output of the process. A file is written beside its name, synced,
 * and then put in its place. @throws WrongUse where there is a file already and `force` is not given
 */
export async function destinationOf(file: string, force: boolean, { output }: Terminal): Promise<Destination> {
  if (file === '-') return chunks => told('the output', pipeline(chunks, output, { end: false }));
  const present = await stat(file).catch(() => null);
  if (present?.isDirectory()) throw new WrongUse(`${file} is a folder.`);
  // A pipe or a device is written into.
  if (present && !present.isFile()) return chunks => told(file, pipeline(chunks, createWriteStream(file)));
  if (present && !force) throw new WrongUse(`${file} is there already. Give --force to replace it.`);
  return chunks => told(file, intoFile(file, chunks));
}

async function intoFile(file: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  const remove = () => rm(part, { force: true });
  const stay = onSignal(remove);
  try {
    await pipeline(chunks, createWriteStream(part, { flags: 'wx', flush: true }));
    await rename(part, file);
  } catch (error) {
    await remove();
    throw error;
  } finally {
    stay();
  }
}

/** The calls that the system may refuse. */
const CALLS: ReadonlySet<string | undefined> = new Set(['open', 'write', 'fsync', 'rename']);

/** Whoever reads may have had enough, and that is no fault: `communique export | head`. */
async function told(name: string, written: Promise<void>): Promise<void> {
  await written.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    throw CALLS.has(error.syscall) ? new WrongUse(`Cannot write ${name}: ${error.message}.`) : error;
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does something before a signal ends the process: whoever interrupts it finds nothing half written. Answers what undoes it. */
function onSignal(action: () => Promise<void>): () => void {
  const undo = () => {
    for (const signal of SIGNALS) process.off(signal, act);
  };
  const act = (signal: NodeJS.Signals) => {
    undo();
    void action().finally(() => process.kill(process.pid, signal));
  };
  for (const signal of SIGNALS) process.on(signal, act);
  return undo;
}
