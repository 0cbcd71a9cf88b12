// Limits: points that are used up and come back, as arithmetic; and what a client is told of them.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { limitsOf } from '../../src/http/limits.ts';
import { Refusal } from '../../src/model/refusals.ts';
import { costs } from '../../src/operations/costs.ts';
import { makeKey } from '../../src/operations/system/key-making.ts';
import { AUTHORIZED, type TestApp, testApp } from '../app.ts';
import { minimal } from '../records.ts';

describe('points', () => {
  const counted = { caller: 'somebody', keyed: false };
  const isAdmitted = (limits: ReturnType<typeof limitsOf>, who = counted) => {
    try {
      limits.admit(who);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'too-many-requests') return false;
      throw error;
    }
  };

  test('in any span of time a caller is admitted as often as its points at once and those that came back allow', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 5_000 }), ask: fc.integer({ min: 0, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), steps, (quota, all) => {
        let time = 0;
        let admitted = 0;
        const limits = limitsOf({ open: quota, keyed: 0, servers: 1 }, () => time);
        for (const { wait, ask } of all) {
          time += wait;
          for (let each = 0; each < ask; each += 1) if (isAdmitted(limits)) admitted += 1;
        }
        // A point more for what arithmetic rounds.
        expect(admitted).toBeLessThanOrEqual(quota + (time * quota) / 60_000 + 1);
      }),
    );
  });

  test('who was refused is admitted after the time that it was told, and not a second before that', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 3_000 }), (quota, used) => {
        let time = 0;
        const limits = limitsOf({ open: quota, keyed: 0, servers: 1 }, () => time);
        limits.charge(counted, used);
        let told = 0;
        try {
          limits.admit(counted);
        } catch (error) {
          told = Number((error as Refusal).options.headers?.['retry-after']);
        }
        if (told === 0) return;
        time = (told - 1.001) * 1_000;
        if (told > 1) expect(isAdmitted(limits)).toBe(false);
        time = told * 1_000 + 1;
        expect(isAdmitted(limits)).toBe(true);
      }),
    );
  });

  test('nobody owes more than a minute of points, and several servers give their parts', () => {
    let time = 0;
    const limits = limitsOf({ open: 60, keyed: 0, servers: 3 }, () => time);
    expect(limits.headers(counted)).toEqual([
      ...['ratelimit-policy', '"address";q=20;w=60'],
      ...['ratelimit', '"address";r=20;t=0'],
    ]);
    limits.charge(counted, 1_000_000);
    expect(limits.headers(counted).at(-1)).toBe('"address";r=0;t=120');
    time = 120_000;
    expect(limits.headers(counted).at(-1)).toBe('"address";r=20;t=0');
    limits.charge(counted, -100);
    expect(limits.headers(counted).at(-1)).toBe('"address";r=20;t=0');
  });

  test('callers do not take from each other', () => {
    const limits = limitsOf({ open: 1, keyed: 0, servers: 1 }, () => 0);
    expect([isAdmitted(limits), isAdmitted(limits), isAdmitted(limits, { caller: 'other', keyed: false })]).toEqual([
      true,
      false,
      true,
    ]);
    for (let each = 0; each < 10; each += 1) expect(isAdmitted(limits, { caller: 'keyed', keyed: true })).toBe(true);
  });
});

describe('over HTTP', () => {
  let server: TestApp;
  // No point comes back meanwhile.
  beforeEach(() => void vi.spyOn(performance, 'now').mockReturnValue(0));
  afterEach(async () => {
    vi.restoreAllMocks();
    await server.close();
  });
  const started = async (config: Parameters<typeof testApp>[0] = {}) => {
    server = await testApp({ seeded: true, ...config });
    return server;
  };
  const left = (headers: Readonly<Record<string, string>>) => Number(/r=(\d+)/.exec(headers.ratelimit ?? '')?.[1]);
  const QUOTA = 1_000;

  /** How many points a request took. */
  async function costOf(
    method: string,
    path: string,
    options: Parameters<TestApp['request']>[2] = {},
  ): Promise<number> {
    const before = left((await server.get('/v1/vocabularies', options?.headers)).headers);
    const { headers } = await server.request(method, path, options);
    return before - left(headers);
  }

  test('what a request costs is what it has the server do', async () => {
    await started({ config: { RATE_LIMIT: QUOTA, RATE_LIMIT_KEY: QUOTA } });
    expect(await costOf('GET', '/v1/events')).toBe(1);
    expect(await costOf('GET', '/v1/events/none')).toBe(1);
    expect(await costOf('GET', '/nowhere')).toBe(1);
    expect(await costOf('GET', '/v1/events/facets?by=country')).toBe(1 + costs.count.points);
    expect(await costOf('GET', '/v1/events.ndjson')).toBe(1 + costs.export.points);
    const values = Array.from({ length: 50 }, (_, index) => `actor-${index}`).join(',');
    expect(await costOf('GET', `/v1/events?participant=${values}`)).toBe(1 + 7 * costs.values.points);
    const { etag = '' } = (await server.get('/v1/events')).headers;
    expect(await costOf('GET', '/v1/events', { headers: { 'if-none-match': etag } })).toBe(0);
    const json = { ...AUTHORIZED, 'content-type': 'application/json' };
    expect(await costOf('POST', '/v1/issues', { headers: json, body: minimal.issue })).toBe(1 + costs.write.points);
    const items = [1, 2, 3].map(() => ({ op: 'create', content: minimal.issue }));
    expect(await costOf('POST', '/v1/issues/batch', { headers: json, body: { items } })).toBe(
      1 + 3 * costs.item.points,
    );
  });

  test('who has used its points is told when to come again; the probes answer, and a key has points of its own', async () => {
    await started({ config: { RATE_LIMIT: 3, RATE_LIMIT_KEY: QUOTA } });
    const statuses = [];
    for (let each = 0; each < 4; each += 1) statuses.push((await server.get('/v1/vocabularies')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await server.get('/v1/events');
    expect([refused.status, refused.json.type, refused.headers['cache-control']]).toEqual([
      429,
      '/problems/too-many-requests',
      'no-store',
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit-policy']).toBe('"address";q=3;w=60');
    for (const path of ['/livez', '/readyz']) expect((await server.get(path)).status).toBe(200);
    expect((await server.get('/v1/events', AUTHORIZED)).status).toBe(200);
    // Keys cannot be guessed faster than that.
    expect((await server.get('/v1/events', { authorization: 'Bearer a-guess' })).status).toBe(429);
  });

  test('an address is that of the client behind a proxy that is trusted, and that of a proxy that is not', async () => {
    await started({ config: { RATE_LIMIT: 1, TRUST_PROXY: '127.0.0.1' } });
    const from = (address: string) => server.get('/v1/vocabularies', { 'x-forwarded-for': address });
    const statuses = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2', '192.0.2.1'])
      statuses.push((await from(address)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    await server.close();
    await started({ config: { RATE_LIMIT: 1 } });
    expect([(await from('192.0.2.1')).status, (await from('192.0.2.2')).status]).toEqual([200, 429]);
  });

  test('a key has the points of a key wherever it is sent from', async () => {
    await started({ config: { RATE_LIMIT: 1, RATE_LIMIT_KEY: 2, TRUST_PROXY: '127.0.0.1' } });
    const { key } = await makeKey(server.ledger, { name: 'one', scopes: ['read'], kinds: null, expiresAt: null });
    const statuses = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const headers = { 'x-forwarded-for': address, authorization: `Bearer ${key}` };
      statuses.push((await server.get('/v1/vocabularies', headers)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });
});
