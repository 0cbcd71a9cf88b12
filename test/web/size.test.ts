// What a reader has to fetch: the page, and the shapes of the countries on its map.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { throwAwayFolder } from '../databases.ts';
import { buildExplorer } from './explorer.ts';

const MOST_OF_PAGE = 150_000;
const MOST_OF_MAP = 60_000;

let folder: string;
let remove: () => Promise<void>;
let files: Map<string, Buffer>;

beforeAll(async () => {
  ({ path: folder, remove } = await throwAwayFolder());
  await buildExplorer(folder);
  const names = (await readdir(folder, { recursive: true })).filter(name => /\.(html|js|css|svg)$/.test(name));
  files = new Map(await Promise.all(names.map(async name => [name, await readFile(join(folder, name))] as const)));
});
afterAll(() => remove());

const compressed = (isOf: (name: string) => boolean) =>
  [...files].filter(([name]) => isOf(name)).reduce((sum, [, content]) => sum + gzipSync(content).length, 0);
const isMap = (name: string) => /\bworld-/.test(name);

test('every view together weighs no more than the page may', () => {
  const size = compressed(name => !isMap(name));
  expect(size).toBeGreaterThan(10_000);
  expect(size).toBeLessThanOrEqual(MOST_OF_PAGE);
});

test('the shapes of countries, which are fetched when the map is looked at, weigh no more than they may', () => {
  const size = compressed(isMap);
  expect(size).toBeGreaterThan(10_000);
  expect(size).toBeLessThanOrEqual(MOST_OF_MAP);
});

test('nothing stands in the page itself, and every asset has its hash', () => {
  const html = files.get('index.html')?.toString() ?? '';
  expect(html).not.toMatch(/<style|style=|<script>|\son\w+=|data:/);
  const assets = [...files.keys()].filter(name => name.startsWith('assets'));
  expect(assets.filter(name => !/-[\w-]{8}\.\w+$/.test(name))).toEqual([]);
});
