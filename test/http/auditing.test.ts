// The audit: what is in it, what is never in it, and that it stays within its bounds.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditing } from '../../src/http/auditing.ts';
import type { AuditBounds, AuditEntry } from '../../src/ledger/audit.ts';
import { makeKey } from '../../src/operations/system/key-making.ts';
import { API_KEY, AUTHORIZED, type TestApp, testApp, testLedger } from '../app.ts';
import { PATIENCE } from '../patience.ts';
import { minimal } from '../records.ts';

describe('over HTTP', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await testApp({ config: { TRUST_PROXY: '127.0.0.1' } });
  });
  afterAll(() => server.close());

  const audit = async (query = '') => (await server.get(`/v1/audit${query}`, AUTHORIZED)).json;
  const json = { 'content-type': 'application/json' };

  test('tells who asked for what, from where, and what came of it; reads are not in it', async () => {
    const { key } = await makeKey(server.ledger, {
      name: 'desk',
      scopes: ['write'],
      kinds: ['issue'],
      expiresAt: null,
    });
    const headers = { ...json, authorization: `Bearer ${key}`, 'x-forwarded-for': '192.0.2.7' };
    await server.get('/v1/events');
    await server.request('POST', '/v1/issues?dryRun=false', {
      headers: { ...headers, 'request-id': 'first' },
      body: minimal.issue,
    });
    await server.request('POST', '/v1/events', {
      headers: { ...headers, 'request-id': 'second' },
      body: minimal.event,
    });
    await server.request('POST', '/v1/issues', { headers: { ...json, 'request-id': 'third' }, body: minimal.issue });
    await server.get('/v1/events', { authorization: 'Bearer a-secret-that-is-wrong', 'request-id': 'fourth' });
    await server.request('POST', '/v1/issues', {
      headers: { ...headers, 'request-id': 'fifth' },
      body: { secret: 'a-body' },
    });
    await expect
      .poll(async () => JSON.stringify(await audit('?limit=100')), { timeout: PATIENCE })
      .toContain('"fifth"');
    const { data } = await audit('?limit=100');
    const told = (requestId: string) => {
      const { id: _, at: __, ...entry } = data.find((entry: { requestId: string }) => entry.requestId === requestId);
      return entry;
    };
    const desk = { key: 'desk', address: '192.0.2.7' };
    const nobody = { key: '', address: '127.0.0.1' };
    const create = { operation: 'create-issue', path: '/v1/issues' };
    expect(told('first')).toEqual({ ...desk, ...create, status: 201, problem: null, requestId: 'first' });
    expect(told('second')).toMatchObject({
      ...desk,
      operation: 'create-event',
      status: 403,
      problem: 'insufficient-scope',
    });
    expect(told('third')).toMatchObject({ ...nobody, ...create, status: 401, problem: 'missing-key' });
    expect(told('fourth')).toMatchObject({ ...nobody, operation: 'list-events', status: 401, problem: 'invalid-key' });
    expect(told('fifth')).toMatchObject({ ...desk, ...create, status: 400, problem: 'invalid-body' });
    const text = JSON.stringify(data);
    for (const secret of [key, key.slice(-20), API_KEY, 'a-secret-that-is-wrong', 'a-body', 'dryRun'])
      expect(text).not.toContain(secret);
  });

  test('is read page by page, and by key and operation', async () => {
    await expect
      .poll(async () => (await audit('?key=desk')).data.length, { timeout: PATIENCE })
      .toBeGreaterThanOrEqual(3);
    const all = (await audit('?limit=100&key=desk')).data;
    const paged = [];
    let query = '?limit=1&key=desk';
    for (;;) {
      const { data, next } = await audit(query);
      paged.push(...data);
      if (next === null) break;
      query = `?limit=1&key=desk&before=${next}`;
    }
    expect(paged).toEqual(all);
    expect(
      (await audit('?operation=create-event')).data.every(
        (entry: { operation: string }) => entry.operation === 'create-event',
      ),
    ).toBe(true);
  });
});

describe('what is kept', () => {
  const entry = {
    author: 'desk',
    address: '192.0.2.7',
    operation: 'create-event',
    path: '/v1/events',
    status: 201,
    refusal: null,
  };

  test('stays within a number of entries and of days, the newest of them', async () => {
    const ledger = await testLedger();
    const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
    const id = (each: number) => `00000000-0000-7000-8000-00000000000${each}`;
    const entries = [1, 2, 3, 4, 5, 6].map(each => ({ ...entry, id: id(each), at: at(each), request: `${each}` }));
    await ledger.keepAudit(entries);
    await ledger.keepAudit(entries, { before: at(3), entries: 3 });
    const kept = await ledger.audit({ limit: 10 });
    expect(kept.map(({ request }) => request)).toEqual(['6', '5', '4']);
    await ledger.close();
  });

  test('of a flood no more waits than may, and the rest is counted', async () => {
    const kept: AuditEntry[] = [];
    let lost = 0;
    const ledger = {
      keepAudit: async (entries: readonly AuditEntry[], _bounds?: AuditBounds) => void kept.push(...entries),
    };
    const { note, close } = auditing({ ledger, days: 1, entries: 10, lost: count => (lost += count) });
    for (let each = 0; each < 5_000; each += 1) note({ ...entry, request: `${each}` });
    await close();
    expect(kept.length).toBeLessThan(5_000);
    expect(kept.length + lost).toBe(5_000);
  });

  test('what the storage fails to keep is kept with the next', async () => {
    const kept: AuditEntry[] = [];
    let fails = true;
    const ledger = {
      keepAudit: async (entries: readonly AuditEntry[]) => {
        if (fails) throw new Error('away');
        kept.push(...entries);
      },
    };
    const { note, flush, close } = auditing({ ledger, days: 1, entries: 10, lost: () => {} });
    note({ ...entry, request: 'first' });
    await flush();
    fails = false;
    note({ ...entry, request: 'second' });
    await close();
    expect(kept.map(({ request }) => request)).toEqual(['first', 'second']);
  });
});
