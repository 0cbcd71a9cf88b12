// The package: what npm packs of a checkout that somebody works in, and what installing it needs.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.ts';
import { throwAwayFolder } from './databases.ts';

/** What is not there in a fresh clone, and what git keeps for itself. */
const NOT_OF_A_CLONE = /^(\.git|node_modules|dist|data|coverage)(\/|$)/;

test('npm packs the command and what it needs, and nothing that lies there by chance', async () => {
  const { path: folder, remove } = await throwAwayFolder();
  const checkout = join(folder, 'checkout');
  await cp(packageRoot, checkout, {
    recursive: true,
    filter: source => !NOT_OF_A_CLONE.test(source.slice(packageRoot.length)),
  });
  await mkdir(join(checkout, 'data'));
  const chance = [
    '.env',
    'data/communique.db',
    'communique.db',
    'export.csv',
    'events.ndjson',
    'prisma/dev.db',
    'docs/.env',
  ];
  for (const name of chance) await writeFile(join(checkout, name), 'secret');
  await mkdir(join(checkout, 'dist/cli'), { recursive: true });
  await writeFile(join(checkout, 'dist/cli/main.js'), '');
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: checkout,
    stdio: 'pipe',
  });
  const [{ files }] = JSON.parse(String(listing)) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  for (const name of ['bin/communique.js', 'dist/cli/main.js', 'LICENSE', 'README.md', 'prisma/seed/events.json'])
    expect(paths).toContain(name);
  expect(paths).toContain('prisma/sqlite/schema.prisma');
  expect(paths.filter(path => chance.includes(path))).toEqual([]);
  expect(paths.filter(path => /^(src|test|bench)\//.test(path))).toEqual([]);
  await remove();
});

test('installing compiles nothing: the lock says that better-sqlite3 has nothing to build', async () => {
  const lock = JSON.parse(await readFile(join(packageRoot, 'package-lock.json'), 'utf8'));
  // npm takes a package's manifest from the lock, which leaves this member out; older ones then run node-gyp.
  expect(
    lock.packages['node_modules/better-sqlite3'].gypfile,
    'npm install has dropped it: put it back with `npm run lock`',
  ).toBe(false);
});
