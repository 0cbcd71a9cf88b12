// The process on real sockets: first start, broken requests, stopping.
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, throwAwayDatabase, throwAwayFolder } from './databases.ts';
import { type Served, serve } from './process.ts';

let folder: Awaited<ReturnType<typeof throwAwayFolder>>;
let server: Served;
let database: TestDatabase;
const environment = () => ({ DATABASE_URL: database.url });

beforeAll(async () => {
  folder = await throwAwayFolder();
  database = await throwAwayDatabase({ bare: true });
  server = await serve(environment());
});
afterAll(async () => {
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  await database.remove();
  await folder.remove();
});

test('the first start makes, migrates and seeds the database, and tells what to try', async () => {
  const { body } = await supertest(server.url).get('/v1/events?participant=barack-obama').expect(200);
  expect(body.data.length).toBeGreaterThan(1);
  expect(server.lines.join('\n')).toContain(`curl '${server.url}/v1/events?participant=barack-obama'`);
  expect(server.lines.join('\n')).not.toContain('a-key-for-the-tests');
});

/** What comes back for raw bytes, and the connection's end. */
const raw = (bytes: string) =>
  new Promise<string>((resolve, reject) => {
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    socket.on('data', chunk => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });

test.each([
  [
    'a chunk without a length',
    `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a-key-for-the-tests\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    400,
    'malformed-request',
  ],
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformed-request'],
  ['no host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed-request'],
  ['two hosts', 'GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400, 'malformed-request'],
  ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400, 'malformed-request'],
  [
    'two lengths',
    'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
    'malformed-request',
  ],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
])('%s is answered with a problem, and the connection closed', async (_, bytes, status, slug) => {
  const answer = await raw(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/^request-id: [0-9a-f-]{36}\r$/im);
  expect(answer).toMatch(/^access-control-allow-origin: \*\r$/im);
  expect(answer).toContain('content-type: application/problem+json');
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ type: `/problems/${slug}`, status });
  await supertest(server.url).get('/livez').expect(200);
});

test('what is due on a connection is answered before what is broken on it', async () => {
  const body = JSON.stringify({ label: { en: 'Piped' } });
  const head = `PUT /v1/issues/piped HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a-key-for-the-tests\r\nContent-Type: application/json\r\nIf-None-Match: *\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = await raw(`${head}${body}GARBAGE\r\n\r\n`);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 400']);
});

test('links are of this server, whatever host a request names in its target', async () => {
  const answer = await raw(
    'GET http://evil.example/v1/events?limit=1 HTTP/1.1\r\nHost: x\r\nExpect: nothing\r\nConnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).not.toContain('evil');
  expect(await raw('OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 204 [\s\S]*allow: GET, HEAD, OPTIONS/i,
  );
});

test('an id that is as long as a URL can be is told so', async () => {
  const { body } = await supertest(server.url)
    .get(`/v1/events/${'x'.repeat(14_000)}`)
    .expect(400);
  expect(body.errors[0]).toMatchObject({ parameter: 'id', code: 'too-long' });
});

test('on SIGTERM what is in flight is answered and told to close, and nothing new is taken', async () => {
  const own = await serve({ DATABASE_URL: `file:${join(folder.path, 'stopped.db')}` });
  const { port, hostname } = new URL(own.url);
  const body = JSON.stringify({ label: { en: 'Written while stopping' } });
  const headers = {
    authorization: 'Bearer a-key-for-the-tests',
    'content-type': 'application/json',
    'content-length': String(body.length),
  };
  const answered = new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
    const sent = request({ port, hostname, method: 'POST', path: '/v1/issues', headers }, response => {
      response.resume();
      resolve({ status: response.statusCode, connection: response.headers.connection });
    });
    sent.on('error', reject);
    sent.write(body.slice(0, 5));
    sent.once('socket', socket =>
      socket.once('connect', async () => {
        // The request is in flight once the server has answered another on a connection made after it.
        await supertest(own.url).get('/livez').expect(200);
        own.process.kill('SIGTERM');
        await refused(Number(port), hostname);
        sent.end(body.slice(5));
      }),
    );
  });
  expect(await answered).toEqual({ status: 201, connection: 'close' });
  expect(await own.exit).toBe(0);
});

/** Resolves once the port takes no connection any more. */
async function refused(port: number, host: string): Promise<void> {
  const open = () =>
    new Promise<boolean>(resolve => {
      const socket = connect(port, host);
      socket.once('connect', () => resolve(Boolean(socket.destroy())));
      socket.once('error', () => resolve(false));
    });
  while (await open());
}

test('a server that a signal finds idle is gone at once, whoever is connected without a word', async () => {
  const own = await serve({ DATABASE_URL: `file:${join(folder.path, 'idle.db')}`, SEED: 'false' });
  const { body } = await supertest(own.url).get('/v1/events').expect(200);
  expect(body.position).toBe(0);
  const { port, hostname } = new URL(own.url);
  const silent = connect(Number(port), hostname);
  await new Promise(resolve => silent.once('connect', resolve));
  await supertest(own.url).get('/livez').expect(200);
  own.process.kill('SIGINT');
  expect(await own.exit).toBe(0);
});

test('a server whose log nobody reads any more ends when it is told to', async () => {
  const own = await serve({ DATABASE_URL: `file:${join(folder.path, 'unread.db')}`, SEED: 'false' });
  own.process.stdout?.destroy();
  // Of a probe there is no line: the first that nobody reads is of the end.
  await supertest(own.url).get('/livez').expect(200);
  own.process.kill('SIGTERM');
  expect(await own.exit).toBe(0);
});
