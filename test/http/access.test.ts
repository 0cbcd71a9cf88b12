// Who may do what: a table of every operation and every kind of key, on servers whose reading is open, and closed.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { serve } from '../../src/http/serve.ts';
import type { KindName } from '../../src/model/kinds.ts';
import type { Scope } from '../../src/model/scopes.ts';
import { makeKey, revokeKey, rotateKey } from '../../src/operations/system/key-making.ts';
import { AUTHORIZED, configOf, type TestApp, testApp } from '../app.ts';
import { minimal } from '../records.ts';

let open: TestApp;
let closed: TestApp;
let keyless: TestApp;
let headers: Readonly<Record<Holder, Record<string, string>>>;

const HOLDERS = [
  ...(['nobody', 'read', 'write', 'events', 'import', 'admin', 'environment'] as const),
  ...(['wrong', 'expired', 'revoked'] as const),
];
type Holder = (typeof HOLDERS)[number];

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

beforeAll(async () => {
  open = await testApp();
  keyless = await testApp({ keyless: true });
  const { ledger } = open;
  const key = async (name: string, scope: Scope, kinds: readonly KindName[] | null = null) =>
    (await makeKey(ledger, { name, scopes: [scope], kinds, expiresAt: null })).key;
  const revoked = await key('revoked', 'admin');
  await revokeKey(ledger, 'revoked');
  const expired = await key('expired', 'admin');
  const stored = await ledger.key('expired');
  if (stored) await ledger.inherit({ receipts: [], keys: [{ ...stored, expires: '2020-01-01T00:00:00.000Z' }] });
  headers = {
    nobody: {},
    read: bearer(await key('reader', 'read')),
    write: bearer(await key('writer', 'write')),
    events: bearer(await key('events', 'write', ['event'])),
    import: bearer(await key('importer', 'import')),
    admin: bearer(await key('administrator', 'admin')),
    environment: AUTHORIZED,
    wrong: bearer('a-key-that-nobody-was-given'),
    expired: bearer(expired),
    revoked: bearer(revoked),
  };
  const config = configOf({ COMMUNIQUE_API_KEY: 'a-key-for-the-tests', READ_ACCESS: 'key' });
  const app = await buildApp(config, ledger);
  closed = { ...open, app, close: () => app.close() };
});
afterAll(async () => {
  await closed.close();
  await open.close();
  await keyless.close();
});

/** What each operation needs: one that is new has no row here, and fails the test until it has. */
const NEEDS: Readonly<Record<string, 'open' | 'probe' | Scope>> = {
  ...of('probe', 'get-liveness', 'get-readiness'),
  ...of('open', 'get-root', 'list-problems', 'get-problem', 'get-security-text', 'get-api-catalog'),
  ...of('read', 'list-changes', 'export-changes', 'stream-changes', 'search-events', 'explain-event-search'),
  ...of('read', 'count-event-facets', 'count-events-over-time', 'cite-events', 'cite-events-as-bibtex'),
  ...of(
    'read',
    'list-event-disagreements',
    'list-event-corroboration',
    'list-issue-timeline',
    'list-actor-positions',
    'get-context',
  ),
  ...of('read', 'list-vocabularies', 'get-vocabulary', 'get-schema', 'list-crosswalk'),
  ...of('read', 'get-crosswalk-of-cameo', 'get-crosswalk-of-plover'),
  ...of('import', 'import-records', 'get-import', 'get-import-report'),
  ...of('admin', 'list-keys', 'get-key', 'create-key', 'rotate-key', 'revoke-key', 'list-audit', 'get-status'),
  ...Object.fromEntries(
    ['event', 'actor', 'issue', 'source'].flatMap(kind => [
      ...['list', 'export', 'batch'].map(verb => [`${verb}-${kind}s`, verb === 'batch' ? 'write' : 'read']),
      ...['get', 'export', 'diff'].map(verb => [`${verb}-${kind}`, 'read']),
      ...[`get-${kind}-revision`, `list-${kind}-revisions`].map(id => [id, 'read']),
      ...['create', 'put', 'patch', 'delete'].map(verb => [`${verb}-${kind}`, 'write']),
    ]),
  ),
};

function of(needed: (typeof NEEDS)[string], ...ids: readonly string[]) {
  return Object.fromEntries(ids.map(id => [id, needed]));
}

/** The scopes that each kind of key has. */
const SCOPES: Readonly<Record<Holder, readonly Scope[] | 'invalid' | null>> = {
  nobody: null,
  read: ['read'],
  write: ['read', 'write'],
  events: ['read', 'write'],
  import: ['read', 'import'],
  admin: ['read', 'write', 'import', 'admin'],
  environment: ['read', 'write', 'import', 'admin'],
  wrong: 'invalid',
  expired: 'invalid',
  revoked: 'invalid',
};

