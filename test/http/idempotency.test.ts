// Idempotency-Key: the same request is done once and answered alike, whoever sends it when, and whatever breaks.
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { API_KEY, AUTHORIZED, configOf, type TestApp, testApp } from '../app.ts';
import { throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { minimal } from '../records.ts';

let server: TestApp;
let beside: FastifyInstance;
let urls: string[];

beforeAll(async () => {
  server = await testApp({ seeded: true });
  beside = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), server.ledger);
  urls = await Promise.all([server.app, beside].map(app => app.listen({ port: 0, host: '127.0.0.1' })));
});
afterAll(async () => {
  await beside.close();
  await server.close();
});
afterEach(() => void vi.useRealTimers());

let keys = 0;
const newKey = () => `key-${keys++}`;
const JSON_TYPE = { 'content-type': 'application/json' };
const post = (key: string, body: unknown = minimal.issue, path = '/v1/issues') =>
  server.request('POST', path, { headers: { ...AUTHORIZED, ...JSON_TYPE, 'idempotency-key': key }, body });

const fromThere = ({
  date: _,
  'request-id': __,
  'idempotent-replayed': ___,
  ...rest
}: Readonly<Record<string, string>>) => rest;

test('the same request is answered as it was, and done once', async () => {
  const key = newKey();
  const first = await post(key);
  const { position } = server.ledger.head();
  const again = await post(key);
  expect([first.status, first.headers['idempotent-replayed']]).toEqual([201, undefined]);
  expect([again.status, again.headers['idempotent-replayed'], again.text]).toEqual([201, 'true', first.text]);
  expect(fromThere(again.headers)).toEqual(fromThere(first.headers));
  expect(again.headers.location).toBe(`/v1/issues/${first.json.id}`);
  expect(server.ledger.head().position).toBe(position);
  await server.delete(`/v1/issues/${first.json.id}`, first.headers.etag ?? '');
  expect((await post(key)).text).toBe(first.text);
});

test('quoted and bare are one key; another body, URL or kind of record is another request', async () => {
  const key = newKey();
  const first = await post(`"${key}"`);
  expect((await post(key)).text).toBe(first.text);
  const others = [
    await post(key, { label: { en: 'Other' } }),
    await post(key, minimal.issue, '/v1/issues?dryRun=false'),
    await post(key, minimal.source, '/v1/sources'),
  ];
  expect(others.map(({ status, json }) => [status, json.type])).toEqual(
    Array(3).fill([422, '/problems/idempotency-conflict']),
  );
});

test.each([
  ['with a space', 'a b'],
  ['of 256 characters', 'x'.repeat(256)],
  ['that does not end', '"x'],
  ['with an escape that is none', '"\\x"'],
  ['empty between quotes', '""'],
  ['beyond ASCII', 'ü'],
])('a key %s is refused', async (_, key) => {
  const answer = await post(key);
  expect([answer.status, answer.json.errors[0].header]).toEqual([400, 'idempotency-key']);
});

test('a key may be 255 characters long, and hold quotes', async () => {
  const longest = `"${'\\"'.repeat(255)}"`;
  expect([(await post(longest)).status, (await post(longest)).headers['idempotent-replayed']]).toEqual([201, 'true']);
});

test('what was refused is not kept: the key is free for the request put right', async () => {
  const key = newKey();
  expect((await post(key, { label: {} })).status).toBe(400);
  expect((await post(key, { ...minimal.event, partOf: 'nothing' }, '/v1/events')).status).toBe(422);
  expect((await post(key)).status).toBe(201);
});

test('batches too, also one that changed nothing', async () => {
  const key = newKey();
  const { headers } = await server.get('/v1/issues/ukraine');
  const unchanged = { items: [{ op: 'patch', id: 'ukraine', ifMatch: headers.etag, patch: {} }] };
  const first = await post(key, unchanged, '/v1/issues/batch');
  await server.patch('/v1/issues/ukraine', { label: { fr: 'Ukraine' } }, headers.etag ?? '');
  const again = await post(key, unchanged, '/v1/issues/batch');
  expect([first.status, again.status, again.text, again.headers['idempotent-replayed']]).toEqual([
    200,
    200,
    first.text,
    'true',
  ]);
  const partial = { items: [{ op: 'create', content: minimal.issue }, { op: 'dance' }] };
  const mixed = await post(newKey(), partial, '/v1/issues/batch?mode=partial');
  expect(mixed.status).toBe(207);
});

