// The order of rooms: data flows one way, and each room knows only those before it.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.ts';

/** What lies in src/, in the order in which it may be known. */
const ROOMS = [
  ...['package-root.ts', 'breathing.ts', 'portions.ts', 'turns.ts', 'caches.ts', 'once.ts', 'signals.ts'],
  ...['model', 'ledger', 'copy', 'query', 'formats', 'imports', 'docs'],
  ...[
    'operations',
    'follow',
    'http',
    'listening.ts',
    'metrics',
    'tracing',
    'config.ts',
    'log.ts',
    'seed.ts',
    'app.ts',
    'giving-back.ts',
    'backups.ts',
    'server.ts',
    'workers.ts',
    'cli',
  ],
];

const source = join(packageRoot, 'src');
const files = globSync('**/*.{ts,js}', { cwd: source });
const textOf = (file: string) => readFileSync(join(source, file), 'utf8');
const roomOf = (file: string) => file.split(/[\\/]/)[0] ?? '';

/** The files of src/ that a file imports. */
const importedBy = (file: string) =>
  [...textOf(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(source, join(source, dirname(file), path)),
  );

test('every room has its place in the order', () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual([...ROOMS].sort());
});

test('each room imports only those before it', () => {
  const wrong = files.flatMap(file =>
    importedBy(file)
      .filter(path => ROOMS.indexOf(roomOf(path)) > ROOMS.indexOf(roomOf(file)))
      .map(path => `${file} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

test('replies are written in one file', () => {
  expect(files.filter(file => /\breply\b/i.test(textOf(file)))).toEqual([join('http', 'serve.ts')]);
});

test('operations know no framework', () => {
  const below = files.filter(file => ROOMS.indexOf(roomOf(file)) < ROOMS.indexOf('http'));
  // What reads the parts of a form is by the same people, and knows nothing of the framework.
  expect(below.filter(file => /from '@?fastify(?!\/busboy')/.test(textOf(file)))).toEqual([]);
});
