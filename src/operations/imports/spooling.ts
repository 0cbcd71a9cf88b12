// Bodies that are kept in files of their own, in the temporary folder.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, rmdir } from 'node:fs/promises';
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
  let made: { readonly folder: string; readonly path: string } | undefined;
  try {
    const folder = await mkdtemp(join(tmpdir(), 'communique-import-'));
    made = { folder, path: join(folder, 'body') };
    const file = createWriteStream(made.path);
    await pipeline(bytes, file);
    return { ...made, size: file.bytesWritten, name };
  } catch (error) {
    if (made !== undefined) await discard(made);
    const { code } = error as NodeJS.ErrnoException;
    throw NO_FILE.has(code) ? new StorageFailure(error, 'The temporary folder takes no file now.') : error;
  }
}

/** Removes its file and its folder. No file handle is needed for that, as it would be to look what is in the folder. */
export async function discard({ folder, path }: Pick<Spooled, 'folder' | 'path'>): Promise<void> {
  await rm(path, { force: true });
  await rmdir(folder);
}

/** Has `action` read an input of which it needs now this place, now that: from its own file, or one that is kept as long. */
export async function* inFile<T>(input: Input, action: (path: string) => AsyncIterable<T>): AsyncGenerator<T> {
  if (input.path !== undefined) {
    // All of it counts as read.
    for await (const _ of input.bytes);
    yield* action(input.path);
    return;
  }
  const spooled = await spool(input);
  try {
    yield* action(spooled.path);
  } finally {
    await discard(spooled);
  }
}