/** The status that access alone gives an operation; null where it lets it pass. */
function expectedFor(id: string, path: string, holder: Holder, isClosed: boolean): number | null {
  const needed = NEEDS[id];
  const scopes = SCOPES[holder];
  if (needed === 'open' || needed === 'probe' || needed === undefined) return null;
  if (scopes === 'invalid') return 401;
  if (needed === 'read' && !isClosed) return null;
  if (scopes === null) return 401;
  if (!scopes.includes(needed)) return 403;
  return needed === 'write' && holder === 'events' && !path.startsWith('/v1/events') ? 403 : null;
}

interface Listed {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

function operationsOf({ app }: TestApp): Listed[] {
  const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, { operationId: string }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: id }]) => ({ id, method: method.toUpperCase(), path })),
  );
}

test('every operation has a row', () => {
  const ids = operationsOf(open).map(({ id }) => id);
  expect(ids.filter(id => !(id in NEEDS))).toEqual([]);
  expect(Object.keys(NEEDS).filter(id => !ids.includes(id))).toEqual([]);
});

describe.each([false, true])('where reading is closed: %s', isClosed => {
  test.each(HOLDERS)('what a key of this kind reaches: %s', async holder => {
    const server = isClosed ? closed : open;
    const wrong: string[] = [];
    for (const { id, method, path } of operationsOf(open)) {
      const expected = expectedFor(id, path, holder, isClosed);
      // A stream would not end; HEAD has the access of GET.
      const { statusCode, headers: told } = await server.app.inject({
        method: (method === 'GET' ? 'HEAD' : method) as 'GET',
        url: path.replace('{as}', 'ndjson').replace(/\{\w+\}/g, 'x'),
        headers: { ...headers[holder], 'content-type': 'text/plain' },
      });
      const isRefused = statusCode === 401 || statusCode === 403;
      if (expected === null ? isRefused : statusCode !== expected) wrong.push(`${id}: ${statusCode}, not ${expected}`);
      if (isRefused && !/^Bearer/.test(String(told['www-authenticate']))) wrong.push(`${id}: no challenge`);
    }
    expect(wrong).toEqual([]);
  });
});

test('a server with an operation that declares no access is not started', () => {
  const undeclared = { id: 'undeclared', method: 'GET', path: '/undeclared' };
  const served = { operations: [undeclared] } as unknown as Parameters<typeof serve>[1];
  expect(() => serve(open.app, served)).toThrow('declare no access: undeclared');
});

test.each(['Bearer wrong', 'Bearer', 'Basic YTpi', 'Bearer a-key-for-the-tests-and-more', 'Bearer  ', 'nonsense'])(
  'what is no key here is refused where reading is open too: %s',
  async authorization => {
    const answer = await open.get('/v1/events', { authorization });
    expect([answer.status, answer.headers['www-authenticate'], answer.json.type]).toEqual([
      401,
      'Bearer error="invalid_token"',
      '/problems/invalid-key',
    ]);
  },
);

test('the scheme is told in any case', async () => {
  const { authorization } = AUTHORIZED;
  expect((await open.get('/v1/events', { authorization: authorization.replace('Bearer', 'bearer') })).status).toBe(200);
});

test('writing without a key is told that one is needed, before the body is looked at', async () => {
  const answer = await open.request('POST', '/v1/events', {
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect([answer.status, answer.headers['www-authenticate'], answer.json.type]).toEqual([
    401,
    'Bearer',
    '/problems/missing-key',
  ]);
  expect(answer.json.detail).toContain('`Authorization: Bearer <key>`');
});

test('a server without any key is read-only, and says how to change that', async () => {
  const json = { 'content-type': 'application/json' };
  const answer = await keyless.request('POST', '/v1/events', { headers: json, body: minimal.event });
  expect([answer.status, answer.json.type]).toEqual([403, '/problems/read-only']);
  expect(answer.json.detail).toContain('communique keys create');
  expect((await keyless.post('/v1/events', minimal.event)).json.detail).toContain('communique keys create');
  expect((await keyless.get('/v1/events')).status).toBe(200);
});

test('a key that was rotated is valid for as long as it was to be, and the new one from now on', async () => {
  const { key } = await makeKey(open.ledger, { name: 'rotated', scopes: ['admin'], kinds: null, expiresAt: null });
  const statusWith = async (given: string) => (await open.get('/v1/keys', bearer(given))).status;
  const second = await rotateKey(open.ledger, 'rotated', 3_600);
  expect([await statusWith(key), await statusWith(second.key)]).toEqual([200, 200]);
  const third = await rotateKey(open.ledger, 'rotated', 0);
  expect([await statusWith(key), await statusWith(second.key), await statusWith(third.key)]).toEqual([401, 401, 200]);
});
