// What a browser is shown: the page, of every address that the explorer has a view of and of what went wrong; and what
// programs get, which is JSON as ever.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Page, pageIn } from '../../src/operations/system/page.ts';
import { type TestApp, testApp } from '../app.ts';
import { throwAwayFolder } from '../databases.ts';

const HTML = '<!doctype html><script type="module" src="/assets/main-1a2b3c.js"></script>';
const SCRIPT = `export const text = '${'a line of the page '.repeat(200)}';`;
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const MEETING = '/v1/events/obama-putin-hangzhou-2016-09-05';

let folder: string;
let remove: () => Promise<void>;
let page: Page;
let server: TestApp;
let closed: TestApp;
let without: TestApp;

const builtPage = async () => {
  const built = await pageIn(join(folder, 'web'), '');
  if (!built) throw new Error('There is no page.');
  return built;
};

beforeAll(async () => {
  ({ path: folder, remove } = await throwAwayFolder());
  const assets = join(folder, 'web/assets');
  await mkdir(join(assets, 'below'), { recursive: true });
  const files: [string, string | Buffer][] = [
    ['web/index.html', HTML],
    ['web/assets/main-1a2b3c.js', SCRIPT],
    ['web/assets/main-1a2b3c.js.br', brotliCompressSync(SCRIPT)],
    ['web/assets/main-1a2b3c.js.gz', gzipSync(SCRIPT)],
    ['web/assets/style-4d5e6f.css', 'body { margin: 0 }'],
    ['web/assets/notes.txt', 'what lies there by chance'],
    ['web/assets/below/deep-7a8b9c.js', ''],
    ['secret.js', 'secret'],
  ];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  page = await builtPage();
  server = await testApp({ seeded: true, page });
  closed = await testApp({ page, config: { READ_ACCESS: 'key' } });
  without = await testApp({ seeded: true });
});
afterAll(async () => {
  await server.close();
  await closed.close();
  await without.close();
  await remove();
});

interface Asked {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly of?: TestApp;
  readonly headers?: Record<string, string>;
}

async function ask(url: string, { method = 'GET', of = server, headers = {} }: Asked = {}) {
  const answer = await of.app.inject({ method, url, headers });
  const type = String(answer.headers['content-type']).split(';')[0];
  return { status: answer.statusCode, type, headers: answer.headers, body: answer.body, bytes: answer.rawPayload };
}

const shown = (url: string, headers: Record<string, string> = {}, others: Asked = {}) =>
  ask(url, { ...others, headers: { accept: BROWSER, ...headers } });

/** Each view by an address of it. */
const VIEWS = [
  '/',
  '/v1/events',
  '/v1/events?participant=barack-obama&country=CN&limit=3',
  '/v1/actors?q=Obama',
  '/v1/issues',
  '/v1/sources',
  MEETING,
  `${MEETING}?asOf=29`,
  '/v1/actors/russia',
  '/v1/issues/syria-ceasefire',
  '/v1/sources/article-obama-putin-g20-2016',
  `${MEETING}/revisions`,
  `${MEETING}/revisions/1`,
  `${MEETING}/diff`,
  `${MEETING}/disagreements`,
  `${MEETING}/corroboration`,
  '/v1/issues/syria-ceasefire/timeline',
  '/v1/actors/barack-obama/positions-on/syria-ceasefire',
  '/problems',
  '/problems/not-found',
];

describe.each(VIEWS)('%s', url => {
  test('is the page to a browser, which asks after it each time', async () => {
    const { status, type, headers, body } = await shown(url);
    expect([status, type, body]).toEqual([200, 'text/html', HTML]);
    expect(headers['cache-control']).toBe('public, no-cache');
    expect(headers.vary).toMatch(/(^|, )Accept(,|$)/);
    expect(headers.etag).toBe(page.document.etag);
  });

  test('is to programs what it is where there is no page', async () => {
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }] as Record<string, string>[]) {
      const [answer, before] = [await ask(url, { headers }), await ask(url, { of: without, headers })];
      expect([answer.status, answer.type]).toEqual([before.status, before.type]);
      expect(answer.type).toMatch(/json$/);
      expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });

  test('has the same headers to HEAD, and is not sent again to whoever has it', async () => {
    const [got, head] = [await shown(url), await shown(url, {}, { method: 'HEAD' })];
    const { 'request-id': _, ...same } = got.headers;
    expect(head).toMatchObject({ status: 200, body: '', headers: { ...same, date: expect.any(String) } });
    const again = await shown(url, { 'if-none-match': String(got.headers.etag) });
    expect([again.status, again.body]).toEqual([304, '']);
    // A 304 renews what was kept: it must not carry another policy.
    expect(again.headers['content-security-policy']).toBe(got.headers['content-security-policy']);
  });
});

