// What a client holds from before a ledger was restored: none of it is taken for what the restored ledger has there now.
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { API_KEY, AUTHORIZED, configOf, type TestApp, testApp } from '../app.ts';
import { type TestDatabase, throwAwayDatabase, throwAwayFolder } from '../databases.ts';
import { run } from '../process.ts';
import { minimal } from '../records.ts';

const NEW = { 'if-none-match': '*' };
const LIST = '/v1/issues?limit=1';

let before: TestApp;
let database: TestDatabase;
let folder: Awaited<ReturnType<typeof throwAwayFolder>>;
let ledger: Ledger;
let app: FastifyInstance;
/** What was answered before. */
const held: Record<'kept' | 'lost' | 'list' | 'cursor' | 'diff', string> = {
  kept: '',
  lost: '',
  list: '',
  cursor: '',
  diff: '',
};

/** Two issues, a backup, a third; then the backup restored, and another third at the same position. */
beforeAll(async () => {
  folder = await throwAwayFolder();
  const backup = join(folder.path, 'backup.db');
  before = await testApp();
  held.kept = (await before.put('/v1/issues/kept', minimal.issue, NEW)).headers.etag as string;
  await before.put('/v1/issues/second', minimal.issue, NEW);
  expect((await run(['backup', backup], { DATABASE_URL: before.url })).code).toBe(0);
  held.lost = (await before.put('/v1/issues/third', { label: { en: 'Lost' } }, NEW)).headers.etag as string;
  const list = await before.get(LIST);
  held.list = list.headers.etag as string;
  held.cursor = list.json.page.next;
  held.diff = (await before.get('/v1/issues/kept/diff')).headers.etag as string;
  database = await throwAwayDatabase({ bare: true });
  expect((await run(['restore', backup], { DATABASE_URL: database.url })).code).toBe(0);
  ledger = await openLedger(database.url);
  app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), ledger);
  await send('PUT', '/v1/issues/third', NEW, { label: { en: 'Another' } });
});
afterAll(async () => {
  await app.close();
  await ledger.close();
  await before.close();
  await database.remove();
  await folder.remove();
});

async function send(method: 'GET' | 'PUT' | 'POST' | 'PATCH', url: string, headers = {}, body?: object) {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return app.inject({
    ...{ method, url },
    headers: { ...AUTHORIZED, ...(body && { 'content-type': type }), ...headers },
    ...(body && { payload: JSON.stringify(body) }),
  });
}

test('a ledger that was never restored has its positions as entity tags', () => {
  expect([held.kept, held.lost]).toEqual(['"1"', '"3"']);
});

test('what stands where something else stood has another entity tag, and is sent', async () => {
  expect(JSON.parse((await send('GET', '/v1/issues/third')).body)).toMatchObject({
    position: 3,
    label: { en: 'Another' },
  });
  const answer = await send('GET', '/v1/issues/third', { 'if-none-match': held.lost });
  expect([answer.statusCode, answer.headers.etag]).toEqual([200, expect.stringMatching(/^"3\.[0-9a-f]{8}"$/)]);
  for (const coding of ['', '-gzip']) {
    const own = String(answer.headers.etag).replace(/"$/, `${coding}"`);
    expect((await send('GET', '/v1/issues/third', { 'if-none-match': own })).statusCode).toBe(304);
  }
});

test('a change to what was read before is refused, and done to what is read now', async () => {
  const change = { label: { en: 'Changed' } };
  const refused = await send('PATCH', '/v1/issues/third', { 'if-match': held.lost }, change);
  const { etag } = JSON.parse(refused.body);
  expect([refused.statusCode, etag]).toEqual([412, expect.stringMatching(/^"3\./)]);
  const unsure = await send('PATCH', '/v1/issues/kept', { 'if-match': held.kept }, change);
  expect(unsure.statusCode).toBe(412);
  const current = JSON.parse(unsure.body).etag;
  const rehearsed = await send('PATCH', '/v1/issues/kept?dryRun=true', { 'if-match': current }, change);
  expect(rehearsed.statusCode).toBe(200);
  const changed = await send('PATCH', '/v1/issues/kept', { 'if-match': current }, change);
  expect([changed.statusCode, changed.headers.etag]).toEqual([200, expect.stringMatching(/^"4\.[0-9a-f]{8}"$/)]);
});

test('a list, a page and a difference from before are not taken for those of now', async () => {
  expect((await send('GET', LIST, { 'if-none-match': held.list })).statusCode).toBe(200);
  expect((await send('GET', '/v1/issues/kept/diff', { 'if-none-match': held.diff })).headers.etag).not.toBe(held.diff);
  const page = await send('GET', `${LIST}&cursor=${held.cursor}`);
  expect([page.statusCode, page.body]).toEqual([400, expect.stringContaining('cursor-invalid')]);
  const { next } = JSON.parse((await send('GET', LIST)).body).page;
  expect((await send('GET', `${LIST}&cursor=${next}`)).statusCode).toBe(200);
});

test('a server that is started again on it has the same entity tags', async () => {
  const { headers } = await send('GET', '/v1/issues/second');
  const again = await openLedger(database.url, { readOnly: true });
  const other = await buildApp(configOf({}), again);
  expect((await other.inject('/v1/issues/second')).headers.etag).toBe(headers.etag);
  await other.close();
  await again.close();
});
