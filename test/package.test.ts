// The package: what npm packs of a checkout that somebody works in, what installing it needs, and what it is made of.
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.ts';
import { throwAwayFolder } from './databases.ts';

/** What is not there in a fresh clone, and what git keeps for itself. */
const NOT_OF_A_CLONE = /^(\.git|(client\/)?node_modules|(client\/)?dist|data|coverage)(\/|$)/;

/** What may be packed. What is built is told by what it is built from. */
const PACKED = [
  /^(package\.json|LICENSE|(README|CHANGELOG|CONTRIBUTING|SECURITY|client\/README)\.md|bin\/communique\.js)$/,
  /^docs\/([A-Za-z0-9-]+\.md|(look|style)\.css)$/,
  /^deploy\/grafana-[a-z]+\.json$/,
  /^docs\/mappings\/[a-z-]+\.(csv|yaml)$/,
  /^prisma\/(sqlite|postgres)\/(schema\.prisma|migrations\/([0-9a-z_]+\/migration\.sql|migration_lock\.toml))$/,
  /^prisma\/seed\/[a-z]+\.json$/,
  /^dist\/web\/(index\.html|assets\/[\w.-]+-[\w-]{8}\.(js|css|svg|json))(\.(br|gz))?$/,
];

/** The most that it may have, packed and without what it depends on, in bytes. */
const LARGEST = 3_000_000;

test('npm packs the command, the page, the docs and what they need, nothing that lies there by chance, and 3 MB at most', async () => {
  const { path: folder, remove } = await throwAwayFolder();
  const checkout = join(folder, 'checkout');
  await cp(packageRoot, checkout, {
    recursive: true,
    filter: source => !NOT_OF_A_CLONE.test(source.slice(packageRoot.length)),
  });
  await symlink(join(packageRoot, 'node_modules'), join(checkout, 'node_modules'));
  const chance = [
    ...['.env', 'data/communique.db', 'communique.db', 'export.csv', 'events.ndjson', 'prisma/dev.db', 'docs/.env'],
    ...['dist/left.js', 'dist/web/left.html', 'dist/web/assets/left-12345678.js', 'bin/.env', 'docs/notes.txt'],
  ];
  for (const name of chance) {
    await mkdir(dirname(join(checkout, name)), { recursive: true });
    await writeFile(join(checkout, name), 'secret');
  }
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: checkout, stdio: 'pipe' });
  const [{ files, size }] = JSON.parse(String(listing)) as [{ files: { path: string }[]; size: number }];
  const paths = files.map(({ path }) => path);
  const built = globSync('**/*.{ts,js}', { cwd: join(packageRoot, 'src'), exclude: ['**/*.d.ts'] }).map(
    name => `dist/${name.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`,
  );
  const migrations = globSync('prisma/*/migrations/**/*.sql', { cwd: packageRoot }).map(name =>
    name.replaceAll('\\', '/'),
  );
  expect(paths).toEqual(expect.arrayContaining([...built, ...migrations]));
  const manifest = (of: string) => readFile(join(of, 'package.json'), 'utf8');
  expect(await manifest(checkout), 'what is packed differs; what lies here is as it was').toBe(
    await manifest(packageRoot),
  );
  for (const name of ['bin/communique.js', 'LICENSE', 'README.md', 'docs/api.md', 'prisma/seed/events.json'])
    expect(paths).toContain(name);
  for (const name of ['prisma/sqlite/schema.prisma', 'dist/web/index.html', 'dist/web/index.html.br'])
    expect(paths).toContain(name);
  expect(paths.filter(path => chance.includes(path))).toEqual([]);
  expect(paths.filter(path => !built.includes(path) && !PACKED.some(pattern => pattern.test(path)))).toEqual([]);
  expect(size).toBeLessThan(LARGEST);
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
