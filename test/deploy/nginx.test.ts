// The proxy's configuration under a real nginx, which is skipped where there is none: before two servers on one ledger,
// and before servers that note what reaches them.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, request } from 'node:http';
import { get as getSecurely, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { API_KEY, AUTHORIZED, configOf, testLedger } from '../app.ts';
import { listen } from '../listener.ts';
import { PATIENCE } from '../patience.ts';
import { minimal } from '../records.ts';
import { hasNginx, hasTls, startProxy } from './nginx.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function proxyBefore(...addresses: string[]): Promise<string> {
  const proxy = await startProxy(addresses);
  opened.push(proxy.stop);
  return proxy.url;
}

async function openedLedger() {
  const ledger = await testLedger();
  opened.push(ledger.close);
  return ledger;
}

/** A server on a ledger, its requests counted. */
async function serverOn(ledger: Ledger) {
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), ledger);
  const seen = { requests: 0 };
  app.server.on('request', () => {
    seen.requests += 1;
  });
  const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' })).host;
  opened.push(() => app.close());
  return { address, seen, close: () => app.close() };
}

async function pairOnOneLedger() {
  const ledger = await openedLedger();
  const [one, other] = [await serverOn(ledger), await serverOn(ledger)];
  return { ledger, one, other, url: await proxyBefore(one.address, other.address) };
}

/** A server that is no Communique. */
async function bareServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const statusesOf = async (url: string, count: number, init?: RequestInit) => {
  const statuses: number[] = [];
  for (let sent = 0; sent < count; sent++) statuses.push((await fetch(url, init)).status);
  return [...new Set(statuses)].sort();
};

const creation = { method: 'POST', headers: { ...AUTHORIZED, 'content-type': 'application/json' } };
const issue = (label: string) => ({ ...creation, body: JSON.stringify({ ...minimal.issue, label: { en: label } }) });

test.skipIf(!hasNginx)('requests are spread, and go on without a server that is away', async () => {
  const { one, other, url } = await pairOnOneLedger();
  expect(await statusesOf(`${url}/v1/events`, 20)).toEqual([200]);
  expect(one.seen.requests + other.seen.requests).toBe(20);
  expect(Math.min(one.seen.requests, other.seen.requests)).toBeGreaterThan(5);
  await other.close();
  expect(await statusesOf(`${url}/v1/events`, 20)).toEqual([200]);
  for (const label of ['One', 'Two', 'Three']) expect((await fetch(`${url}/v1/issues`, issue(label))).status).toBe(201);
  await one.close();
  const answer = await fetch(`${url}/v1/events`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'application/problem+json']);
  expect(await answer.json()).toEqual({ type: 'about:blank', title: 'Bad Gateway', status: 502 });
});

test.skipIf(!hasNginx)('an event passes at once, on the streams of both servers', async () => {
  const { ledger, one, other, url } = await pairOnOneLedger();
  const listeners = [await listen(`${url}/v1/changes`), await listen(`${url}/v1/changes`)];
  expect([one.seen.requests, other.seen.requests]).toEqual([1, 1]);
  for (const position of [1, 2, 3]) {
    await ledger.append([{ op: 'create', kind: 'issue', id: `issue-${position}`, content: minimal.issue }], 'test');
    for (const listener of listeners) await listener.until(({ positions }) => positions.at(-1) === position);
  }
  for (const listener of listeners) listener.close();
});

test.skipIf(!hasNginx)('what a server cannot do now is asked of the other, but no POST twice', async () => {
  const seen: (string | undefined)[] = [];
  const noting =
    (status: number): RequestListener =>
    ({ method }, answer) => {
      seen.push(method);
      answer.writeHead(status).end();
    };
  const url = await proxyBefore(await bareServer(noting(503)), await bareServer(noting(200)));
  expect(await statusesOf(url, 10)).toEqual([200]);
  expect(seen.length).toBeGreaterThan(10);
  seen.length = 0;
  expect(await statusesOf(url, 10, { method: 'POST', body: '{}' })).toEqual([200, 503]);
  expect(seen).toHaveLength(10);
});

test.skipIf(!hasNginx)('where both cannot, their own answer is given each time', async () => {
  const refusing = () => bareServer((_, answer) => answer.writeHead(503, { 'retry-after': '7' }).end('away'));
  const url = await proxyBefore(await refusing(), await refusing());
  for (let sent = 0; sent < 10; sent++) {
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([503, '7', 'away']);
  }
});

test.skipIf(!hasNginx)('an import is read as it comes, and any other body is limited', async () => {
  let told = (_: string) => {};
  const first = new Promise<string>(resolve => {
    told = resolve;
  });
  const reading: RequestListener = (asked, answer) => {
    asked.once('data', piece => told(String(piece)));
    asked.resume().on('end', () => answer.end());
  };
  const address = await bareServer(reading);
  const url = await proxyBefore(address, address);
  const sent = request(`${url}/v1/imports?format=gdelt`, { method: 'POST' });
  sent.write('the first row');
  expect(await first).toBe('the first row');
  const much = Buffer.alloc(17 * 1_048_576);
  const answered = new Promise(resolve => sent.on('response', resolve));
  sent.end(much);
  expect(await answered).toMatchObject({ statusCode: 200 });
  const refused = await fetch(`${url}/v1/events`, { method: 'POST', body: much });
  expect([refused.status, await refused.json()]).toMatchObject([413, { title: 'Content Too Large', status: 413 }]);
});

