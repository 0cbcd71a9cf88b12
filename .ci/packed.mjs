// What npm packs is not quite what lies in a checkout: `node .ci/packed.mjs`, before npm packs, and `… --restore` afterwards.
//
// Prisma's adapter for SQLite asks for a better-sqlite3 that aborts on Node.js 24; here `overrides` gives it a newer one, but npm
// takes those of the project that is installed into alone. So its code is built into dist/, and the package does not ask for it.
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ADAPTER = '@prisma/adapter-better-sqlite3';
const at = path => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [manifest, saved] = [at('package.json'), at('dist/package.json')];

if (process.argv.includes('--restore')) renameSync(saved, manifest);
else {
  const file = 'dist/ledger/engines/sqlite/adapter.js';
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: [ADAPTER], target: 'node' },
    build: {
      ssr: at(file),
      outDir: at('dist/ledger/engines/sqlite'),
      emptyOutDir: false,
      target: 'node22',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'adapter.js' } },
    },
  });
  if (readFileSync(at(file), 'utf8').includes(`'${ADAPTER}'`)) throw new Error(`${ADAPTER} is not built in.`);
  copyFileSync(manifest, saved);
  const { dependencies, ...packed } = JSON.parse(readFileSync(manifest, 'utf8'));
  delete dependencies[ADAPTER];
  for (const name of ['devDependencies', 'scripts', 'overrides', 'workspaces']) delete packed[name];
  writeFileSync(manifest, `${JSON.stringify({ ...packed, dependencies }, null, 2)}\n`);
}
