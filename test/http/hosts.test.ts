// The host that a request is for: which names the server answers under, and which host its links name.
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type TestApp, testApp } from '../app.ts';

let server: TestApp;
let anywhere: TestApp;

beforeAll(async () => {
  const ALLOWED_HOSTS = 'records.example,exact.example:8443,[::1]';
  server = await testApp({ config: { ALLOWED_HOSTS, TRUST_PROXY: 'loopback' } });
  anywhere = await testApp();
  for (const { app } of [server, anywhere]) await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  await anywhere.close();
});

/** What is answered to a request as it is written here. */
async function answerTo({ app }: TestApp, ...lines: readonly string[]): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let said = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
  });
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  await once(socket, 'close');
  return said;
}

const statusOf = (answer: string) => Number(answer.split(' ')[1]);

test.each([
  ['records.example', 200],
  ['records.example:3000', 200],
  ['RECORDS.example.', 200],
  ['[::1]:3000', 200],
  ['exact.example:8443', 200],
  ['exact.example', 421],
  ['exact.example:80', 421],
  ['other.example', 421],
  ['records.example.other.example', 421],
  ['records.example@other.example', 421],
  ['127.0.0.1', 421],
  ['', 421],
])('asked by the host %j it answers %d', async (host, status) => {
  expect(statusOf(await answerTo(server, 'GET /v1/events HTTP/1.1', `Host: ${host}`))).toBe(status);
});

test('the refusal is a problem that names the host, whatever was asked for', async () => {
  for (const line of ['GET /v1/events', 'GET /nothing', 'OPTIONS /v1/events', 'POST /livez', 'PUT /v1/events/x']) {
    const answer = await answerTo(server, `${line} HTTP/1.1`, 'Host: other.example');
    expect([line, statusOf(answer)]).toEqual([line, 421]);
    expect(answer).toContain('"type":"/problems/misdirected"');
    expect(answer).toContain('does not answer for other.example');
  }
  expect(await answerTo(server, 'GET /v1/events HTTP/1.0')).toContain('names no host');
});

test.each(['/livez', '/readyz'])('a probe is answered under any name: %s', async path => {
  expect(statusOf(await answerTo(server, `GET ${path} HTTP/1.1`, 'Host: 10.0.0.7'))).toBe(200);
});

test('the host of an absolute target counts, and Host beside it does not', async () => {
  const asked = (target: string, host: string) =>
    answerTo(server, `GET http://${target}/v1/events HTTP/1.1`, `Host: ${host}`);
  expect(statusOf(await asked('records.example', 'other.example'))).toBe(200);
  expect(statusOf(await asked('other.example', 'records.example'))).toBe(421);
});

test('a port that goes without saying is that of the protocol', async () => {
  const app = await testApp({ config: { ALLOWED_HOSTS: 'records.example:443', TRUST_PROXY: 'loopback' } });
  const asked = (protocol: string) =>
    app.get('/v1/events', { host: 'records.example', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': protocol });
  expect([(await asked('https')).status, (await asked('http')).status]).toEqual([200, 421]);
  await app.close();
});

test('where no names are listed any is answered, and links name the host that was asked', async () => {
  const answer = await answerTo(
    anywhere,
    'GET http://first.example:8080/.well-known/api-catalog HTTP/1.1',
    'Host: other.example',
  );
  expect(statusOf(answer)).toBe(200);
  expect(answer).toContain('"href":"http://first.example:8080/openapi.json"');
  expect(answer).not.toContain('other.example');
});

test.each(['https://records.example', 'records.example,', 'a b', '*'])(
  'what is no list of hosts is refused at the start: %j',
  ALLOWED_HOSTS => {
    expect(() => readConfig({ ALLOWED_HOSTS })).toThrow('ALLOWED_HOSTS');
  },
);
