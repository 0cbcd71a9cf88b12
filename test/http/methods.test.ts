// Methods on every path there is: HEAD like GET, OPTIONS with Allow, 405 for the rest.
import { METHODS } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../app.ts';
import type { OpenApi } from '../contract.ts';

let server: TestApp;
let paths: [path: string, methods: string[]][];

const IDS: Record<string, string> = {
  events: 'g20-hangzhou-2016',
  actors: 'russia',
  issues: 'ukraine',
  sources: 'article-obama-putin-g20-2016',
  imports: 'an-import',
};

beforeAll(async () => {
  server = await testApp({ seeded: true });
  const document = server.app.swagger() as unknown as OpenApi;
  paths = Object.entries(document.paths).map(([template, operations]) => {
    const id = IDS[template.split('/')[2] ?? ''] ?? '';
    const path = template
      .replace('{id}', id)
      .replace('{revision}', '1')
      .replace('{name}', 'channels')
      .replace('{kind}', 'event')
      .replace('{as}', 'ndjson')
      .replace('{slug}', 'gone');
    return [path, Object.keys(operations).map(method => method.toUpperCase())];
  });
});
afterAll(() => server.close());

test('HEAD answers as GET does, without a body', async () => {
  // What was recorded in this second has no Last-Modified until the second is over: between the two it may end.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 });
  expect(paths.length).toBeGreaterThan(25);
  for (const [path, methods] of paths.filter(([, all]) => all.includes('GET'))) {
    // What goes on for ever is asked for what is not there yet.
    const url = path.endsWith('/stream') ? `${path}?since=9007199254740991` : path;
    const [get, head] = [await server.get(url), await server.request('HEAD', url)];
    const headers = (all: Readonly<Record<string, string>>) => {
      // How a body is transferred is nothing of a HEAD's (RFC 9110 §9.3.2).
      const { date: _date, 'request-id': _id, 'transfer-encoding': _coding, ...rest } = all;
      return rest;
    };
    expect([path, head.status, head.text]).toEqual([path, get.status, '']);
    expect(headers(head.headers)).toEqual(headers(get.headers));
    expect(methods).not.toContain('HEAD');
  }
  vi.useRealTimers();
});

test('OPTIONS tells the methods, and the patches taken where there is PATCH', async () => {
  for (const [path, methods] of paths) {
    const { status, headers, text } = await server.request('OPTIONS', path);
    expect([path, status, text]).toEqual([path, 204, '']);
    const allowed = new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']);
    expect(new Set(headers.allow?.split(', '))).toEqual(allowed);
    expect(headers['accept-patch']).toBe(
      methods.includes('PATCH') ? 'application/merge-patch+json, application/json-patch+json' : undefined,
    );
  }
});

test('every other method is refused with Allow, also without a key and with any Accept', async () => {
  for (const [path, methods] of paths) {
    const allowed = (await server.request('OPTIONS', path)).headers.allow;
    const rest = METHODS.filter(method => ![...methods, 'HEAD', 'OPTIONS', 'CONNECT'].includes(method));
    expect(rest).toContain('TRACE');
    for (const method of rest) {
      const { status, headers, json } = await server.request(method, path, { headers: { accept: 'text/html' } });
      expect([method, path, status, headers.allow]).toEqual([method, path, 405, allowed]);
      expect(json.type).toBe('/problems/method-not-allowed');
    }
  }
});

test('GET / tells every path, its methods and what each is for', async () => {
  const documented = Object.entries(server.app.swagger().paths ?? {}).map(([path, operations]) => {
    const methods = Object.entries(operations as Record<string, { summary: string }>);
    return [path, Object.fromEntries(methods.map(([method, { summary }]) => [method.toUpperCase(), summary]))];
  });
  const paths: Record<string, object> = (await server.get('/')).json.paths;
  expect(paths).toMatchObject(Object.fromEntries(documented));
  // What tells of the API is no part of it.
  const about = Object.entries(paths).filter(([path]) => !documented.some(([known]) => known === path));
  expect(about.map(([path, methods]) => [path, Object.keys(methods)])).toEqual(
    [
      '/openapi.json',
      '/openapi.yaml',
      '/docs',
      '/docs/{name}',
      '/docs/{folder}/{name}',
      '/docs/search',
      '/docs/reference',
      '/docs/style.css',
    ].map(path => [path, ['GET']]),
  );
});

test.each([
  ['/v1/events/', '/v1/events'],
  ['/v1/events/?kind=visit', '/v1/events?kind=visit'],
  ['/v1/actors/russia/', '/v1/actors/russia'],
  ['/v1/events//', '/v1/events'],
])('%s is told that it has no slash at its end', async (path, right) => {
  const { status, json, headers } = await server.get(path);
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    'request-id': json.requestId,
  });
  expect([status, json.detail]).toEqual([404, `No path here ends in a slash. Without it: ${right}`]);
});
