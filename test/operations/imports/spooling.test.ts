// Bodies that are kept in files of their own, while they are removed.
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../../src/package-root.ts';
import { throwAwayFolder } from '../../databases.ts';

const SPOOLING = join(packageRoot, 'src/operations/imports/spooling.ts');

/** Keeps a body, takes all file handles that are left, and removes the body. */
const SCRIPT = `
  import { openSync } from 'node:fs';
  import { discard, spool } from ${JSON.stringify(SPOOLING)};
  const spooled = await spool({ name: '', bytes: (async function* () { yield Buffer.from('body'); })() });
  let taken;
  try { for (;;) openSync('/dev/null'); } catch ({ code }) { taken = code; }
  await discard(spooled);
  console.log(taken);
`;

test.skipIf(process.platform === 'win32')('a body is removed though no file handle is left', async () => {
  const { path, remove } = await throwAwayFolder();
  const args = ['-c', 'ulimit -n 256; exec "$0" --input-type=module --eval "$1"', process.execPath, SCRIPT];
  const told = execFileSync('sh', args, { env: { TMPDIR: path }, encoding: 'utf8' });
  expect(told).toBe('EMFILE\n');
  expect(await readdir(path)).toEqual([]);
  await remove();
});
