// The package: what npm packs of a checkout that somebody works in, what installing it needs, and what it is made of.
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

interface Locked {
  readonly version: string;
  /** A package of this checkout, which what is packed does not have. */
  readonly link?: true;
  readonly dev?: true;
  readonly optional?: true;
}

interface Bill {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly { readonly 'bom-ref': string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

test('the bill of materials has all that a server needs, and nothing that only those need who work on it', async () => {
  const { packages } = JSON.parse(await readFile(join(packageRoot, 'package-lock.json'), 'utf8'));
  const locked = Object.entries(packages as Record<string, Locked>).filter(([path]) => path !== '');
  const named = (fits: (each: Locked) => unknown) =>
    locked.flatMap(([path, each]) => (fits(each) ? [`${path.split('node_modules/').at(-1)}@${each.version}`] : []));
  const told = execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: packageRoot, stdio: 'pipe' });
  const { bomFormat, metadata, components, dependencies } = JSON.parse(String(told)) as Bill;
  expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', 'communique']);
  const listed = components.map(component => component['bom-ref']);
  // Of what is optional, what is for this platform.
  expect(listed).toEqual(expect.arrayContaining(named(({ dev, optional, link }) => !dev && !optional && !link)));
  const needed = new Set(named(({ dev }) => !dev));
  expect(listed.filter(ref => !needed.has(ref))).toEqual([]);
  const [known, others] = [new Set(listed), dependencies.flatMap(({ dependsOn }) => dependsOn)];
  expect(others.filter(ref => !known.has(ref))).toEqual([]);
});
