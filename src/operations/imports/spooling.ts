// Bodies that are kept in files of their own, in the temporary folder.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { bytesOf } from '../../imports/files.ts';
import { StorageFailure } from '../../ledger/errors.ts';

/** An input, as it comes. */
export interface Input {
  /** The name of the file, without its folder; empty where it comes as a stream. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Where it lies, if it is a file. */
  readonly path?: string;
}

/** A body that lies in a file of its own, which whoever had it kept removes. */
export interface Spooled {
  readonly path: string;
  readonly folder: string;
  readonly size: number;
  /** What the client calls it. */
  readonly name: string;
}

export const inputIn = ({ name, path }: Spooled): Input => ({ name, path, bytes: bytesOf(path) });

/** What the system says of a temporary folder that takes no file: no room, no rights, no file handles, a fault of the disk. */
const NO_FILE: ReadonlySet<unknown> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'ENOENT', 'EIO', 'EMFILE', 'ENFILE'],
]);

/** Keeps an input in a file of its own. @throws StorageFailure where the temporary folder takes none */
export async function spool({ name, bytes }: Input): Promise<Spooled> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'communique-import-'));
    const path = join(folder, 'body');
    const file = createWriteStream(path);
    await pipeline(bytes, file);
    return { folder, path, size: file.bytesWritten, name };
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw NO_FILE.has(code) ? new StorageFailure(error, 'The temporary folder takes no file now.') : error;
  }
}

/** Has `action` read an input of which it needs now this place, now that: from its own file, or one that is kept as long. */
export async function* inFile<T>(input: Input, action: (path: string) => AsyncIterable<T>): AsyncGenerator<T> {
  if (input.path !== undefined) {
    // All of it counts as read.
    for await (const _ of input.bytes);
    yield* action(input.path);
    return;
  }
  const { path, folder } = await spool(input);
  try {
    yield* action(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
