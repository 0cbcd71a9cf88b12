// What is asked again in the same words is answered before the framework sees it, as if it had.
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { READ } from '../../src/http/again.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { seed } from '../../src/seed.ts';
import { API_KEY, AUTHORIZED, configOf, testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { PATIENCE } from '../patience.ts';
import { type Ask, type Asked, answerOf, askAt, expectSame, type Headers } from './never-stale.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await testLedger();
  await seed(ledger);
  // Until a second has gone by nobody can tell when the last of it was modified, and nothing of it is kept.
  const written = Date.parse(ledger.head().at);
  await vi.waitFor(() => expect(Date.now() - written).toBeGreaterThan(1_000), { timeout: PATIENCE });
});
afterAll(() => ledger.close());

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const MEETING = '/v1/events/obama-putin-hangzhou-2016-09-05';
const get = (headers: Headers = {}, url = MEETING): Asked => ({ method: 'GET', url, headers });

interface Here {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly ask: Ask;
  /** One of each request that came to the framework. */
  readonly seen: unknown[];
  readonly lines: Record<string, unknown>[];
}

async function serving(others: Partial<Config> = {}): Promise<Here> {
  const lines: Here['lines'] = [];
  const output = new Writable({
    write: (chunk, _, done) => {
      for (const line of String(chunk).trim().split('\n')) lines.push(JSON.parse(line));
      done();
    },
  });
  const logger = pino(output);
  const config = configOf({ COMMUNIQUE_API_KEY: API_KEY }, others);
  const app = await buildApp(config, ledger, logger);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const { ask, close } = askAt(url);
  // The framework makes a logger for each request that comes to it, before anything else.
  const seen: unknown[] = [];
  const child = logger.child.bind(logger);
  logger.child = ((...given: Parameters<typeof child>) => {
    seen.push(given);
    return child(...given);
  }) as typeof child;
  open.push(app, { close });
  return { app, url, ask, seen, lines };
}

/** Asks until the framework need not be asked. */
async function known({ ask, seen }: Here, asked: Asked = get()) {
  do {
    seen.length = 0;
    expect((await ask(asked)).status).toBe(200);
  } while (seen.length > 0);
}

test('with the same head and body, to GET and HEAD, in each coding, and as 304', async () => {
  const here = await serving();
  for (const headers of [{}, { 'accept-encoding': 'br' }, { 'accept-encoding': 'gzip' }]) {
    const first = await answerOf(here.ask, get(headers));
    await known(here, get({ host: 'here', ...headers }));
    const again = await answerOf(here.ask, get(headers));
    expect(again).toEqual(first);
    const head = await answerOf(here.ask, { ...get(headers), method: 'HEAD' });
    expect(head).toEqual({ ...first, body: '' });
    const tag = String(first.headers.etag);
    const had = await answerOf(here.ask, get({ ...headers, 'if-none-match': tag }));
    expect([had.status, had.headers.etag, had.body]).toEqual([304, tag, '']);
    const other = await answerOf(here.ask, get({ ...headers, 'if-none-match': '"other"' }));
    expect(other).toEqual(first);
    expect(here.seen).toEqual([]);
  }
});

test('and is a line of the log, under the id that it was told', async () => {
  const here = await serving();
  const asked = get({}, '/v1/events?q=syria');
  await known(here, asked);
  const before = here.lines.length;
  const { headers } = await here.ask(asked);
  expect(here.seen).toEqual([]);
  await expect.poll(() => here.lines.length).toBe(before + 1);
  const [one, last] = here.lines.slice(-2);
  expect(last).toMatchObject({ requestId: headers['request-id'], method: 'GET', path: '/v1/events', status: 200 });
  expect(last?.msg).toMatch(/^GET \/v1\/events 200 in \d+ ms$/);
  expect(Object.keys(last ?? {})).toEqual(Object.keys(one ?? {}));
});

const write = ({ ask }: Here, url: string, label: string, condition: Headers) =>
  ask({
    ...{ method: 'PUT', url, body: JSON.stringify({ label: { en: label } }) },
    headers: { ...AUTHORIZED, 'content-type': 'application/json', ...condition },
  });

test('but not what was written meanwhile', async () => {
  const here = await serving();
  const url = '/v1/issues/asked-again';
  expect((await write(here, url, 'first', { 'if-none-match': '*' })).status).toBe(201);
  await known(here, get({}, url));
  const { headers } = await here.ask(get({}, url));
  expect(here.seen).toEqual([]);
  expect((await write(here, url, 'second', { 'if-match': String(headers.etag) })).status).toBe(200);
  const after = await here.ask(get({ 'if-none-match': String(headers.etag) }, url));
  expect([after.status, JSON.parse(after.body.toString()).label.en]).toEqual([200, 'second']);
});

