// Who may read and write, with the one key, a wrong one, none, and on a server that has none.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUTHORIZED, type TestApp, testApp } from '../app.ts';
import { minimal } from '../records.ts';

let server: TestApp;
let readOnly: TestApp;

beforeAll(async () => {
  server = await testApp();
  readOnly = await testApp({ keyless: true });
});
afterAll(async () => {
  await server.close();
  await readOnly.close();
});

const json = { 'content-type': 'application/json' };

test('reading needs no key, and takes the right one', async () => {
  expect((await server.get('/v1/events')).status).toBe(200);
  expect((await server.get('/v1/events', AUTHORIZED)).status).toBe(200);
  expect(
    (await server.get('/v1/events', { authorization: AUTHORIZED.authorization.replace('Bearer', 'bearer') })).status,
  ).toBe(200);
});

test.each(['Bearer wrong', 'Bearer', 'Basic YTpi', 'Bearer a-key-for-the-tests-and-more', 'Bearer  ', 'nonsense'])(
  'a key that is not the key is refused on open routes too: %s',
  async authorization => {
    for (const method of ['GET', 'POST']) {
      const answer = await server.request(method, '/v1/events', {
        headers: { ...json, authorization },
        ...(method === 'POST' && { body: minimal.event }),
      });
      expect([answer.status, answer.headers['www-authenticate'], answer.json.type]).toEqual([
        401,
        'Bearer error="invalid_token"',
        '/problems/invalid-key',
      ]);
    }
  },
);

test('writing without a key is told that one is needed, before the body is looked at', async () => {
  for (const [method, path] of [
    ['POST', '/v1/events'],
    ['PUT', '/v1/events/x'],
    ['PATCH', '/v1/events/x'],
    ['DELETE', '/v1/events/x'],
  ] as const) {
    const answer = await server.request(method, path, { headers: json, body: method === 'DELETE' ? undefined : '{' });
    expect([method, answer.status, answer.headers['www-authenticate']]).toEqual([method, 401, 'Bearer']);
    expect(answer.json.detail).toContain('`Authorization: Bearer <key>`');
  }
  expect(server.ledger.head().position).toBe(0);
});

test('a server without a key is read-only, and says how to change that', async () => {
  const answer = await readOnly.post('/v1/events', minimal.event);
  expect([answer.status, answer.json.type]).toEqual([403, '/problems/read-only']);
  expect(answer.json.detail).toContain('COMMUNIQUE_API_KEY');
  expect((await readOnly.get('/v1/events')).status).toBe(200);
});

test('the probes never look at keys', async () => {
  for (const path of ['/livez', '/readyz'])
    expect((await server.get(path, { authorization: 'Bearer wrong' })).status).toBe(200);
});

test('a route that declares no access fails at start', () => {
  expect(() => server.app.get('/undeclared', async () => 'x')).toThrow();
});
