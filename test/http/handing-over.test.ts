// Handing over: whoever asks a process that hands over is answered as the process that writes would answer them itself.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { handedOver, handingOver } from '../../src/http/handing-over.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { API_KEY, AUTHORIZED, configOf, testLedger } from '../app.ts';
import { connection } from '../connection.ts';
import { throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';

let ledger: Ledger;
let folder: Awaited<ReturnType<typeof throwAwayFolder>>;
let apps: FastifyInstance[];
const failures: Error[] = [];
let isReadable = true;
/** Of the one that answers all itself, and of the one that hands over. */
let ports: [plain: number, handing: number];

beforeAll(async () => {
  [ledger, folder] = await Promise.all([testLedger(), throwAwayFolder()]);
  const config = configOf({ COMMUNIQUE_API_KEY: API_KEY, TRUST_PROXY: '127.0.0.9', BODY_LIMIT: '20000' });
  const to = join(folder.path, 'writing');
  const reading = () => {
    if (!isReadable) throw new Error('The disk is gone.');
  };
  const failed = (error: Error) => void failures.push(error);
  const around = (own: Parameters<typeof handingOver>[0]) => handingOver(own, { to, base: '', reading, failed });
  const built = await Promise.all([
    buildApp(config, ledger),
    buildApp(config, ledger, undefined, { around: handedOver }),
    buildApp(config, ledger, undefined, { around }),
  ]);
  apps = built;
  const [plain, writing, handing] = built;
  await writing.listen({ path: to });
  for (const app of [plain, handing]) await app.listen({ host: '127.0.0.1', port: 0 });
  ports = [plain, handing].map(({ server }) => (server.address() as AddressInfo).port) as [number, number];
});
afterAll(async () => {
  for (const app of apps.reverse()) await app.close();
  await ledger.close();
  await folder.remove();
});

/** All that is said to a text until the connection ends. */
async function saidTo(port: number, text: string, localAddress?: string): Promise<string> {
  const { socket, said } = await connection(port, localAddress);
  socket.write(text, 'latin1');
  await once(socket, 'close');
  return said();
}

const HOST = 'Host: one.test';
const KEY = `Authorization: ${AUTHORIZED.authorization}`;
const JSON_BODY = 'Content-Type: application/json';
const END = 'Connection: close';
const CHUNKED = 'Transfer-Encoding: chunked';
const length = (body: string) => `Content-Length: ${Buffer.byteLength(body)}`;
const message = (line: string, fields: readonly string[], body = '') => [line, ...fields, '', body].join('\r\n');
/** As a client sends it whose body is empty but for braces: it is refused for what it lacks, unless something else is wrong. */
const post = (fields: readonly string[], body = '{}', line = 'POST /v1/issues HTTP/1.1') =>
  message(line, [HOST, KEY, JSON_BODY, ...fields], body);
const plainly = [length('{}'), END];
const to = (target: string) => post(plainly, '{}', `POST ${target} HTTP/1.1`);
const last = message('GET /livez HTTP/1.1', [HOST, END]);
const long = JSON.stringify({ label: { en: 'long'.repeat(10_000) } });
const inChunks = '2\r\n{}\r\n0\r\n\r\n';

test.each([
  ['HTTP/1.0', message('POST /v1/issues HTTP/1.0', [KEY, JSON_BODY, length('{}')], '{}')],
  ['HTTP/1.0, in chunks', message('POST /v1/issues HTTP/1.0', [KEY, JSON_BODY, CHUNKED], inChunks)],
  ['no Host', message('POST /v1/issues HTTP/1.1', [KEY, JSON_BODY, ...plainly], '{}')],
  ['two Hosts', post(['Host: other.test', ...plainly])],
  ['no body', post([END], '')],
  ['two lengths', post(['Content-Length: 2', 'Content-Length: 3', END])],
  ['a length and a coding', post(['Content-Length: 2', CHUNKED, END], inChunks)],
  ['another coding', post(['Transfer-Encoding: gzip, chunked', END], inChunks)],
  ['a coding twice', post([CHUNKED, CHUNKED, END], inChunks)],
  ['a coding of another name', post(['Transfer-Encoding: xchunked', END], inChunks)],
  ['a chunk that is none', post([CHUNKED], '2\r\n{}\r\nzz\r\n')],
  ['trailers', post([CHUNKED, END], '2\r\n{}\r\n0\r\nAuthorization: none\r\nContent-Length: 4\r\n\r\n')],
  ['fields of the connection', post([length('{}'), 'Connection: close, content-length, authorization'])],
  ['an upgrade', post([length('{}'), 'Connection: Upgrade, close', 'Upgrade: h2c'])],
  ['an expectation', post(['Expect: 100-continue', ...plainly])],
  ['another expectation', post(['Expect: 200-maybe', ...plainly])],
  ['a refusal before the body', message('POST /v1/issues HTTP/1.1', [HOST, JSON_BODY, length('{}'), END])],
  ['what follows a refusal', message('POST /v1/issues HTTP/1.1', [HOST, JSON_BODY, length('{}')], '{}') + last],
  ['what follows a body that is too large', post([length(long)], long) + last],
  ['what follows one in chunks', post([CHUNKED], `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`) + last],
  [
    'several at once',
    post([length('{}')]) + message('GET /v1/issues HTTP/1.1', [HOST]) + post([length('[]')], '[]') + last,
  ],
  ...['DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY', 'UNKNOWN'].map(method => [
    method,
    post([END], '', `${method} /v1/issues/none HTTP/1.1`),
  ]),
  ...['/v1/issues\tx', '/v1/\xe9', '/v1/issues%zz', 'http://elsewhere.test/v1/issues', '*', '//v1/issues'].map(
    target => [`the target ${JSON.stringify(target)}`, to(target)],
  ),
  ['bytes that are no ASCII', post(['Odd: \xe9\xff', 'Request-Id: \xe9', ...plainly])],
  ['odd names', post(["!#$%&'*+-.^_`|~: a", '__proto__: b', ...plainly])],
  ['many fields', post([...Array.from({ length: 2_500 }, () => 'a:b'), ...plainly])],
  ['whether it is ready', message('HEAD /readyz HTTP/1.1', [HOST, END])],
])('%s: the same is answered as without handing over', async (_, request = '') => {
  const [plain, handing] = await Promise.all(ports.map(port => saidTo(port, request)));
  expect(plain).toMatch(/^HTTP\/1\.1 \d/);
  expect(told(handing)).toEqual(told(plain));
});

/** What is the same of two answers, though fields of one come in another order. */
const told = (said = ''): string[] =>
  said
    .replace(/^(date|request-id|keep-alive|connection): .*\r\n/gim, '')
    .replace(/"(instance|requestId)":"[^"]*",?/g, '')
    .split('\r\n')
    .sort();

test('what is refused before its body has come is refused at once', async () => {
  const { socket, said } = await connection(ports[1]);
  socket.write(message('POST /v1/issues HTTP/1.1', [HOST, JSON_BODY, 'Content-Length: 10']));
  await once(socket, 'data');
  expect(said()).toMatch(/^HTTP\/1\.1 401 /);
  // And whoever leaves then is waited for by nobody.
  const [, writing] = apps as [FastifyInstance, FastifyInstance];
  const connections = () => new Promise(resolve => writing.server.getConnections((_, count) => resolve(count)));
  const before = await connections();
  socket.destroy();
  await expect.poll(connections, { timeout: PATIENCE }).toBe(Number(before) - 1);
});

test('each request comes from where its client is, or from where a proxy that is trusted says', async () => {
  const asked = Array.from({ length: 60 }, (_, n) => ({ id: `from-${n}`, address: `127.0.0.${1 + (n % 9)}` }));
  const forged = ['Communique-Address: 203.0.113.9', 'X-Forwarded-For: 203.0.113.7'];
  await Promise.all(
    asked.map(({ id, address }) => saidTo(ports[1], post([...forged, `Request-Id: ${id}`, ...plainly]), address)),
  );
  const addresses = async () => {
    const { body } = await (apps[0] as FastifyInstance).inject({ url: '/v1/audit?limit=100', headers: AUTHORIZED });
    const { data } = JSON.parse(body) as { data: { requestId: string; address: string }[] };
    return new Map(data.map(({ requestId, address }) => [requestId, address]));
  };
  await expect.poll(async () => (await addresses()).has('from-59'), { timeout: PATIENCE }).toBe(true);
  const found = await addresses();
  for (const { id, address } of asked)
    expect(found.get(id), id).toBe(address === '127.0.0.9' ? '203.0.113.7' : address);
});

test('a ledger that cannot be read is told, and ends nothing', async () => {
  isReadable = false;
  const answer = await saidTo(ports[1], message('GET /v1/issues HTTP/1.1', [HOST, END]));
  isReadable = true;
  expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\nretry-after: /);
  expect(failures.map(({ message }) => message)).toEqual(['The disk is gone.']);
});

test('while what writes is away, what only reads is answered, and it is not ready', async () => {
  await apps[1]?.close();
  const status = async (request: string) => (await saidTo(ports[1], request)).slice('HTTP/1.1 '.length, 12);
  expect(await status(post(plainly))).toBe('503');
  expect(await status(message('GET /readyz HTTP/1.1', [HOST, END]))).toBe('503');
  expect(await status(message('GET /v1/issues HTTP/1.1', [HOST, END]))).toBe('200');
  for (const path of ['/v1/events/search', '/v1/events/search/explain'])
    expect(await status(post(plainly, '{}', `POST ${path} HTTP/1.1`))).toBe('200');
});