test.each<[string, Headers]>([
  ['a key', AUTHORIZED],
  ['a preference', { prefer: 'count=exact' }],
  ['a position', { 'dataset-position': '1' }],
  ['a condition that is to fail', { 'if-match': '"0"' }],
  ['a body', { 'content-length': '0' }],
  ['a thing twice', { accept: ['application/json', '*/*'] }],
  ['what nobody here knows', { 'x-unknown': 'yes' }],
])('but what says %s beside comes to the framework', async (_, headers) => {
  const here = await serving();
  await known(here);
  for (let time = 0; time < 3; time++) await here.ask(get(headers));
  expect(here.seen.length).toBe(3);
});

test('and costs a point, until none is left', async () => {
  const here = await serving({ RATE_LIMIT: 60 });
  await known(here);
  const rest = async () => /r=(\d+)/.exec(String((await here.ask(get())).headers.ratelimit))?.[1];
  const before = Number(await rest());
  expect(before - Number(await rest())).toBeLessThanOrEqual(1);
  const answers = await Promise.all(Array.from({ length: 70 }, () => here.ask(get())));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(here.seen.length).toBe(refused.length);
});

test('and what is to be made again costs a point too, and no more', async () => {
  const here = await serving({ RATE_LIMIT: 60 });
  await known(here);
  const rest = async () => Number(/r=(\d+)/.exec(String((await here.ask(get())).headers.ratelimit))?.[1]);
  const before = await rest();
  for (let time = 0; time < 10; time++) {
    const made = await write(here, `/v1/issues/made-${time}`, 'made', { 'if-none-match': '*' });
    expect(made.status).toBe(201);
    await here.ask(get());
  }
  expect(here.seen.length).toBe(20);
  expect(before - (await rest())).toBeLessThanOrEqual(11);
});

test.runIf(process.platform === 'linux')(
  'on Linux, what is said by a proxy is believed of one that is trusted',
  async () => {
    const here = await serving({ TRUST_PROXY: '127.0.0.1' });
    const other = askAt(here.url, '127.0.0.2');
    open.push(other);
    const asked = get({ 'x-forwarded-proto': 'https', host: 'here' }, '/.well-known/api-catalog');
    const anchors = async (ask: Ask) => JSON.parse((await ask(asked)).body.toString()).linkset[0].anchor;
    await known(here, asked);
    for (let time = 0; time < 3; time++) expect(await anchors(other.ask)).toMatch(/^http:/);
    expect(await anchors(here.ask)).toMatch(/^https:/);
  },
);

test('and what nobody is believed to have passed on makes no difference', async () => {
  const here = await serving();
  await known(here);
  for (const address of ['192.0.2.1', '192.0.2.2']) await here.ask(get({ 'x-forwarded-for': address }));
  expect(here.seen).toEqual([]);
});

/** Sends the text of requests, and breaks the connection off as soon as that is done, or once something has come back. */
const leave = ({ url }: Here, text: string, isAnswered: boolean) =>
  new Promise<void>(resolve => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(text, () => isAnswered || socket.resetAndDestroy());
    });
    socket.once('data', () => socket.resetAndDestroy());
    socket.once('close', () => resolve());
  });

