// The real data that tests read where they are: beside the checkout, or in the folder that COMMUNIQUE_DATA names.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';

const folder = process.env.COMMUNIQUE_DATA ?? join(packageRoot, '../shared/data');

/** The path of a data file, or null where it is not there. */
export function sharedFile(path: string): string | null {
  const file = join(folder, path);
  return existsSync(file) ? file : null;
}