test('every view is an operation that says so, and every operation with a view stands above', async () => {
  const paths = Object.keys(JSON.parse((await ask('/')).body).paths);
  // What is below a record is alike of all kinds.
  const ofEvents = (path: string) =>
    path.replace(/^\/v1\/(actors|issues|sources)\/\{id\}\/(?=revisions|diff)/, '/v1/events/{id}/');
  const fits = (path: string) => {
    const pattern = new RegExp(
      `^${ofEvents(path)
        .replace(/[.]/g, '\\.')
        .replace(/\{\w+\}/g, '[^/.]+')}$`,
    );
    return VIEWS.some(view => pattern.test(view.split('?')[0] ?? ''));
  };
  // What goes on, as a stream does, ends to HEAD.
  // The documentation has pages of its own.
  for (const path of paths.filter(each => !fits(each) && !each.startsWith('/docs'))) {
    const { status, type } = await shown(path.replace(/\{\w+\}/g, 'russia'), {}, { method: 'HEAD' });
    expect([path, status < 400 && type === 'text/html']).toEqual([path, false]);
  }
});

const JSON_TYPE = 'application/json';

/** What each Accept is answered in: of a list, of a record, and of what is not there. */
const ACCEPTS: [accept: string, list: string, record: string, problem: string][] = [
  [BROWSER, 'text/html', 'text/html', 'text/html'],
  ['text/html', 'text/html', 'text/html', 'text/html'],
  ['TEXT/HTML', 'text/html', 'text/html', 'text/html'],
  ['text/html;charset=utf-8', 'text/html', 'text/html', 'text/html'],
  ['text/html, application/json;q=0.9', 'text/html', 'text/html', 'text/html'],
  ['application/json;q=0.9, text/html', 'text/html', 'text/html', 'text/html'],
  ['text/html;q=0.9, application/json', JSON_TYPE, JSON_TYPE, 'application/problem+json'],
  ['text/html;q=0.1, */*', JSON_TYPE, JSON_TYPE, 'application/problem+json'],
  ['application/json, text/html', JSON_TYPE, JSON_TYPE, 'application/problem+json'],
  ['text/html;q=0, */*;q=0.5', JSON_TYPE, JSON_TYPE, 'application/problem+json'],
  ['*/*', JSON_TYPE, JSON_TYPE, 'application/problem+json'],
  ['application/*', JSON_TYPE, JSON_TYPE, 'application/problem+json'],
  ['', JSON_TYPE, JSON_TYPE, 'application/problem+json'],
  ['text/csv, text/html;q=0.5', 'text/csv', 'text/csv', 'text/html'],
  ['text/*', 'text/csv', 'text/csv', 'application/problem+json'],
];

test.each(ACCEPTS)('Accept: %s is answered in %s, %s and %s', async (accept, list, record, problem) => {
  const asked = async (url: string) => (await ask(url, { headers: { accept } })).type;
  expect([await asked('/v1/events'), await asked(MEETING), await asked('/v1/events/nobody')]).toEqual([
    list,
    record,
    problem,
  ]);
});

test('what asks for a format by its name gets that, and its problems as JSON', async () => {
  expect((await shown('/v1/events?as=json')).type).toBe(JSON_TYPE);
  expect((await shown('/v1/events?as=csv')).type).toBe('text/csv');
  expect((await shown('/v1/events.csv')).type).toBe('text/csv');
  expect(await shown('/v1/events?as=json&limit=0')).toMatchObject({ status: 400, type: 'application/problem+json' });
});

const PROBLEMS: [url: string, status: number][] = [
  ['/v1/events/nobody', 404],
  ['/nowhere', 404],
  ['/v1/events?limit=0', 400],
  ['/v1/events?colour=red', 400],
  ['/v1/events/%zz', 400],
  ['/v1/events/', 404],
  ['/v1/vocabularies/nothing', 404],
  [`${MEETING}?asOf=100000`, 400],
  ['/problems/nothing', 404],
];

test.each(PROBLEMS)('%s is shown to a browser with its status, %d, and kept by nobody', async (url, status) => {
  const answer = await shown(url);
  expect(answer).toMatchObject({ status, type: 'text/html', body: HTML });
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  expect(answer.headers.etag).toBeUndefined();
  expect(await ask(url)).toMatchObject({ status, type: 'application/problem+json' });
});

test('what is written is answered in JSON whoever writes', async () => {
  expect(await shown('/v1/events', {}, { method: 'POST' })).toMatchObject({ type: 'application/problem+json' });
});

test('where reading needs a key the page is there, and no data are', async () => {
  expect(await shown('/', {}, { of: closed })).toMatchObject({ status: 200, type: 'text/html', body: HTML });
  const list = await shown('/v1/events', {}, { of: closed });
  expect(list).toMatchObject({ status: 401, type: 'text/html', body: HTML });
  expect(list.headers['www-authenticate']).toBe('Bearer');
  expect(await ask('/assets/main-1a2b3c.js', { of: closed })).toMatchObject({ status: 200, body: SCRIPT });
  expect(await ask('/v1/events', { of: closed })).toMatchObject({ status: 401, type: 'application/problem+json' });
});

