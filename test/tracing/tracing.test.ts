// Traces: what a collector receives of requests, over real HTTP; and that nothing is sent or loaded where it is not set.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { StorageFailure } from '../../src/ledger/errors.ts';
import { tracingOf } from '../../src/tracing/tracing.ts';
import { API_KEY, AUTHORIZED, configOf, testLedger } from '../app.ts';
import { type TestDatabase, throwAwayDatabase } from '../databases.ts';
import { run, start, TELLS_LOADED } from '../process.ts';
import { minimal } from '../records.ts';
import { collector, type Received } from './collector.ts';

let database: TestDatabase;
let told: Awaited<ReturnType<typeof collector>>;

beforeAll(async () => {
  database = await throwAwayDatabase();
  told = await collector();
});
afterAll(async () => {
  await told.close();
  await database.remove();
});

/** The spans that a server sends of what is asked of it on real sockets, until it has stopped. */
async function spansOf(ask: (url: string) => Promise<unknown>, { share = 1, failing = false } = {}) {
  const opened = await testLedger();
  const select = async () => {
    throw new StorageFailure(new Error('The disk is gone.'));
  };
  const ledger = failing ? { ...opened, select } : opened;
  const failures: unknown[] = [];
  const tracing = tracingOf({
    endpoint: `${told.url}/`,
    service: 'desk',
    share,
    failed: error => failures.push(error),
  });
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), ledger, undefined, { tracing });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const before = told.spans.length;
  await ask(url);
  await app.close();
  await tracing.close();
  await opened.close();
  expect(failures).toEqual([]);
  return told.spans.slice(before);
}

const SERVER = 2;
const ERROR = 2;

const requestsIn = (spans: readonly Received[]) => spans.filter(({ kind }) => kind === SERVER);
const childrenOf = (parent: Received | undefined, spans: readonly Received[]) =>
  spans.filter(({ parentSpanId, traceId }) => parentSpanId === parent?.spanId && traceId === parent?.traceId);

const put = (url: string, id: string) =>
  fetch(`${url}/v1/issues/${id}`, {
    ...{ method: 'PUT', body: JSON.stringify(minimal.issue) },
    headers: { ...AUTHORIZED, 'content-type': 'application/json', 'if-none-match': '*' },
  });

