// Where a result goes that is too large to hold: the output of the process, or a file that is there whole or not at all.
import { createWriteStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { putInPlace } from './staging.ts';
import { type Terminal, WrongUse } from './terminal.ts';

/** Takes chunks to their end. @throws WrongUse where they cannot be written */
export type Destination = (chunks: AsyncIterable<Buffer>) => Promise<void>;

/**
 * The destination that `--output` names: `-` is the output of the process. A file is written beside its name, synced,
 * and then put in its place. @throws WrongUse where there is a file already and `force` is not given
 */
export async function destinationOf(file: string, force: boolean, { output }: Terminal): Promise<Destination> {
  if (file === '-') return chunks => told('the output', pipeline(chunks, output, { end: false }));
  const present = await presentAt(file);
  // A pipe or a device is written into.
  if (present && !present.isFile()) return chunks => told(file, pipeline(chunks, createWriteStream(file)));
  if (present && !force) throw isThere(file);
  return chunks =>
    told(
      file,
      putInPlace(file, part => pipeline(chunks, createWriteStream(part, { flags: 'wx', flush: true }))),
    );
}

/**
 * Has `make` make a file that is there whole or not at all. @throws WrongUse where it cannot be written, or is there already
 * and `force` is not given
 */
export async function intoFile(file: string, force: boolean, make: (part: string) => Promise<void>): Promise<void> {
  const present = await presentAt(file);
  if (present && !present.isFile()) throw new WrongUse(`${file} is not a file.`);
  if (present && !force) throw isThere(file);
  await told(file, putInPlace(file, make));
}

/** What there is under a name. @throws WrongUse where it is a folder */
async function presentAt(file: string): Promise<Stats | null> {
  const present = await stat(file).catch(() => null);
  if (present?.isDirectory()) throw new WrongUse(`${file} is a folder.`);
  return present;
}

const isThere = (file: string) => new WrongUse(`${file} is there already. Give --force to replace it.`);

/** The calls that the system may refuse. */
const CALLS: ReadonlySet<string | undefined> = new Set(['open', 'write', 'fsync', 'mkdir', 'rename']);

/** Whoever reads may have had enough, and that is no fault: `communique export | head`. */
async function told(name: string, written: Promise<void>): Promise<void> {
  await written.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    throw CALLS.has(error.syscall) ? new WrongUse(`Cannot write ${name}: ${error.message}.`) : error;
  });
}
