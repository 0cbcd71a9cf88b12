// What every answer carries, errors included: CORS, security headers, the request's id.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../app.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const requests: [method: string, path: string, headers: Record<string, string>][] = [
  ['GET', '/v1/events', {}],
  ['GET', '/v1/nothing', {}],
  ['GET', '/v1/events/%zz', {}],
  ['GET', '/v1/events?limit=x', {}],
  ['POST', '/v1/events', {}],
  ['OPTIONS', '/v1/events', { origin: 'https://dashboard.example', 'access-control-request-method': 'PUT' }],
  ['TRACE', '/v1/events', {}],
  ['GET', '/v1/events', { accept: 'text/html' }],
];

test.each(requests)('%s %s %j carries CORS, security headers and a request id', async (method, path, headers) => {
  const answer = await server.request(method, path, { headers });
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    vary: 'Accept, Accept-Encoding, Authorization, Prefer, Dataset-Position',
    'request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.headers['access-control-expose-headers']).toContain('ETag');
  for (const name of ['server', 'x-powered-by', 'access-control-allow-credentials'])
    expect(answer.headers).not.toHaveProperty(name);
});

test('a preflight allows what the resource has', async () => {
  const headers = {
    origin: 'https://dashboard.example',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'if-match,authorization',
  };
  const answer = await server.request('OPTIONS', '/v1/events/x', { headers });
  expect(answer.status).toBe(204);
  expect(answer.headers['access-control-allow-methods']).toContain('PUT');
  expect((await server.request('OPTIONS', '/v1/nothing', { headers })).status).toBe(404);
  expect(answer.headers['access-control-allow-headers']).toBe('if-match,authorization');
});

test('a sane request id is taken, any other is replaced, and problems repeat it', async () => {
  const sane = await server.get('/v1/nothing', { 'request-id': 'trace:42' });
  expect([sane.headers['request-id'], sane.json.requestId]).toEqual(['trace:42', 'trace:42']);
  for (const id of ['with space', 'x'.repeat(129), '<script>', '']) {
    const answer = await server.get('/livez', { 'request-id': id });
    expect(answer.headers['request-id']).toMatch(/^[0-9a-f-]{36}$/);
  }
});

const accepts: [accept: string, path: string, status: number, type: string][] = [
  ['application/json', '/v1/events', 200, 'application/json'],
  ['*/*', '/v1/events', 200, 'application/json'],
  ['application/*;q=0.1', '/v1/events', 200, 'application/json'],
  ['text/html, application/json;q=0.5', '/v1/events', 200, 'application/json'],
  ['text/html', '/v1/events', 200, 'application/json'],
  ['text/html,application/xhtml+xml', '/v1/actors/russia/diff', 200, 'application/json'],
  ['image/png', '/v1/events', 406, 'application/problem+json'],
  ['application/json;q=0', '/v1/events', 406, 'application/problem+json'],
  ['image/png', '/v1/events/unknown', 406, 'application/problem+json'],
  ['text/html', '/v1/nothing', 404, 'application/problem+json'],
  ['application/json; charset=utf-8', '/v1/events', 200, 'application/json'],
  ['', '/v1/events', 200, 'application/json'],
  ['*/*', '/v1/actors/russia/diff', 200, 'application/json-patch+json'],
  ['application/json', '/v1/actors/russia/diff', 200, 'application/json'],
  ['application/json', '/v1/schemas/event', 200, 'application/json'],
  ['application/yaml', '/openapi.yaml', 200, 'application/yaml'],
  ['', '/openapi.yaml', 200, 'application/yaml'],
  ['*/*', '/openapi.yaml', 200, 'application/yaml'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '/openapi.yaml', 200, 'text/plain'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '/openapi.json', 200, 'application/json'],
];

test('what a browser is shown as text says that it is UTF-8', async () => {
  for (const accept of ['text/html', 'text/plain']) {
    const { headers } = await server.get('/openapi.yaml', { accept });
    expect([accept, headers['content-type']]).toEqual([accept, 'text/plain; charset=utf-8']);
  }
});

test.each(accepts)('Accept: %s on %s is answered %d in %s', async (accept, path, status, type) => {
  const answer = await server.get(path, { accept });
  expect([answer.status, answer.headers['content-type']?.split(';')[0]]).toEqual([status, type]);
  if (status === 406) expect(answer.json.detail).toContain('application/json');
});
