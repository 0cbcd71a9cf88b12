// The files of an import: those that are named, and those in the folders that are named, in the order of their names.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface File {
  readonly path: string;
  /** Without its folder. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** It was found in a folder: it need not be of the format. */
  readonly found: boolean;
}

/** A path that cannot be read; the message says why. */
export class NoSuchFile extends Error {}

/** The files under the paths, folders walked through; what begins with a dot, and links within folders, are left out. */
export async function filesUnder(paths: readonly string[]): Promise<File[]> {
  const files: File[] = [];
  for (const path of paths) files.push(...(await filesAt(path, false)));
  return files;
}

async function filesAt(path: string, found: boolean): Promise<File[]> {
  const is = await stat(path).catch(error => refuse(path, error));
  if (!is.isDirectory()) return [{ path, name: basename(path), size: is.size, found }];
  const entries = await readdir(path, { withFileTypes: true }).catch(error => refuse(path, error));
  const names = entries
    .filter(entry => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()))
    .map(({ name }) => name)
    .sort();
  const files: File[] = [];
  for (const name of names) files.push(...(await filesAt(join(path, name), true)));
  return files;
}

/** The bytes of a file, piece by piece. @throws NoSuchFile */
export async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    refuse(path, error as NodeJS.ErrnoException);
  }
}

function refuse(path: string, { code, message }: NodeJS.ErrnoException): never {
  throw new NoSuchFile(`Cannot read ${path}: ${code === 'ENOENT' ? 'there is no such file' : message}.`);
}
