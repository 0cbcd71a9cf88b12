// How many files the process may open: with too few it says so before it begins.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

const hasLimits = process.platform !== 'win32';

/** Runs the command where so many files may be open. */
function withFiles(files: number, ...args: readonly string[]) {
  const script = `ulimit -n ${files} && exec "$@"`;
  const command = [process.execPath, join(packageRoot, 'bin/communique.js'), ...args];
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...command], { env: {}, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test.skipIf(!hasLimits).each([22, 64, 127])('with %d files a server is not started, and says what to do', files => {
  const { status, stdout, stderr } = withFiles(files, 'serve');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    new RegExp(`^communique: this process may have ${files} files open .*\`ulimit -n 4096\`.*\\n$`),
  );
});

test.skipIf(!hasLimits)('with 128 it is', () => {
  expect(withFiles(128, '--version')).toMatchObject({ status: 0, stderr: '' });
});
