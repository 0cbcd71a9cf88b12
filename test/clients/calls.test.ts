// The calls of docs/clients.md: they compile under `strict` with generated types, and print what stands below them.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { API_KEY, type TestApp, testApp } from '../app.ts';

/** What must not compile: each line with what is wrong with it. */
const WRONG = `
// @ts-expect-error a change without the state that it is made to
c.PATCH('/v1/actors/{id}', { params: { path: { id } }, body: {} });
// @ts-expect-error a filter that is no list
c.GET('/v1/events', { params: { query: { country: 'CN' } } });
// @ts-expect-error a member that no change of an actor has
changes.data.map(change => change.resource === 'actor' && change.document?.title);
`;

let server: TestApp;
let folder: string;
let calls: string;

beforeAll(async () => {
  server = await testApp({ seeded: true });
  // Where both find the packages.
  folder = await mkdtemp(join(packageRoot, 'node_modules', '.calls-'));
  const docs = await readFile(join(packageRoot, 'docs', 'clients.md'), 'utf8');
  calls = /```ts\n(.*?)```/s.exec(docs)?.[1] ?? '';
  const types = await openapiTypescript(JSON.stringify(server.app.swagger()));
  await writeFile(join(folder, 'communique.d.ts'), astToString(types));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await server.close();
});

test('they compile under strict, and what is wrong does not', async () => {
  const file = join(folder, 'calls.ts');
  await writeFile(file, calls + WRONG);
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ['node'],
  });
  const faults = ts.getPreEmitDiagnostics(program).map(({ messageText, file: at, start = 0 }) => {
    const line = at?.text.slice(0, start).split('\n').length;
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(faults).toEqual([]);
});

test('they print what stands below them', async () => {
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const printed: string[] = [];
  const code = calls
    .replace('http://127.0.0.1:3000', url)
    .replace('process.env.COMMUNIQUE_API_KEY', JSON.stringify(API_KEY))
    .replaceAll('console.log', 'print');
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  const file = join(folder, 'calls.mjs');
  await writeFile(file, `const { print } = globalThis[Symbol.for('calls')];\n${outputText}`);
  Object.assign(globalThis, {
    [Symbol.for('calls')]: { print: (...values: unknown[]) => printed.push(shown(values)) },
  });
  await import(file);
  const expected = [...calls.matchAll(/^console\.log.*\n\/\/ → (.*)$/gm)].map(([, text]) => text);
  expect(printed.length).toBeGreaterThan(10);
  expect(printed).toEqual(expected);
});

const shown = (values: readonly unknown[]) =>
  values.map(value => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))).join(' ');
