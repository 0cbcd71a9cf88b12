// What strangers send on purpose: answered or cut off.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { AUTHORIZED, type TestApp, testApp } from '../app.ts';
import { connection } from '../connection.ts';

let server: TestApp;
let port: number;

beforeAll(async () => {
  server = await testApp({ seeded: true });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  port = (server.app.server.address() as AddressInfo).port;
});
afterAll(() => server.close());
afterEach(() => {
  vi.useRealTimers();
});

const head = (line: string, fields: readonly string[]) =>
  [line, 'Host: localhost', ...fields, '', '']
    .map(each => `${each}\r\n`)
    .join('')
    .slice(0, -2);

/** What is answered to a request on a connection of its own. */
async function answerTo(request: string | Buffer): Promise<string> {
  const { socket, said } = await connection(port);
  socket.end(request);
  await once(socket, 'close');
  return said();
}

test('no header field is dropped, however many there are', async () => {
  const fields = [...Array.from({ length: 2_500 }, () => 'a:b'), 'Authorization: Bearer none-of-the-keys'];
  expect(await answerTo(head('GET /v1/events HTTP/1.1', fields))).toMatch(/^HTTP\/1\.1 401 /);
});

test('a client that sends all of a body that is too large reads why it is refused', async () => {
  const body = Buffer.alloc(12_000_000, ' ');
  const fields = [`Authorization: ${AUTHORIZED.authorization}`, 'Content-Type: application/json'];
  for (const length of [`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked']) {
    const isChunked = length.startsWith('T');
    const { socket, said } = await connection(port);
    socket.write(head('POST /v1/events HTTP/1.1', [...fields, length]));
    if (isChunked) socket.write(`${body.length.toString(16)}\r\n`);
    socket.write(body);
    // What follows it on the same connection is read only when all of the body was.
    socket.end(`${isChunked ? '\r\n0\r\n\r\n' : ''}${head('GET /livez HTTP/1.1', ['Connection: close'])}`);
    await once(socket, 'close');
    expect(said().match(/HTTP\/1\.1 \d+/g), length).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  }
});

test('a body that drips after it was refused is cut off in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { socket, said } = await connection(port);
  socket.write(head('POST /v1/events HTTP/1.1', ['Content-Type: application/json', 'Transfer-Encoding: chunked']));
  await once(socket, 'data');
  expect(said()).toMatch(/^HTTP\/1\.1 401 /);
  const closed = once(socket, 'close');
  vi.advanceTimersByTime(60_000);
  await closed;
});

test('a request that names two hosts is refused, whatever it is for', async () => {
  for (const path of ['/v1/events', '/v1/nothing', '/v1/events/']) {
    const answer = await answerTo(head(`GET ${path} HTTP/1.1`, ['Host: elsewhere', 'Connection: close']));
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*\r\nrequest-id: /);
    expect(answer).toContain('A request names one Host.');
  }
});

test('a transfer coding that nobody undoes is 501', async () => {
  const fields = ['Content-Type: application/json', 'Transfer-Encoding: gzip, chunked', 'Connection: close'];
  const answer = await answerTo(`${head('POST /v1/events HTTP/1.1', fields)}0\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 501 /);
  expect(answer).toContain('/problems/not-implemented');
});

test('a member that a body has twice is refused, and nothing is recorded', async () => {
  const { position } = server.ledger.head();
  const headers = { ...AUTHORIZED, 'content-type': 'application/json' };
  const body = '{"kind":"meeting","title":{"en":"One"},"title":{"en":"Another"}}';
  const { status, json } = await server.request('POST', '/v1/events', { headers, body });
  expect([status, json.detail]).toEqual([400, 'The body has the member "title" twice in one object.']);
  expect(server.ledger.head().position).toBe(position);
});
