// A file that is there whole or not at all: made in a folder beside its place, and put there when it is done.
import { rmSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Has `make` write a file of the name that it is given and sync it, and puts that in the place of `file`, in one step. What
 * it leaves beside is removed, also where a signal ends the process; `kill -9` leaves the folder `<file>.<pid>.part`.
 */
export async function putInPlace(file: string, make: (part: string) => Promise<void>): Promise<void> {
  await putBeside(file, async part => {
    await make(part);
    return file;
  });
}

/** The same for a file whose name, in that folder, `make` answers: it may tell what is in it. */
export async function putBeside(file: string, make: (part: string) => Promise<string>): Promise<string> {
  const folder = `${file}.${process.pid}.part`;
  // Where a signal ends it, the file is still being written: what comes into the folder meanwhile is removed too.
  const all = { recursive: true, force: true, maxRetries: 20 };
  const remove = () => rm(folder, all);
  // What opens a file in it makes the folder anew: in the end nothing has its turn between the removal and the end.
  const interruption = onSignal(remove, () => rmSync(folder, all));
  try {
    await remove();
    await mkdir(folder);
    const part = join(folder, basename(file));
    const name = await make(part);
    await rename(part, name);
    await syncFolder(dirname(name));
    return name;
  } finally {
    await interruption.isOver();
    await remove();
    interruption.ignore();
  }
}

/** The name is on the disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Interruption {
  /** Never comes to an end once a signal is ending the process: what fails meanwhile, since its file is gone, is no failure. */
  readonly isOver: () => Promise<void>;
  /** From now on a signal ends the process as it would. */
  readonly ignore: () => void;
}

/** Does something before a signal ends the process, the `last` of it at once: whoever interrupts it finds nothing half written. */
function onSignal(action: () => Promise<void>, last: () => void): Interruption {
  let isEnding = false;
  const ignore = () => {
    for (const signal of SIGNALS) process.off(signal, act);
  };
  const act = (signal: NodeJS.Signals) => {
    isEnding = true;
    ignore();
    void action().finally(() => {
      try {
        last();
      } finally {
        process.kill(process.pid, signal);
      }
    });
  };
  for (const signal of SIGNALS) process.on(signal, act);
  return { ignore, isOver: () => (isEnding ? new Promise(() => {}) : Promise.resolve()) };
}
