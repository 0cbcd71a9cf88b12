// Metrics: what a server tells of itself is what was asked of it and what it did.
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StorageFailure } from '../../src/ledger/errors.ts';
import { sql } from '../../src/ledger/sql.ts';
import { AUTHORIZED } from '../app.ts';
import { ENGINE } from '../engine.ts';
import { manyTrips } from '../imports/trips.ts';
import { listen } from '../listener.ts';
import { PATIENCE } from '../patience.ts';
import { minimal } from '../records.ts';
import { measuredApp } from './server.ts';

let server: Awaited<ReturnType<typeof measuredApp>>;

beforeAll(async () => {
  server = await measuredApp();
});
afterAll(() => server.close());

const REQUESTS = 'communique_http_request_duration_seconds_count';
const READS = 'communique_ledger_read_duration_seconds_count';
const WRITES = 'communique_ledger_write_duration_seconds_count';

/** By how much a sample grows while something is done. */
async function growthOf(action: () => Promise<unknown>) {
  const before = await server.samples();
  await action();
  const after = await server.samples();
  return (name: string, labels?: Record<string, string>) => after.sum(name, labels) - before.sum(name, labels);
}

const get = (url: string) => server.app.inject({ url });
const put = (id: string, content: object = minimal.issue) =>
  server.app.inject({
    ...{ method: 'PUT', url: `/v1/issues/${id}`, payload: content },
    headers: { ...AUTHORIZED, 'if-none-match': '*' },
  });

test('requests are counted by operation and status, and unknown paths under one name', async () => {
  const growth = await growthOf(async () => {
    await put('counted');
    for (const url of ['/v1/issues/counted', '/v1/issues/counted', '/v1/issues/none']) await get(url);
    for (const path of ['a', 'b', 'c']) await get(`/v1/${path}?q=private`);
    await server.app.inject({ method: 'DELETE', url: '/v1/vocabularies' });
    await server.app.inject({ method: 'OPTIONS', url: '/v1/issues' });
  });
  expect(growth(REQUESTS, { operation: 'put-issue', status: '201' })).toBe(1);
  expect(growth(REQUESTS, { operation: 'get-issue', status: '200' })).toBe(2);
  expect(growth(REQUESTS, { operation: 'get-issue', status: '404' })).toBe(1);
  expect(growth(REQUESTS, { operation: 'none', status: '404' })).toBe(3);
  expect(growth(REQUESTS, { operation: 'none', status: '405' })).toBe(1);
  expect(growth(REQUESTS, { operation: 'none', status: '204' })).toBe(1);
  expect(growth(REQUESTS)).toBe(9);
});

test('labels are the ids of operations, and nothing that clients send', async () => {
  await get('/v1/issues/a-very-own-id');
  const operations = (await server.samples()).values(REQUESTS, 'operation');
  const { paths } = JSON.parse((await get('/openapi.json')).body) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const ids = Object.values(paths).flatMap(methods => Object.values(methods).map(({ operationId }) => operationId));
  expect(operations.filter(operation => !ids.includes(operation) && operation !== 'none')).toEqual([]);
  expect(await server.metrics.text()).not.toMatch(/a-very-own-id|private/);
});

test('the time of a request falls into buckets that add up to all', async () => {
  const growth = await growthOf(() => get('/v1/issues'));
  const labels = { operation: 'list-issues', status: '200' };
  expect(growth('communique_http_request_duration_seconds_bucket', { ...labels, le: '+Inf' })).toBe(1);
  expect(growth('communique_http_request_duration_seconds_bucket', { ...labels, le: '0' })).toBe(0);
  expect(growth('communique_http_request_duration_seconds_sum', labels)).toBeGreaterThan(0);
});

test('appends and reads are timed, and what was refused is told apart', async () => {
  const growth = await growthOf(async () => {
    await put('timed');
    expect((await put('timed')).statusCode).toBe(412);
    await get('/v1/issues/timed');
    await get('/v1/changes');
  });
  expect(growth(WRITES, { verb: 'append', outcome: 'done' })).toBe(1);
  expect(growth(READS, { verb: 'record', outcome: 'done' })).toBe(1);
  expect(growth(READS, { verb: 'changes', outcome: 'done' })).toBe(1);
  const refused = await growthOf(() =>
    server.metrics
      .timed(server.ledger)
      .append([{ op: 'create', kind: 'issue', id: 'timed', content: minimal.issue }], 'test')
      .catch(() => {}),
  );
  expect(refused(WRITES, { verb: 'append', outcome: 'refused' })).toBe(1);
});

test('a storage that fails is told apart, and so is a read that nobody waits for', async () => {
  const leaving = new AbortController();
  leaving.abort();
  const asker = { caller: 'left', signal: leaving.signal };
  const fail = async () => {
    throw new StorageFailure(new Error('The disk is gone.'));
  };
  const { timed } = server.metrics;
  const growth = await growthOf(() =>
    Promise.allSettled([
      timed(server.ledger).select(sql`SELECT 1`, { long: true, position: 0, asker }),
      timed({ ...server.ledger, record: fail }).record('issue', 'any'),
    ]),
  );
  expect(growth(READS, { verb: 'select-long', outcome: 'ended' })).toBe(1);
  expect(growth(READS, { verb: 'record', outcome: 'failed' })).toBe(1);
});

test('the head is told as it is', async () => {
  const growth = await growthOf(async () => {
    await put('one-more');
    await put('two-more');
  });
  expect(growth('communique_ledger_head_position')).toBe(2);
  expect((await server.samples()).sum('communique_ledger_head_position')).toBe(server.ledger.head().position);
});

