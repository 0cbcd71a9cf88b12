// A disk that is soon full: a small file system in memory, where this user may mount one.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwAwayFolder } from './databases.ts';

export interface SmallDisk {
  readonly path: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives back what was taken. */
  free(): void;
  /** Gives it another size, such as `200m`. */
  resize(size: string): void;
  remove(): Promise<void>;
}

const mount = (...args: readonly string[]) => execFileSync('mount', args, { stdio: 'ignore' });

/** Null where this user may not mount one. */
export async function smallDisk(size: string): Promise<SmallDisk | null> {
  const folder = await throwAwayFolder();
  const path = join(folder.path, 'disk');
  await mkdir(path);
  await chmod(folder.path, 0o755);
  try {
    mount('-t', 'tmpfs', '-o', `size=${size},mode=0777`, 'tmpfs', path);
  } catch {
    await folder.remove();
    return null;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: () => {
      // Down to the last page, so that nothing is written beside it.
      for (const piece of [1_048_576, 4_096]) fillWith(ballast, piece);
    },
    free: () => rmSync(ballast),
    resize: to => void mount('-o', `remount,size=${to}`, path),
    remove: async () => {
      execFileSync('umount', ['--lazy', path]);
      await folder.remove();
    },
  };
}

function fillWith(file: string, bytes: number): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
