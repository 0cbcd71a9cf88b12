// What is found by knowing the host alone: whom to tell of a weakness, and where the API is described.
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { configOf, type TestApp, testApp } from '../../app.ts';

let server: TestApp | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function served(environment: NodeJS.ProcessEnv): Promise<TestApp> {
  server = await testApp({ config: configOf(environment) });
  return server;
}

const DAY = 86_400_000;
const SECURITY = '/.well-known/security.txt';
const CATALOG = '/.well-known/api-catalog';

test('security.txt tells the contact, until when that holds, and where it is', async () => {
  const { get } = await served({
    SECURITY_CONTACT: 'mailto:security@example.org',
    SECURITY_LANGUAGES: 'en, ar',
    PUBLIC_URL: 'https://example.org/records',
    READ_ACCESS: 'key',
  });
  const { status, headers, text } = await get(SECURITY);
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
  const expires = /\r\nExpires: (.+)\r\n/.exec(text)?.[1] ?? '';
  expect(text.split('\r\n')).toEqual([
    'Contact: mailto:security@example.org',
    `Expires: ${expires}`,
    'Preferred-Languages: en, ar',
    'Canonical: https://example.org/.well-known/security.txt',
    '',
  ]);
  const days = (Date.parse(expires) - Date.now()) / DAY;
  expect(days).toBeGreaterThan(30);
  expect(days).toBeLessThan(365);
  expect((await get(SECURITY, { 'if-none-match': headers.etag ?? '' })).status).toBe(304);
});

test('without a PUBLIC_URL of https it tells no address of its own', async () => {
  const { get } = await served({ SECURITY_CONTACT: 'https://example.org/report', PUBLIC_URL: 'http://example.org' });
  expect((await get(SECURITY)).text).toMatch(
    /^Contact: https:\/\/example\.org\/report\r\nExpires: \S+\r\nPreferred-Languages: en\r\n$/,
  );
});

test('without a contact there is no security.txt', async () => {
  const { get } = await served({});
  const { status, json } = await get(SECURITY);
  expect([status, json.type]).toEqual([404, '/problems/not-found']);
  expect(json.detail).toContain('SECURITY_CONTACT');
});

test.each(['security@example.org', 'mailto:security', 'http://example.org', 'mailto:a@b.org\r\nCanonical: x'])(
  'what is no contact is refused at the start: %j',
  SECURITY_CONTACT => {
    expect(() => readConfig({ SECURITY_CONTACT })).toThrow('SECURITY_CONTACT');
  },
);

test('the catalog links the descriptions of the API, and the beginning links the catalog', async () => {
  const { get, request } = await served({ PUBLIC_URL: 'https://example.org/records', READ_ACCESS: 'key' });
  const { status, headers, json } = await get(CATALOG);
  expect([status, headers['content-type']]).toEqual([
    200,
    'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"; charset=utf-8',
  ]);
  const [whole, api] = json.linkset;
  expect(whole).toEqual({ anchor: `https://example.org${CATALOG}`, item: [{ href: api.anchor }] });
  expect(api.anchor).toBe('https://example.org/records/');
  expect(api['service-desc'].map(({ href }: { href: string }) => href)).toEqual([
    'https://example.org/records/openapi.json',
    'https://example.org/records/openapi.yaml',
  ]);
  for (const { href, type } of [...api['service-desc'], ...api.status]) {
    const answer = await get(href.replace('https://example.org/records', ''));
    expect([answer.status, answer.headers['content-type']?.split(';')[0]]).toEqual([200, type]);
  }
  const link = `<https://example.org${CATALOG}>; rel="api-catalog"`;
  expect((await get('/')).headers.link).toBe(link);
  expect((await request('HEAD', CATALOG)).headers.link).toBe(link);
});

test('without a PUBLIC_URL its links lead to where the client reached the server', async () => {
  const { get } = await served({});
  const { json } = await get(CATALOG, { host: 'records.example:8080', accept: 'application/json' });
  expect(json.linkset[1]['service-desc'][0].href).toBe('http://records.example:8080/openapi.json');
});
