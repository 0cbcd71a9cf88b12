// What answers say to caches, and the 304 that saves a body.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { modifiedAt } from '../../src/operations/follows.ts';
import { type TestApp, testApp } from '../app.ts';
import { minimal } from '../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const PUBLIC = 'public, max-age=60, stale-while-revalidate=300';
const IMMUTABLE = 'public, max-age=31536000, immutable';

const policies: [path: string, status: number, policy: string][] = [
  ['/v1/events', 200, PUBLIC],
  ['/v1/events?asOf=29', 200, IMMUTABLE],
  ['/v1/events?asOf=2020-01-01T00:00:00Z', 200, PUBLIC],
  ['/v1/actors/barack-obama', 200, PUBLIC],
  ['/v1/actors/barack-obama?asOf=29', 200, IMMUTABLE],
  ['/v1/actors/barack-obama/revisions', 200, PUBLIC],
  ['/v1/actors/barack-obama/revisions/1', 200, IMMUTABLE],
  ['/v1/actors/barack-obama/diff', 200, PUBLIC],
  ['/v1/actors/barack-obama/diff?from=1&to=1', 200, IMMUTABLE],
  ['/v1/changes', 200, PUBLIC],
  ['/v1/vocabularies', 200, 'public, max-age=86400'],
  ['/v1/vocabularies/channels', 200, 'public, max-age=86400'],
  ['/v1/schemas/event', 200, 'public, max-age=86400'],
  ['/problems/gone', 200, 'public, max-age=86400'],
  ['/livez', 200, 'no-store'],
  ['/readyz', 200, 'no-store'],
  ['/v1/events/unknown', 404, 'no-store'],
  ['/v1/events?limit=0', 400, 'no-store'],
];

test.each(policies)('%s: %d, %s', async (path, status, policy) => {
  const answer = await server.get(path);
  expect(answer.status).toBe(status);
  expect(answer.headers['cache-control']).toBe(policy);
  expect(answer.headers.vary).toBe('Accept, Accept-Encoding, Authorization, Prefer, Dataset-Position');
});

describe.each(
  policies.filter(([path, status, policy]) => status === 200 && policy !== 'no-store' && path.startsWith('/v1')),
)('%s', path => {
  test('its ETag brings a 304 with the same validators and no body', async () => {
    const { headers } = await server.get(path);
    for (const condition of [headers.etag ?? '', `"x", ${headers.etag}`, '*']) {
      const again = await server.get(path, { 'if-none-match': condition });
      expect(again.status).toBe(304);
      expect(again.text).toBe('');
      for (const name of ['etag', 'cache-control', 'vary', 'content-location'])
        expect(again.headers[name]).toBe(headers[name]);
    }
    expect((await server.get(path, { 'if-none-match': '"another"' })).status).toBe(200);
  });
});

test('a list has another tag after any write, and for any other URL', async () => {
  const tag = async (path: string) => (await server.get(path)).headers.etag;
  const before = await tag('/v1/events');
  expect(await tag('/v1/events?limit=5')).not.toBe(before);
  expect(await tag('/v1/events')).toBe(before);
  await server.put('/v1/issues/new', minimal.issue, { 'if-none-match': '*' });
  expect(await tag('/v1/events')).not.toBe(before);
});

test('counting is another answer, with another tag', async () => {
  const plain = await server.get('/v1/events');
  const counted = await server.get('/v1/events', { prefer: 'count=exact' });
  expect(counted.headers['preference-applied']).toBe('count=exact');
  expect(counted.json.page.total).toBe(counted.json.data.length);
  expect(plain.json.page.total).toBeUndefined();
  expect(counted.headers.etag).not.toBe(plain.headers.etag);
});

test('Last-Modified is told only once no later change can share it', () => {
  const at = '2026-01-01T12:00:00.400Z';
  expect(modifiedAt(at, Date.parse('2026-01-01T12:00:00.999Z'))).toBeNull();
  expect(modifiedAt(at, Date.parse('2026-01-01T12:00:01.000Z'))).toBe(Date.parse('2026-01-01T12:00:01Z') / 1000);
});

test.each(['gzip', 'br', 'gzip, br', 'gzip;q=1, br;q=0.5', 'deflate', '*', 'identity', 'gzip;q=0'])(
  'Accept-Encoding: %s: HEAD has the fields of GET',
  async accepted => {
    // What was recorded in this second has no Last-Modified until the second is over: between the two it may end.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 });
    for (const path of [
      '/v1/events/obama-putin-hangzhou-2016-09-05',
      '/v1/events',
      '/v1/issues/ukraine',
      '/v1/vocabularies/channels',
    ]) {
      const get = await server.get(path, { 'accept-encoding': accepted });
      const head = await server.request('HEAD', path, { headers: { 'accept-encoding': accepted } });
      for (const name of ['etag', 'content-encoding', 'content-length', 'vary', 'content-type', 'last-modified'])
        expect([path, name, head.headers[name]]).toEqual([path, name, get.headers[name]]);
    }
    vi.useRealTimers();
  },
);

test.each(['gzip', 'br'])(
  '%s: the body is compressed, its tag is its own, and still good for a change',
  async coding => {
    const path = '/v1/events/obama-putin-hangzhou-2016-09-05';
    const plain = await server.get(path);
    const coded = await server.get(path, { 'accept-encoding': coding });
    expect(coded.headers['content-encoding']).toBe(coding);
    expect(coded.headers.etag).not.toBe(plain.headers.etag);
    expect(
      (await server.get(path, { 'accept-encoding': coding, 'if-none-match': coded.headers.etag ?? '' })).status,
    ).toBe(304);
    const patched = await server.patch(path, { status: 'held' }, coded.headers.etag ?? '');
    expect([patched.status, patched.headers.etag]).toEqual([200, plain.headers.etag]);
  },
);
