// The documentation says what the code says: every setting, every path, every command.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine } from '../src/cli/command-line.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { settingsTable } from '../src/config.ts';
import { formats } from '../src/formats/formats.ts';
import { kindNames } from '../src/model/kinds.ts';
import { costsTable } from '../src/operations/costs.ts';
import { packageRoot } from '../src/package-root.ts';
import { filters } from '../src/query/filters.ts';
import { sortSchema } from '../src/query/sorts.ts';
import { testApp } from './app.ts';
import { forgotten, MADE } from './support/made-tables.ts';

const pageNamed = (name: string) => readFileSync(join(packageRoot, 'docs', name), 'utf8');
const pages = readdirSync(join(packageRoot, 'docs')).filter(name => name.endsWith('.md'));
const api = pageNamed('api.md');
const running = pageNamed('running.md');

test('the table of settings is the one that the code makes', () => {
  expect(running).toContain(settingsTable());
});

test('the table of costs is the one that the code makes', () => {
  expect(pageNamed('keys.md')).toContain(costsTable());
});

test('each threat that SECURITY.md tells of is held by a test that there is', () => {
  const page = readFileSync(join(packageRoot, 'SECURITY.md'), 'utf8');
  const held = [...page.matchAll(/\| `(test\/[^`]+)`: (.+) \|$/gm)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
  const risks = new Set([...page.matchAll(/^\| (API\d+) /gm)].map(([, risk]) => risk));
  expect(risks.size).toBe(10);
  // A row for each risk, and for what else stands against it.
  expect(held.length).toBe(page.split('\n').filter(line => /^\| (API\d+ |\|)/.test(line)).length);
  const isThere = ({ file, title }: { file: string; title: string }) =>
    readFileSync(join(packageRoot, file), 'utf8').includes(title);
  expect(held.filter(each => !isThere(each))).toEqual([]);
});

test('every path is documented', async () => {
  const server = await testApp();
  const { paths } = (await server.get('/openapi.json')).json;
  const names = (path: string) => api.includes(`\`${path}\``);
  const ofKinds = (path: string) => path.replace(/^\/v1\/(events|actors|issues|sources)/, '/v1/{kind}');
  expect(Object.keys(paths).filter(path => !names(path) && !names(ofKinds(path)))).toEqual([]);
  await server.close();
});

test('every parameter and header that an operation takes is documented', async () => {
  const server = await testApp();
  const { components } = (await server.get('/openapi.json')).json;
  const text = pages.map(pageNamed).join('\n');
  const names = Object.values(components.parameters as Record<string, { name: string }>).map(({ name }) => name);
  // As code: alone, in a query, in a path, or as a header with its value.
  const isTold = (name: string) => new RegExp(`[\`?&/{]${name}[\`=}&:]`, 'i').test(text);
  expect(new Set(names).size).toBeGreaterThan(50);
  expect([...new Set(names)].filter(name => !isTold(name))).toEqual([]);
  await server.close();
});

test('every command is documented', async () => {
  const help: string[] = [];
  await commandLine(['--help'], { out: text => void help.push(text) } as Terminal);
  const [, commands = ''] = help.join('\n').split('Commands:\n');
  const names = [...commands.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter(name => name !== 'help');
  expect(names).toContain('serve');
  expect(names.filter(name => !running.includes(`| \`communique ${name}`))).toEqual([]);
});

test('every format is documented, as whoever asks for it does', () => {
  for (const { name, mediaTypes } of formats) expect(api).toContain(`| \`${name}\` | \`${mediaTypes[0]}\``);
});

test('every filter and every order is documented', () => {
  const named = [
    ...filters.map(filter => filter.name),
    ...kindNames.flatMap(kind => sortSchema(kind).enum as string[]),
  ];
  expect([...new Set(named)].filter(name => !api.includes(`\`${name}\``))).toEqual([]);
});

test('tables that are made from code are what it makes', () => {
  for (const { path, make } of MADE) {
    const page = readFileSync(path, 'utf8');
    expect(make(page), 'make it anew with: npm run docs').toBe(page);
    // A row without its last cell tells less than it could.
    expect(page.split('\n').filter(line => line.startsWith('| `') && line.endsWith('|  |'))).toEqual([]);
  }
});

test('the way of a request has every file of the protocol', () => {
  expect(forgotten()).toEqual([]);
});

test('the index of docs/ leads to every page of it, and every link in docs/ leads somewhere', () => {
  const linked = (name: string) => [
    ...readFileSync(join(packageRoot, 'docs', name), 'utf8').matchAll(/\]\(([a-zA-Z0-9./-]+\.(?:md|yaml|json))/g),
  ];
  expect(linked('README.md').map(([, to]) => to)).toEqual(
    expect.arrayContaining(pages.filter(name => name !== 'README.md')),
  );
  for (const name of pages)
    for (const [, to = ''] of linked(name)) expect(readFileSync(join(packageRoot, 'docs', to), 'utf8')).not.toBe('');
});