test('a request is a span by its operation, with what was done on the ledger for it', async () => {
  const spans = await spansOf(async url => {
    expect((await put(url, 'traced')).status).toBe(201);
    expect((await fetch(`${url}/v1/issues/traced`)).status).toBe(200);
  });
  const [write, read] = requestsIn(spans);
  expect(write).toMatchObject({
    name: 'PUT /v1/issues/{id}',
    attributes: {
      ...{ 'http.request.method': 'PUT', 'http.route': '/v1/issues/{id}', 'http.response.status_code': 201 },
      ...{ 'url.path': '/v1/issues/traced', 'communique.operation': 'put-issue' },
      'communique.request_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
    resource: { 'service.name': 'desk', 'service.version': expect.any(String) },
  });
  expect(read).toMatchObject({ name: 'GET /v1/issues/{id}', attributes: { 'http.response.status_code': 200 } });
  expect(read?.traceId).not.toBe(write?.traceId);
  const appended = childrenOf(write, spans).find(({ name }) => name === 'ledger append');
  expect(appended).toMatchObject({ attributes: { 'communique.outcome': 'done' } });
  expect(BigInt(appended?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(appended?.startTimeUnixNano ?? 0));
  expect(childrenOf(read, spans).map(({ name }) => name)).toEqual(['ledger record']);
  expect(new Set(told.requests)).toEqual(new Set(['POST /v1/traces application/json']));
});

test('requests at one time keep apart what is done for each of them', async () => {
  const ids = Array.from({ length: 10 }, (_, n) => `apart-${n}`);
  const spans = await spansOf(url => Promise.all(ids.map(id => put(url, id))));
  const appends = requestsIn(spans).map(request =>
    childrenOf(request, spans).filter(({ name }) => name === 'ledger append'),
  );
  expect(appends.map(each => each.length)).toEqual(ids.map(() => 1));
});

test('a trace that the client has begun goes on', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const spans = await spansOf(url => fetch(`${url}/v1/issues`, { headers: { traceparent } }));
  expect(requestsIn(spans)).toMatchObject([
    { traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' },
  ]);
});

test('a refusal is no error, a failure is one; neither tells what was asked for', async () => {
  const refused = await spansOf(async url => {
    await fetch(`${url}/v1/issues/none`);
    await fetch(`${url}/nowhere?q=private`);
  });
  expect(requestsIn(refused)).toMatchObject([
    { name: 'GET /v1/issues/{id}', attributes: { 'http.response.status_code': 404 } },
    { name: 'GET', attributes: { 'http.response.status_code': 404, 'url.path': '/nowhere' } },
  ]);
  expect(refused.filter(({ status }) => status.code === ERROR)).toEqual([]);
  const failed = await spansOf(url => fetch(`${url}/v1/events?q=private`), { failing: true });
  expect(requestsIn(failed)).toMatchObject([
    { attributes: { 'http.response.status_code': 503 }, status: { code: ERROR } },
  ]);
  expect(failed.find(({ name }) => name === 'ledger select')).toMatchObject({ status: { code: ERROR } });
  expect(JSON.stringify([...refused, ...failed])).not.toContain('private');
});

test('probes are no traces, nor is what falls outside the share', async () => {
  const probes = await spansOf(url => Promise.all(['/livez', '/readyz'].map(path => fetch(url + path))));
  expect(probes).toEqual([]);
  expect(await spansOf(url => fetch(`${url}/v1/issues`), { share: 0 })).toEqual([]);
});

/** Serves with an environment, asks for something, and stops; answers what was printed. */
async function served(environment: Record<string, string>) {
  const server = start(['serve'], { DATABASE_URL: database.url, ...environment, ...TELLS_LOADED });
  const [, url = ''] = await server.line(/Communique listens on (\S+)/);
  await fetch(`${url}/v1/issues`);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  return server.lines.join('\n');
}

test('the standard variables turn traces on, and what waits is sent before the server ends', async () => {
  const before = told.spans.length;
  await served({ OTEL_EXPORTER_OTLP_ENDPOINT: told.url, OTEL_SERVICE_NAME: 'records' });
  expect(requestsIn(told.spans.slice(before))).toMatchObject([
    { name: 'GET /v1/issues', resource: { 'service.name': 'records' } },
  ]);
});

test.each([{}, { OTEL_TRACES_EXPORTER: 'none' }])(
  'nothing is loaded or sent for traces where they are off: %j',
  async off => {
    const before = told.spans.length;
    const printed = await served({
      ...off,
      ...('OTEL_TRACES_EXPORTER' in off && { OTEL_EXPORTER_OTLP_ENDPOINT: told.url }),
    });
    expect(printed).toMatch(/loaded: .*fastify/);
    expect(printed).not.toMatch(/loaded: .*opentelemetry/);
    expect(told.spans.length).toBe(before);
  },
);

test('a collector that is away keeps nobody waiting, and the log tells of it', async () => {
  const away = await collector();
  await away.close();
  expect(await served({ OTEL_EXPORTER_OTLP_ENDPOINT: away.url })).toContain('traces were not sent');
});

test.each([
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, /OTEL_TRACES_EXPORTER is "zipkin"/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /OTEL_EXPORTER_OTLP_ENDPOINT/],
  [{ OTEL_TRACES_SAMPLER_ARG: '2' }, /OTEL_TRACES_SAMPLER_ARG is "2"/],
])('%j is refused', async (environment, message) => {
  expect(await run(['serve'], environment as Record<string, string>)).toMatchObject({
    code: 2,
    err: expect.stringMatching(message),
  });
});
