// Keys over HTTP: made, told once, listed, rotated, revoked; and what is recorded with them bears their names.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUTHORIZED, type TestApp, testApp } from '../../app.ts';
import { PATIENCE } from '../../patience.ts';
import { minimal } from '../../records.ts';

let server: TestApp;
beforeAll(async () => {
  server = await testApp();
});
afterAll(() => server.close());

const make = async (input: object) => server.post('/v1/keys', input);
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

test('a key is told once, and nothing of it is kept but its hash', async () => {
  const made = await make({
    name: 'told-once',
    scopes: ['write'],
    kinds: ['event'],
    expiresAt: '2999-01-01T00:00:00Z',
  });
  expect([made.status, made.headers.location]).toEqual([201, '/v1/keys/told-once']);
  const { key, ...told } = made.json;
  expect(key).toMatch(/^communique_told-once_[A-Za-z0-9_-]{43}$/);
  expect(told).toMatchObject({ name: 'told-once', state: 'valid', scopes: ['write'], kinds: ['event'] });
  expect(told.expiresAt).toBe('2999-01-01T00:00:00.000Z');
  const listed = (await server.get('/v1/keys', AUTHORIZED)).text;
  expect(listed).not.toContain(key);
  expect(JSON.parse(listed).data).toContainEqual(told);
  const [secret] = key.split('_').slice(-1);
  expect(JSON.stringify(await server.ledger.keys())).not.toContain(secret);
});

test('a name is given once, also when its key is gone', async () => {
  expect((await make({ name: 'twice', scopes: ['read'] })).status).toBe(201);
  expect((await make({ name: 'twice', scopes: ['read'] })).json.type).toBe('/problems/key-name-taken');
  expect((await server.delete('/v1/keys/twice', '"any"')).json.state).toBe('revoked');
  expect((await make({ name: 'twice', scopes: ['read'] })).status).toBe(409);
  for (const name of ['api-key', 'seed', 'follow', 'copy'])
    expect((await make({ name, scopes: ['read'] })).status).toBe(409);
});

test.each([
  [{ name: 'x', scopes: [] }, 400],
  [{ name: 'x', scopes: ['rule'] }, 400],
  [{ name: 'X', scopes: ['read'] }, 400],
  [{ name: 'x', scopes: ['read'], kinds: ['event'] }, 422],
  [{ name: 'x', scopes: ['write', 'import'], kinds: ['event'] }, 422],
  [{ name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' }, 422],
])('a key that would be of no use is refused: %j', async (input, status) => {
  expect((await make(input)).status).toBe(status);
  expect(await server.ledger.key('x')).toBeNull();
});

test('what a key records bears its name, which whoever has a key is told, and nobody else', async () => {
  const { key } = (await make({ name: 'desk', scopes: ['write'] })).json;
  const headers = { ...bearer(key), 'content-type': 'application/json' };
  const made = await server.request('POST', '/v1/issues', { headers, body: minimal.issue });
  const path = `/v1/issues/${made.json.id}/revisions`;
  const authorsAt = async (url: string, given: Record<string, string>) => {
    const { text } = await server.get(url, given);
    const entries = url.includes('ndjson')
      ? text
          .trim()
          .split('\n')
          .map(line => JSON.parse(line))
      : JSON.parse(text).data;
    return entries.map((entry: { author?: string }) => entry.author);
  };
  for (const url of [path, '/v1/changes', '/v1/changes.ndjson']) {
    expect(await authorsAt(url, bearer(key)), url).toEqual(['desk']);
    expect(await authorsAt(url, {}), url).toEqual([undefined]);
    const [open, keyed] = [await server.get(url), await server.get(url, bearer(key))];
    expect(open.headers.etag, url).not.toBe(keyed.headers.etag);
    expect([open.headers['cache-control'], keyed.headers['cache-control']]).toEqual([
      expect.stringContaining('public'),
      expect.stringMatching(/^private/),
    ]);
    expect(open.headers.vary).toContain('Authorization');
  }
});

test('when a key was last used is told to the minute', async () => {
  const { key } = (await make({ name: 'used', scopes: ['read'] })).json;
  expect((await server.get('/v1/keys/used', AUTHORIZED)).json.lastUsedAt).toBeNull();
  await server.get('/v1/events', bearer(key));
  await expect
    .poll(async () => (await server.get('/v1/keys/used', AUTHORIZED)).json.lastUsedAt, { timeout: PATIENCE })
    .toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00\.000Z$/);
});

test('what is not there cannot be read, rotated or revoked; what is over cannot be rotated', async () => {
  const rotate = (name: string) => server.post(`/v1/keys/${name}/rotate`, {});
  expect((await server.get('/v1/keys/none', AUTHORIZED)).status).toBe(404);
  expect((await rotate('none')).status).toBe(404);
  expect((await server.delete('/v1/keys/none', '"any"')).status).toBe(404);
  await make({ name: 'over', scopes: ['read'] });
  const [first, second] = [await rotate('over'), await rotate('over')];
  expect([first.status, second.status, first.json.key === second.json.key]).toEqual([200, 200, false]);
  await server.delete('/v1/keys/over', '"any"');
  expect((await rotate('over')).json.type).toBe('/problems/key-ended');
});
