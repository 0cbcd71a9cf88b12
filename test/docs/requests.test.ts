// Every request that the documentation shows is made to a server that has the seed alone, and answered as it says there.
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { API_KEY, testApp } from '../app.ts';
import { throwAwayFolder } from '../databases.ts';
import { calendar, event } from '../imports/calendars.ts';

const pages = [
  ...readdirSync(join(packageRoot, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
  ...['README.md', 'client/README.md'],
].map(file => ({ file, text: readFileSync(join(packageRoot, file), 'utf8') }));

/** Of the API; metrics have a port of their own. */
const REQUEST = /^curl .*127\.0\.0\.1:3000/m;

const shellBlocks = (text: string) => [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);

/** The blocks that ask a server, and the status that is told below each request. */
const withRequests = pages
  .map(({ file, text }) => ({ file, blocks: shellBlocks(text).filter(block => REQUEST.test(block)) }))
  .filter(({ blocks }) => blocks.length > 0);

const countIn = (block: string, form: RegExp) => block.match(form)?.length ?? 0;

/** Files that requests send. */
const SENT: Readonly<Record<string, string>> = {
  'visits.xml': '<?xml version="1.0"?><visits></visits>',
  'diary.ics': calendar(event({})),
  'meetings.yaml': readFileSync(join(packageRoot, 'docs/mappings/ministers-meetings.yaml'), 'utf8'),
  'meetings.csv': readFileSync(join(packageRoot, 'docs/mappings/ministers-meetings.csv'), 'utf8'),
};

/** In the place of curl: notes the status of the answer. One that goes on is left once it has begun. */
const CURL = `
curl() {
  command curl -sS -D headers.txt "$@" | head -c 1 > /dev/null
  grep -a '^HTTP/' headers.txt | tail -n 1 | cut -d ' ' -f 2 >> statuses.txt
  rm -f headers.txt
}
npx() { printf %s "$KEY"; }
`;

const hasTools = ['bash', 'curl'].every(name => spawnSync(name, ['--version']).status === 0);

test.skipIf(!hasTools).for(withRequests)(
  'the requests of $file are answered as it tells (where there are bash and curl)',
  async ({ blocks }) => {
    const server = await testApp({ seeded: true, config: { STREAM_HEARTBEAT: 100 } });
    const { path: folder, remove } = await throwAwayFolder();
    const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
    for (const [name, text] of Object.entries(SENT)) await writeFile(join(folder, name), text);
    const told = blocks.flatMap(block => [...block.matchAll(/^# → (\d{3})$/gm)].map(([, status]) => status));
    const script = CURL + blocks.join('\n').replaceAll('http://127.0.0.1:3000', url);
    const { PATH } = process.env;
    const env = { PATH, KEY: API_KEY, COMMUNIQUE_API_KEY: API_KEY };
    const { stderr } = await promisify(execFile)('bash', ['--norc', '-c', script], { cwd: folder, env });
    const statuses = (await readFile(join(folder, 'statuses.txt'), 'utf8')).trim().split('\n');
    expect(statuses, stderr).toEqual(told);
    await server.close();
    await remove();
  },
);

test('every request in the shell has the status of its answer below it', () => {
  expect(withRequests.length).toBeGreaterThan(8);
  for (const { file, blocks } of withRequests)
    for (const block of blocks)
      expect(countIn(block, /^# → \d{3}$/gm), `${file}: ${block}`).toBe(countIn(block, /^curl /gm));
});

test('every other address of a server that is shown is one that there is', async () => {
  const server = await testApp({ seeded: true });
  const texts = pages.map(({ file, text }) => ({ file, text: text.replace(/^```(sh|ts|python|r)\n.*?^```/gms, '') }));
  const shown = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:http:\/\/127\.0\.0\.1:3000|\$\{server\})(\/[^\s`"'<>)]*)/g)].map(([, path = '']) => ({
      file,
      path,
    })),
  );
  expect(shown.length).toBeGreaterThan(5);
  for (const { file, path } of shown) {
    // What goes on ends to HEAD.
    const { status } = await server.request('HEAD', path);
    expect(status, `${path} in ${file}`).toBe(200);
  }
  await server.close();
});
