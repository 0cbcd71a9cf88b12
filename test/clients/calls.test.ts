// The calls of the documentation: those in TypeScript compile under `strict` with the client as it is packed, and each language
// prints what stands below its lines.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { API_KEY, type TestApp, testApp } from '../app.ts';

/** What must not compile: each line with what is wrong with it. */
const WRONG = `
// @ts-expect-error a change without the state that it is made to
communique.PATCH('/v1/actors/{id}', { params: { path: { id: 'x' } }, body: {} });
// @ts-expect-error a filter that is no list
communique.GET('/v1/events', { params: { query: { country: 'CN' } } });
// @ts-expect-error a list without the id that is in its path
communique.each('/v1/issues/{id}/timeline');
// @ts-expect-error no list
communique.each('/v1/events/{id}', { params: meeting });
// @ts-expect-error a member that no actor has
communique.change('/v1/actors/{id}', 'x', actor => ({ aliases: [actor.title] }));
// @ts-expect-error a problem that no server has
new Problem(new Response(), {}).code === 'nothing';
for await (const change of communique.follow())
  // @ts-expect-error a member that no change of an actor has
  if (change.resource === 'actor') change.document?.title;
`;

interface Calls {
  readonly page: string;
  readonly language: string;
  readonly block: string;
}

/** Each block of code in a language that is run. */
const calls: readonly Calls[] = ['tutorial.md', 'clients.md'].flatMap(page =>
  [...readFileSync(join(packageRoot, 'docs', page), 'utf8').matchAll(/^```(ts|python|r)\n(.*?)^```/gms)].map(
    ([, language = '', block = '']) => ({ page, language, block }),
  ),
);
const callsIn = (language: string) => calls.filter(each => each.language === language);

/** Where packages of others are found too. */
let folder: string;
let server: TestApp;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(packageRoot, 'node_modules', '.calls-'));
  const client = join(folder, 'node_modules/@communique/client');
  await mkdir(client, { recursive: true });
  await copyFile(join(packageRoot, 'client/package.json'), join(client, 'package.json'));
  const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'client/tsconfig.json', '--outDir', join(client, 'dist')], {
    cwd: packageRoot,
  });
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  server = await testApp({ seeded: true });
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  return () => server.close();
});

/** What is to be printed, line by line. */
const printedBy = (block: string) => [...block.matchAll(/^(?:\/\/|#) → (.*)$/gm)].map(([, line = '']) => line);

/** Runs a block as a program of its own, against a server that has the seed alone; answers its lines. */
async function run(command: string, args: readonly string[], file: string, block: string): Promise<string[]> {
  const path = join(folder, file);
  await writeFile(path, block.replaceAll('http://127.0.0.1:3000', url));
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    COMMUNIQUE_API_KEY: API_KEY,
    PYTHONIOENCODING: 'utf-8',
    LC_ALL: 'C.UTF-8',
    R_LIBS: process.env.R_LIBS,
  };
  const { stdout } = await promisify(execFile)(command, [...args, path], { env });
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => line.trimEnd());
}

const runs = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

test('those in TypeScript compile under strict, and what is wrong does not', async () => {
  const blocks = callsIn('ts').map(({ block }) => block);
  expect(blocks.length).toBe(2);
  const files = blocks.map((_, at) => join(folder, `calls-${at}.ts`));
  for (const [at, block] of blocks.entries())
    await writeFile(files[at] as string, block + (block.includes('Problem') ? WRONG : ''));
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    skipLibCheck: true,
    types: ['node'],
  });
  const faults = ts.getPreEmitDiagnostics(program).map(({ messageText, file: at, start = 0 }) => {
    const line = at?.text.slice(0, start).split('\n').length;
    return `${at?.fileName} ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(faults).toEqual([]);
});

test.each(callsIn('ts'))('those of $page in TypeScript print what stands below them', async ({ block }) => {
  const { outputText } = ts.transpileModule(block, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, removeComments: true },
  });
  const print = `const print = (...values) => console.log(...values.map(value => typeof value === 'string' ? value : JSON.stringify(value)));\n`;
  const imports = outputText.match(/^import .*$/gm)?.join('\n');
  const rest = outputText.replace(/^import .*$/gm, '').replaceAll('console.log', 'print');
  expect(await run(process.execPath, [], 'calls.mjs', `${imports}\n${print}${rest}`)).toEqual(printedBy(block));
});

test.skipIf(!runs('python3', '--version')).each(callsIn('python'))(
  'those of $page in Python print what stands below them (where there is python3)',
  async ({ block }) => {
    expect(printedBy(block).length).toBeGreaterThan(2);
    expect(await run('python3', [], 'calls.py', block)).toEqual(printedBy(block));
  },
);

const needsJsonlite = ({ block }: Calls) => block.includes('library(jsonlite)');

test.skipIf(!runs('Rscript', '--version')).each(callsIn('r').filter(each => !needsJsonlite(each)))(
  'those of $page in base R print what stands below them (where there is Rscript)',
  async ({ block }) => {
    expect(printedBy(block).length).toBeGreaterThan(1);
    expect(await run('Rscript', ['--vanilla'], 'calls.R', block)).toEqual(printedBy(block));
  },
);

const hasJsonlite = runs('Rscript', '-e', 'quit(status = !requireNamespace("jsonlite", quietly = TRUE))');

test.skipIf(!hasJsonlite).each(callsIn('r').filter(needsJsonlite))(
  'those of $page in R with jsonlite print what stands below them (where it is installed)',
  async ({ block }) => {
    expect(printedBy(block).length).toBeGreaterThan(1);
    expect(await run('Rscript', ['--vanilla'], 'jsonlite.R', block)).toEqual(printedBy(block));
  },
);