test('what is refused before anything is looked at is told in JSON: the page could not load its parts', async () => {
  const limited = await testApp({ page, config: { RATE_LIMIT: 1, ALLOWED_HOSTS: 'here.example' } });
  const host = { host: 'here.example' };
  expect(await shown('/', host, { of: limited })).toMatchObject({ status: 200, type: 'text/html' });
  expect(await shown('/', host, { of: limited })).toMatchObject({ status: 429, type: 'application/problem+json' });
  expect(await shown('/', { host: 'there.example' }, { of: limited })).toMatchObject({
    status: 421,
    type: 'application/problem+json',
  });
  await limited.close();
});

test('the page loads, sends and shows nothing but of this server, and stands in no frame', async () => {
  const { headers } = await shown('/');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  expect(String(headers['content-security-policy']).split('; ').sort()).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "script-src 'self'",
    "style-src 'self'",
  ]);
});

describe('what the page loads', () => {
  test('never changes under its name, and is typed', async () => {
    const script = await ask('/assets/main-1a2b3c.js');
    expect(script).toMatchObject({ status: 200, type: 'text/javascript', body: SCRIPT });
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['x-content-type-options']).toBe('nosniff');
    expect(await ask('/assets/style-4d5e6f.css')).toMatchObject({ status: 200, type: 'text/css' });
    const etag = String(script.headers.etag);
    expect((await ask('/assets/main-1a2b3c.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['', undefined],
    ['identity', undefined],
  ])('to Accept-Encoding: %s comes as the build compressed it: %s', async (accepted, coding) => {
    const headers = { 'accept-encoding': accepted };
    const [got, head] = [
      await ask('/assets/main-1a2b3c.js', { headers }),
      await ask('/assets/main-1a2b3c.js', { method: 'HEAD', headers }),
    ];
    expect([got.headers['content-encoding'], head.headers['content-encoding']]).toEqual([coding, coding]);
    expect(head.headers['content-length']).toBe(got.headers['content-length']);
    if (coding === 'br') expect(String(brotliDecompressSync(got.bytes))).toBe(SCRIPT);
    if (coding === 'br') expect(got.bytes).toEqual(brotliCompressSync(SCRIPT));
    const etag = String(got.headers.etag);
    expect(etag.endsWith(`-${coding}"`)).toBe(coding !== undefined);
    expect((await ask('/assets/main-1a2b3c.js', { headers: { ...headers, 'if-none-match': etag } })).status).toBe(304);
  });

  test.each([
    ...['/assets/nothing.js', '/assets/notes.txt', '/assets/main-1a2b3c.js.br', '/assets/below', '/assets'],
    ...['/assets/../secret.js', '/assets/..%2fsecret.js', '/assets/..%2f..%2fsecret.js', '/assets/%2e%2e%2fsecret.js'],
    ...['/assets/..%5c..%5csecret.js', '/assets/%2e%2e/%2e%2e/secret.js', '/assets/....//secret.js', '/secret.js'],
    ...['/assets/below%2fdeep-7a8b9c.js', '/assets/below/deep-7a8b9c.js', '/index.html', '/assets/__proto__'],
    ...['/assets/%00', '/assets/main-1a2b3c.js%00.css', `/assets/${'x'.repeat(300)}`],
  ])('%s is not there', async url => {
    const { status, body } = await ask(url);
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('secret"');
  });
});

test('where no page was built, a browser gets JSON', async () => {
  expect(await pageIn(join(folder, 'nothing'), '')).toBeUndefined();
  // Nor is there one where clients reach the server under a path.
  expect(await pageIn(join(folder, 'web'), 'https://records.example/communique')).toBeUndefined();
  expect(await pageIn(join(folder, 'web'), 'https://records.example')).toEqual(page);
  expect(await shown('/', {}, { of: without })).toMatchObject({ status: 200, type: JSON_TYPE });
  expect(await shown('/nowhere', {}, { of: without })).toMatchObject({ status: 404, type: 'application/problem+json' });
  expect(await shown('/assets/main-1a2b3c.js', {}, { of: without })).toMatchObject({ status: 404 });
});

test('OPTIONS tells the methods of a view and of what the page loads', async () => {
  for (const url of ['/v1/events', '/assets/main-1a2b3c.js']) {
    const { statusCode, headers } = await server.app.inject({ method: 'OPTIONS', url });
    expect([statusCode, headers.allow]).toEqual([204, expect.stringContaining('GET, HEAD, OPTIONS')]);
  }
});
