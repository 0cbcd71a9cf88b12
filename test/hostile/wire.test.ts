// Bytes that no client sends by accident: what hides a second request, leaves the path, or forges a line of the log.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_KEY } from '../app.ts';
import { connection } from '../connection.ts';
import { type TestDatabase, throwAwayDatabase } from '../databases.ts';
import { type Served, serve } from '../process.ts';

let server: Served;
let database: TestDatabase;

beforeAll(async () => {
  database = await throwAwayDatabase();
  server = await serve({ DATABASE_URL: database.url });
});
afterAll(async () => {
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  await database.remove();
});

/** All that is answered to some bytes, until the connection ends. */
async function answers(bytes: string): Promise<string> {
  const { socket, said } = await connection(Number(new URL(server.url).port));
  socket.end(Buffer.from(bytes, 'latin1'));
  await once(socket, 'close');
  return said();
}

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

const POST = `POST /v1/issues HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${API_KEY}\r\nContent-Type: application/json\r\n`;
/** A request that must not be found in the body of another: it would be answered 200. */
const HIDDEN = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

test.each([
  ['a length beside chunks', `${POST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
  ['chunks beside a length', `${POST}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${HIDDEN}`],
  ['two lengths', `${POST}Content-Length: 0\r\nContent-Length: 44\r\n\r\n${HIDDEN}`],
  ['two lengths in one', `${POST}Content-Length: 0, 44\r\n\r\n${HIDDEN}`],
  ['a length with a sign', `${POST}Content-Length: +0\r\n\r\n${HIDDEN}`],
  ['a coding with a blank before its colon', `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
  ['a coding on a line that goes on', `${POST}Transfer-Encoding:\r\n chunked\r\nContent-Length: 44\r\n\r\n${HIDDEN}`],
  ['a coding that is none', `${POST}Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n${HIDDEN}`],
  ['chunked twice', `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${HIDDEN}`],
  ['a bare LF in the head', `${POST}X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
  ['a bare CR in the head', `${POST}X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
  ['a chunk whose size is no number', `${POST}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${HIDDEN}`],
  ['a chunk size that overflows', `${POST}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(32)}\r\n\r\n${HIDDEN}`],
])('%s: nothing that follows is taken for a request', async (_, bytes) => {
  const text = await answers(bytes);
  expect(statuses(text)).not.toContain(200);
  expect(statuses(text).filter(status => status >= 500 && status !== 501)).toEqual([]);
  expect(statuses(text).length).toBeLessThanOrEqual(1);
});

test.each([
  ...[
    '/v1/%2e%2e/%2e%2e/etc/passwd',
    '/v1/../livez/',
    '/v1/events/%00',
    '/v1/events/a%2Fb',
    '//v1/events',
    '/v1//events',
  ],
  ...[
    '/v1/events/%c0%ae%c0%ae',
    '/v1/events/%e0%80%af',
    '/v1/events/%ff',
    '/v1/events/..%5c..',
    '/v1/events;x=y',
    '/%',
  ],
  ...['/v1/events/__proto__', '/v1/constructor', '/v1/events/%0d%0aset-cookie:%20a', '/v1/events/%ed%a0%80'],
])('the path %s leads nowhere', async path => {
  const text = await answers(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect([400, 404]).toContain(statuses(text)[0]);
  expect(text).toContain('application/problem+json');
  expect(text.slice(0, text.indexOf('\r\n\r\n'))).not.toMatch(/set-cookie/i);
});

test('what is echoed in headers begins no other header, and every line of the log is one of its own', async () => {
  const fields = [
    'Request-Id: a\x1b[31m"}b',
    'Idempotency-Key: "a\tset-cookie: b"',
    'Access-Control-Request-Headers: x',
  ];
  const path = '/v1/events/%0a%7b%22level%22:60%7d%1b%5b31m';
  const request = (method: string) =>
    answers(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${fields.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  for (const method of ['GET', 'OPTIONS', 'DELETE']) {
    const text = await request(method);
    expect(text.slice(0, text.indexOf('\r\n\r\n'))).not.toMatch(/^set-cookie/im);
    expect(text).not.toContain('\u001b');
  }
  const logged = server.lines.filter(line => line.includes('/v1/events/'));
  const entries = server.lines.filter(line => line.startsWith('{'));
  expect(logged.length).toBeGreaterThan(0);
  for (const line of entries) expect(() => JSON.parse(line)).not.toThrow();
  expect(entries.map(line => JSON.parse(line).level)).not.toContain(60);
  expect(server.lines.join('\n')).not.toContain('\u001b');
});

test.each([
  ['deep lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['deep objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['deep labels', `{"label":${'{"en":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
  ['a number beyond all', '{"label":{"en":1e999}}'],
  ['a long number', `{"label":{"en":${'9'.repeat(100_000)}}}`],
  ['a member twice', '{"label":{"en":"a"},"label":{"en":"b"}}'],
  ['a prototype', '{"label":{"en":"a"},"__proto__":{"x":1}}'],
])('%s: refused, and the server goes on', async (_, body) => {
  const text = await answers(`${POST}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
  expect(statuses(text)).toEqual([400]);
  expect(statuses(await answers(HIDDEN))).toEqual([200]);
});
