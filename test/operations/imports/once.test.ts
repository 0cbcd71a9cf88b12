// Imports with an Idempotency-Key: each is answered once, in whatever format, at once or in the background, by whichever server.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../src/app.ts';
import { AlreadyAnswered } from '../../../src/ledger/errors.ts';
import { importJobs } from '../../../src/operations/imports/jobs.ts';
import { importingInto } from '../../../src/operations/imports/run.ts';
import { API_KEY, AUTHORIZED, configOf, type TestApp, testApp } from '../../app.ts';
import { gdeltRow, icewsFile, icewsRow, POLECAT_VISIT, polecatFile } from '../../imports/coded-rows.ts';
import { manyTrips, trip, trips } from '../../imports/trips.ts';
import { minimal } from '../../records.ts';

let server: TestApp;
let beside: FastifyInstance;
let urls: string[];

beforeAll(async () => {
  server = await testApp();
  beside = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), server.ledger);
  urls = await Promise.all([server.app, beside].map(app => app.listen({ port: 0, host: '127.0.0.1' })));
});
afterAll(async () => {
  await beside.close();
  await server.close();
});

let keys = 0;
const newKey = () => `import-${keys++}`;
const post = (key: string, body: string, { query = '', type = 'application/xml', prefer = '' } = {}) =>
  server.request('POST', `/v1/imports${query}`, {
    headers: { ...AUTHORIZED, 'content-type': type, 'idempotency-key': key, ...(prefer && { prefer }) },
    body,
  });

const oneTrip = (id: string) => trips(trip({ id }));
const plover = JSON.stringify({
  ...{ id: 'X-1', date: '2001-02-03', event: 'CONSULT', mode: 'host', context: 'diplomatic' },
  ...{ source: [{ actorText: 'somebody', code: 'FRA', sector: 'GOV' }] },
  ...{ target: [{ actorText: 'somebody else', code: 'ZAF' }], eventLoc: { name: 'Geneva', 'country code': 'CH' } },
});
const entry = JSON.stringify({
  ...{ position: 1, resource: 'issue', id: 'x', revision: 1, op: 'created', at: '2026-01-01T00:00:00.000Z' },
  document: { id: 'x', ...minimal.issue, revision: 1, position: 1 },
});

test.each([
  ['historian', 'application/xml', oneTrip('90')],
  ['icews', 'text/tab-separated-values', icewsFile([icewsRow({ id: '1', code: '042', city: 'Sochi' })])],
  ['gdelt', 'text/csv', `${gdeltRow({ id: '1', code: '042' })}\n`],
  ['plover', 'application/x-ndjson', `${plover}\n`],
  ['polecat', 'text/tab-separated-values', polecatFile([POLECAT_VISIT])],
  ['communique', 'application/x-ndjson', `${entry}\n`],
])('%s: the same body is answered as it was, and not read again', async (format, type, body) => {
  const key = newKey();
  const first = await post(key, body, { type, query: `?format=${format}` });
  const { position } = server.ledger.head();
  const again = await post(key, body, { type, query: `?format=${format}` });
  expect([first.status, first.headers['idempotent-replayed'], first.json.summary.outcomes.accepted]).toEqual([
    200,
    undefined,
    1,
  ]);
  expect([again.status, again.headers['idempotent-replayed'], again.text]).toEqual([200, 'true', first.text]);
  expect(server.ledger.head().position).toBe(position);
  const anew = await post(newKey(), body, { type, query: `?format=${format}` });
  expect([anew.status, anew.headers['idempotent-replayed']]).toEqual([200, undefined]);
});

test('another body, or the same asked for otherwise, is another request', async () => {
  const key = newKey();
  await post(key, oneTrip('1'));
  const { position } = server.ledger.head();
  const others = [
    await post(key, oneTrip('2')),
    await post(key, ''),
    await post(key, oneTrip('1'), { query: '?name=x' }),
  ];
  expect(others.map(({ status, json }) => [status, json.type])).toEqual(
    Array(3).fill([422, '/problems/idempotency-conflict']),
  );
  expect(server.ledger.head().position).toBe(position);
});

test('what was refused is not kept, however much of it was recorded; nor is a dry run', async () => {
  const key = newKey();
  const body = manyTrips(600).replaceAll('<id>', '<id>10000');
  expect((await post(key, body, { query: '?dryRun=true' })).json.summary.outcomes.accepted).toBe(600);
  expect((await post(key, body.slice(0, -20))).status).toBe(422);
  const whole = await post(key, body);
  expect([whole.status, whole.headers['idempotent-replayed']]).toEqual([200, undefined]);
  expect(whole.json.summary.outcomes.duplicate).toBe(599);
});

test('in the background the same job is told of again', async () => {
  const key = newKey();
  const first = await post(key, oneTrip('91'), { prefer: 'respond-async' });
  const again = await post(key, oneTrip('91'), { prefer: 'respond-async' });
  expect([first.status, again.status, again.headers['idempotent-replayed']]).toEqual([202, 202, 'true']);
  expect([again.text, again.headers.location]).toEqual([first.text, first.headers.location]);
  expect(again.headers['preference-applied']).toBe('respond-async');
  expect((await post(key, oneTrip('92'), { prefer: 'respond-async' })).status).toBe(422);
});

test('a body whose answer another server has kept meanwhile is removed', async () => {
  const receipt = { id: newKey(), request: 'x', answer: () => 'y' };
  await server.ledger.append([], 'somebody', receipt);
  const folder = mkdtempSync(join(tmpdir(), 'communique-once-'));
  const jobs = importJobs(server.ledger, { failed: () => {}, importOne: importingInto(server.ledger) });
  const spooled = { folder, path: join(folder, 'body'), size: 0, name: '' };
  await expect(jobs.add(spooled, { format: 'auto' }, () => receipt)).rejects.toThrow(AlreadyAnswered);
  expect(existsSync(folder)).toBe(false);
  await jobs.stop();
});

test.each([
  ['at once', '', 200],
  ['in the background', 'respond-async', 202],
])(
  '20 equal requests to two servers, %s: one answer, and whoever comes meanwhile is told so',
  async (_, prefer, done) => {
    const body = manyTrips(40).replaceAll('<id>', `<id>${done}000`);
    const key = newKey();
    const headers = { ...AUTHORIZED, 'content-type': 'application/xml', 'idempotency-key': key, prefer };
    const send = async (n: number) => {
      const answer = await fetch(`${urls[n % 2]}/v1/imports`, { method: 'POST', headers, body });
      const { status } = answer;
      return { status, retry: Number(answer.headers.get('retry-after')), text: await answer.text() };
    };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => send(n)));
    const busy = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === done).length + busy.length).toBe(20);
    expect(new Set(answers.filter(({ status }) => status === done).map(({ text }) => text)).size).toBe(1);
    expect(busy.every(({ retry }) => retry > 0)).toBe(true);
    const last = await send(1);
    expect(last.text).toBe(answers.find(({ status }) => status === done)?.text);
  },
);