test('and whoever leaves at once is no fault of the server', async () => {
  const here = await serving();
  await known(here, get({ host: 'here' }));
  for (const more of ['', 'X-Unknown: yes\r\n'])
    for (let time = 0; time < 20; time++)
      await leave(here, `GET ${MEETING} HTTP/1.1\r\nHost: here\r\n${more}\r\n`, false);
  await here.ask(get());
  expect(here.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('and of what was broken off there is no line', async () => {
  const here = await serving();
  await known(here, get({ host: 'here' }, '/openapi.json'));
  const before = here.lines.length;
  await leave(here, 'GET /openapi.json HTTP/1.1\r\nHost: here\r\n\r\n'.repeat(60), true);
  const connections = () =>
    new Promise((resolve, reject) =>
      here.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  // That of the others stays.
  await expect.poll(connections, { timeout: PATIENCE }).toBe(1);
  expect(here.lines.length - before).toBeLessThan(60);
});

test('and callers behind a proxy that is trusted are told apart', async () => {
  const here = await serving({ RATE_LIMIT: 60, TRUST_PROXY: '127.0.0.1' });
  const from = (address: string) => get({ 'x-forwarded-for': address });
  const rest = async (address: string) =>
    Number(/r=(\d+)/.exec(String((await here.ask(from(address))).headers.ratelimit))?.[1]);
  for (const address of ['192.0.2.1', '192.0.2.2']) await known(here, from(address));
  for (let time = 0; time < 30; time++) await here.ask(from('192.0.2.1'));
  expect(here.seen).toEqual([]);
  expect(await rest('192.0.2.2')).toBeGreaterThan((await rest('192.0.2.1')) + 20);
});

test('and only under a name that the server has', async () => {
  const here = await serving({ ALLOWED_HOSTS: 'here' });
  await known(here, get({ host: 'here' }));
  const status = async (host: string) => (await here.ask(get({ host }))).status;
  expect([await status('here'), await status('there'), await status('there')]).toEqual([200, 421, 421]);
  expect(here.seen.length).toBe(2);
});

/** What clients say beside what they ask for, by the names of headers: some of it read here, some not. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  accept: ['*/*', 'application/json', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/csv', 'image/png'],
  'accept-encoding': ['br', 'gzip, deflate, br, zstd', 'identity', '*;q=0'],
  'accept-language': ['ar', 'en-GB,en;q=0.5'],
  authorization: [AUTHORIZED.authorization, 'Bearer wrong', 'Basic x'],
  'cache-control': ['no-cache'],
  cookie: ['a=b'],
  'dataset-position': ['1', '999999', 'x'],
  host: ['here', 'there:80', '[::1]'],
  'if-modified-since': ['Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 01 Jan 2100 00:00:00 GMT'],
  'if-none-match': ['*', '"0"', 'W/"0", "1"'],
  origin: ['https://else.example'],
  prefer: ['count=exact'],
  range: ['bytes=0-1'],
  'sec-fetch-mode': ['navigate', 'cors'],
  'user-agent': ['one', 'other'],
  'x-forwarded-for': ['192.0.2.1', 'unknown'],
  'x-forwarded-proto': ['https', 'http'],
  'x-no-compression': ['1'],
};

const saying = fc
  .tuple(
    fc.subarray(Object.keys(SAID), { maxLength: 4 }),
    fc.nat({ max: 59 }),
    // Names of headers are the same in any case.
    fc.constantFrom(
      (name: string) => name,
      (name: string) => name.toUpperCase(),
    ),
  )
  .map(
    ([names, pick, cased]): Headers =>
      Object.fromEntries(
        names.map(name => {
          const values = SAID[name] as readonly string[];
          return [cased(name), values[pick % values.length] as string];
        }),
      ),
  );

const URLS = [
  ...[MEETING, `${MEETING}?as=csv`, `${MEETING}/diff`, `${MEETING}?asOf=29`, '/v1/events?limit=2', '/v1/events.csv'],
  ...['/v1/events/facets?by=country', '/openapi.yaml', '/.well-known/api-catalog', '/', '/livez', '/v1/events/none'],
  ...['/v1/events/', '/v1/none', '/v1/changes?limit=2', '/v1/events?as=atom&limit=2'],
];

test('and whatever clients say, each is answered as by a server that keeps nothing', async () => {
  const proxied = { TRUST_PROXY: '127.0.0.1', ALLOWED_HOSTS: 'here,there' };
  const [own, plain] = [await serving(proxied), await serving({ ...proxied, CACHE_BYTES: 0 })];
  const asking = fc.record({ url: fc.constantFrom(...URLS), headers: saying, method: fc.constantFrom('GET', 'HEAD') });
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(asking, { minLength: 1, maxLength: 5 }), async all => {
      for (const { url, headers, method } of [...all, ...all, ...all]) {
        const asked = { url, headers, method: method as Asked['method'] };
        await expectSame({ ask: own.ask, plain: plain.ask }, asked);
        count += 1;
      }
    }),
    { numRuns: often(60) },
  );
  // Some of them came no further.
  expect(own.seen.length).toBeLessThan(count);
});

test('no header that an operation takes is left unread', async () => {
  const { app } = await serving();
  await app.ready();
  const document = app.swagger() as unknown as {
    components: { parameters: Record<string, { in: string; name: string }> };
  };
  const taken = Object.values(document.components.parameters).flatMap(parameter =>
    parameter.in === 'header' ? [parameter.name.toLowerCase()] : [],
  );
  expect(taken).toContain('accept-language');
  for (const name of taken) expect(READ.unread).not.toContain(name);
});