test('a search reads, and takes no notice of a key', async () => {
  const key = newKey();
  for (const country of ['CN', 'US']) expect((await post(key, { country }, '/v1/events/search')).status).toBe(200);
});

test('an answer is kept for a day', async () => {
  const key = newKey();
  const first = await post(key);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_000_000 });
  expect((await post(key)).text).toBe(first.text);
  vi.setSystemTime(Date.now() + 500_000);
  const other = await post(key, { label: { en: 'Another day' } });
  expect([other.status, other.headers['idempotent-replayed']]).toEqual([201, undefined]);
  expect((await post(key, { label: { en: 'Another day' } })).text).toBe(other.text);
});

async function race(to: readonly string[], path: string, body: object): Promise<void> {
  const { position } = server.ledger.head();
  const headers = { ...AUTHORIZED, ...JSON_TYPE, 'idempotency-key': newKey() };
  const send = async (n: number) => {
    const answer = await fetch(`${to[n % to.length]}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const replayed = answer.headers.get('idempotent-replayed');
    return { status: answer.status, replayed, retry: answer.headers.get('retry-after'), text: await answer.text() };
  };
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => send(n)));
  const [done, busy] = [answers.filter(({ status }) => status < 300), answers.filter(({ status }) => status === 409)];
  expect(done.length + busy.length).toBe(20);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  expect(done.filter(({ replayed }) => replayed === null)).toHaveLength(1);
  expect(busy.every(({ retry }) => Number(retry) > 0)).toBe(true);
  expect(server.ledger.head().position).toBe(position + 1);
}

test('20 equal requests at once: one write, equal answers, and whoever comes while it is done is told so', async () => {
  for (let round = 0; round < 5; round++) await race(urls.slice(0, 1), '/v1/issues', minimal.issue);
});

test('20 equal requests to two servers on one ledger: one write, also where the second finds it done', async () => {
  for (let round = 0; round < 5; round++) await race(urls, '/v1/issues', minimal.issue);
  for (let round = 0; round < 5; round++) {
    const items = [{ op: 'create', id: `raced-${round}`, content: minimal.issue }];
    await race(urls, '/v1/issues/batch', { items });
  }
});

test('kill -9 leaves neither a write without its key nor a key without its write', { timeout: PATIENCE }, async () => {
  const database = await throwAwayDatabase({ bare: true });
  const environment = { DATABASE_URL: database.url, LOG_LEVEL: 'error', SEED: 'false' };
  const sent = new Set<string>();
  const send = (url: string, label: string) => {
    sent.add(label);
    const headers = { ...AUTHORIZED, ...JSON_TYPE, 'idempotency-key': label };
    return fetch(`${url}/v1/issues`, { method: 'POST', headers, body: JSON.stringify({ label: { en: label } }) });
  };
  let counter = 0;
  const killed = await serve(environment);
  let left = 1 + Math.floor(Math.random() * 40);
  const load = async () => {
    // Killed at one of the first answers, while the other requests are under way.
    while ((await send(killed.url, `label-${counter++}`)).status === 201)
      if (--left === 0) killed.process.kill('SIGKILL');
  };
  const loading = Array.from({ length: 4 }, () => load().catch(() => {}));
  await Promise.all([killed.exit, ...loading]);
  const last = await serve(environment);
  const again = await Promise.all([...sent].map(label => send(last.url, label)));
  expect(again.filter(({ status }) => status !== 201)).toEqual([]);
  const labels: string[] = [];
  for (let since: string | null = '0'; since !== null; ) {
    const page = (await (await fetch(`${last.url}/v1/changes?since=${since}&limit=100`)).json()) as {
      data: { document: { label: { en: string } } }[];
      page: { next: string | null };
    };
    labels.push(...page.data.map(({ document }) => document.label.en));
    since = page.page.next;
  }
  expect(labels.sort()).toEqual([...sent].sort());
  last.process.kill('SIGTERM');
  await last.exit;
  await database.remove();
});