test('an answer that was made is had from the cache when it is asked for again', async () => {
  const growth = await growthOf(async () => {
    for (let time = 0; time < 3; time++) await get('/v1/events/facets?by=kind');
  });
  expect(growth('communique_cache_requests_total', { cache: 'answers', result: 'miss' })).toBe(1);
  expect(growth('communique_cache_requests_total', { cache: 'answers', result: 'hit' })).toBe(2);
});

test('pages of the feed are shared by those who read it', async () => {
  await put('for-the-feed');
  const lines = () => server.app.inject({ url: '/v1/changes', headers: { accept: 'application/x-ndjson' } });
  const growth = await growthOf(async () => {
    await lines();
    await lines();
  });
  expect(growth('communique_cache_requests_total', { cache: 'pages', result: 'miss' })).toBe(1);
  expect(growth('communique_cache_requests_total', { cache: 'pages', result: 'hit' })).toBe(1);
});

test('rows of imports are counted by what became of them, at once and in the background; rehearsed ones are not', async () => {
  const body = manyTrips(5);
  const send = (query: string, headers: Record<string, string> = {}) =>
    server.app.inject({
      ...{ method: 'POST', url: `/v1/imports${query}`, payload: body },
      headers: { ...AUTHORIZED, 'content-type': 'application/xml', ...headers },
    });
  const rows = (growth: Awaited<ReturnType<typeof growthOf>>, outcome: string) =>
    growth('communique_import_rows_total', { outcome });
  const rehearsed = await growthOf(() => send('?dryRun=true'));
  expect(rows(rehearsed, 'accepted')).toBe(0);
  const first = await growthOf(async () => expect((await send('')).statusCode).toBe(200));
  expect(rows(first, 'accepted') + rows(first, 'folded')).toBe(5);
  const again = await growthOf(async () => {
    const { location } = (await send('', { prefer: 'respond-async' })).headers;
    const state = async () =>
      JSON.parse((await server.app.inject({ url: location as string, headers: AUTHORIZED })).body).state;
    await expect.poll(state, { timeout: PATIENCE }).toBe('done');
  });
  expect(rows(again, 'duplicate')).toBe(5);
});

test('those who listen to the changes are counted for as long as they do', async () => {
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const listeners = async () => (await server.samples()).sum('communique_stream_listeners');
  expect(await listeners()).toBe(0);
  const all = await Promise.all([AUTHORIZED, {}].map(headers => listen(`${url}/v1/changes/stream?since=0`, headers)));
  await expect.poll(listeners, { timeout: PATIENCE }).toBe(2);
  for (const one of all) one.close();
  await expect.poll(listeners, { timeout: PATIENCE }).toBe(0);
  const over = async () => (await server.samples()).sum(REQUESTS, { operation: 'stream-changes', status: '200' });
  await expect.poll(over, { timeout: PATIENCE }).toBe(2);
});

test('whoever leaves before they are answered is told apart', async () => {
  let asked = () => {};
  const reached = new Promise<void>(resolve => {
    asked = resolve;
  });
  const record = () => {
    asked();
    return new Promise<never>(() => {});
  };
  const slow = await measuredApp({}, { record });
  const url = new URL(await slow.app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(url.port), url.hostname, () =>
    socket.write('GET /v1/issues/any HTTP/1.1\r\nHost: x\r\n\r\n'),
  );
  await reached;
  socket.destroy();
  const left = async () => (await slow.samples()).sum(REQUESTS, { operation: 'get-issue', status: '499' });
  await expect.poll(left, { timeout: PATIENCE }).toBe(1);
  await slow.close();
});

const FOR_EVER =
  ENGINE === 'sqlite'
    ? sql`WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c`
    : sql`SELECT pg_sleep(1000)`;

test('questions that take long are told: those that are read, and those that wait', async () => {
  const leaving = new AbortController();
  const asker = { caller: 'much', signal: leaving.signal };
  const asked = Array.from({ length: 3 }, () => server.ledger.select(FOR_EVER, { long: true, position: 0, asker }));
  const left = Promise.allSettled(asked);
  const state = async (state: string) => (await server.samples()).sum('communique_long_reads', { state });
  // Of two at once, one caller has one.
  await expect.poll(() => state('running'), { timeout: PATIENCE }).toBe(1);
  expect(await state('waiting')).toBe(2);
  if (ENGINE !== 'sqlite') {
    const inUse = async () =>
      (await server.samples()).sum('communique_database_connections', { pool: 'long-reads', state: 'in-use' });
    await expect.poll(inUse, { timeout: PATIENCE }).toBe(1);
  }
  leaving.abort();
  await left;
  expect([await state('running'), await state('waiting')]).toEqual([0, 0]);
});

test('connections are told by what they are for, where there are any', async () => {
  await get('/v1/issues');
  const samples = await server.samples();
  const pools = samples.values('communique_database_connections', 'pool');
  expect(pools).toEqual(ENGINE === 'sqlite' ? [] : ['reads', 'long-reads', 'writes', 'replicas']);
  const idle = samples.sum('communique_database_connections', { pool: 'reads', state: 'idle' });
  expect(idle > 0).toBe(ENGINE !== 'sqlite');
});

test('the process tells of itself: memory, time, how late its event loop is', async () => {
  const { types, sum } = await server.samples();
  expect(types).toMatchObject({
    process_resident_memory_bytes: 'GAUGE',
    process_cpu_seconds_total: 'COUNTER',
    nodejs_eventloop_lag_p99_seconds: 'GAUGE',
    communique_http_request_duration_seconds: 'HISTOGRAM',
  });
  expect(sum('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  expect(sum('communique_info', { engine: ENGINE === 'sqlite' ? 'sqlite' : 'postgres' })).toBe(1);
});