test.skipIf(!hasNginx)('a server is told who asks, and under which name', async () => {
  const told: IncomingHttpHeaders[] = [];
  const address = await bareServer((asked, answer) => {
    told.push(asked.headers);
    answer.end();
  });
  const url = await proxyBefore(address, address);
  await fetch(url, { headers: { 'x-forwarded-for': '192.0.2.1' } });
  const { host } = new URL(url);
  expect(told).toMatchObject([
    { host, 'x-forwarded-host': host, 'x-forwarded-proto': 'http', 'x-forwarded-for': '127.0.0.1' },
  ]);
});

test.skipIf(!hasNginx)(
  'a client that says to be another is the one that it is, to the limits of the server',
  async () => {
    const ledger = await testLedger();
    opened.push(ledger.close);
    const app = await buildApp(configOf({ TRUST_PROXY: 'loopback,uniquelocal' }, { RATE_LIMIT: 5 }), ledger);
    opened.push(() => app.close());
    const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' })).host;
    const url = await proxyBefore(address, address);
    const statuses: number[] = [];
    for (let last = 1; last <= 8; last++)
      statuses.push((await fetch(`${url}/problems`, { headers: { 'x-forwarded-for': `192.0.2.${last}` } })).status);
    expect(statuses).toContain(429);
  },
);

test.skipIf(!hasNginx)('who holds as many connections as one may is told to come again', async () => {
  const { address } = await serverOn(await openedLedger());
  const { url, stop } = await startProxy([address, address], { connections: 2 });
  opened.push(stop);
  const listeners = [await listen(`${url}/v1/changes`), await listen(`${url}/v1/changes`)];
  const refused = await fetch(`${url}/v1/events`);
  const head = ['content-type', 'retry-after'].map(name => refused.headers.get(name));
  expect([refused.status, ...head]).toEqual([429, 'application/problem+json', '5']);
  expect(await refused.json()).toEqual({ type: 'about:blank', title: 'Too Many Requests', status: 429 });
  for (const listener of listeners) listener.close();
});

test.skipIf(!hasNginx)('all addresses of an IPv6 network are one to the limits', async () => {
  const waiting: (() => void)[] = [];
  const address = await bareServer((asked, answer) => {
    if (asked.url === '/long') waiting.push(() => answer.end());
    else answer.end();
  });
  const { url, stop } = await startProxy([address, address], { connections: 1, behind: true });
  opened.push(stop);
  const ask = async (from: string, path = '/') =>
    (await fetch(url + path, { headers: { 'x-forwarded-for': from } })).status;
  const long = ['2001:db8::1', '192.0.2.1'].map(from => ask(from, '/long'));
  await expect.poll(() => waiting.length, { timeout: PATIENCE }).toBe(long.length);
  expect(await ask('2001:db8::ffff:2')).toBe(429);
  expect(await ask('2001:db8:0:1::1')).toBe(200);
  expect(await ask('192.0.2.1')).toBe(429);
  expect(await ask('192.0.2.2')).toBe(200);
  for (const end of waiting) end();
  expect(await Promise.all(long)).toEqual([200, 200]);
});

test.skipIf(!hasNginx)('the log has what was asked without its query', async () => {
  const address = await bareServer((_, answer) => answer.writeHead(200, { 'request-id': 'an-id' }).end());
  const proxy = await startProxy([address, address]);
  opened.push(proxy.stop);
  await fetch(`${proxy.url}/v1/events?q=whoever`, { headers: { referer: 'http://127.0.0.1/?q=whoever' } });
  const text = await proxy.logged();
  expect(JSON.parse(text)).toMatchObject({
    ...{ address: '127.0.0.1', method: 'GET', path: '/v1/events', status: 200, requestId: 'an-id' },
  });
  expect(text).not.toContain('whoever');
});

test.skipIf(!hasTls)('over TLS the same is answered, by the versions that are sound', async () => {
  const told: IncomingHttpHeaders[] = [];
  const address = await bareServer((asked, answer) => {
    told.push(asked.headers);
    answer.end();
  });
  const { url, certificate, stop } = await startProxy([address, address], { tls: true });
  opened.push(stop);
  const ask = (options: RequestOptions) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      getSecurely(url, { ca: certificate, agent: false, ...options }, answer => resolve(answer.resume())).on(
        'error',
        reject,
      );
    });
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    expect((await ask({ minVersion: version, maxVersion: version })).statusCode).toBe(200);
  expect(told).toMatchObject(Array(2).fill({ host: new URL(url).host, 'x-forwarded-proto': 'https' }));
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  await expect(ask(old)).rejects.toThrow(/protocol version/i);
});
