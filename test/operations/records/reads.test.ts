// Reading: the shapes of answers, the state as of then, and every parameter that makes no sense.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../app.ts';
import { minimal } from '../../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const MEETING = '/v1/events/obama-putin-hangzhou-2016-09-05';

describe('lists', () => {
  test('an empty list is a list, with an end and a position', async () => {
    const { status, json } = await server.get('/v1/events?country=DE');
    expect(status).toBe(200);
    expect(json).toMatchObject({ data: [], page: { next: null, previous: null, limit: 20 }, position: 29 });
  });

  test('the newest comes first, and the order is total', async () => {
    const { data } = (await server.get('/v1/events')).json;
    const keys = data.map((event: { when: { start: string } }) => event.when.start.slice(0, 4));
    expect(keys).toEqual([...keys].sort().reverse());
    expect(data[0].id).toBe('putin-press-conference-hangzhou-2016-09-05');
  });

  test('links lead back, on, and to the same list for ever', async () => {
    const { json, headers } = await server.get('/v1/actors?limit=5&type=person,state');
    expect(json.links.first).toBe('/v1/actors?limit=5&type=person,state');
    expect(json.links.citeAs).toBe('/v1/actors?limit=5&type=person,state&asOf=29');
    expect(headers.link).toContain(`<${json.links.next}>; rel="next"`);
    expect(headers.link).toContain(`<${json.links.citeAs}>; rel="cite-as"`);
    await server.put('/v1/actors/somebody', minimal.actor, { 'if-none-match': '*' });
    expect((await server.get(json.links.citeAs)).json.data).toEqual(json.data);
    expect((await server.get('/v1/actors?limit=5&type=person,state')).json.data[0].id).toBe('somebody');
  });

  test('PUBLIC_URL is put before every link', async () => {
    const elsewhere = await testApp({ seeded: true, config: { PUBLIC_URL: 'https://records.example/api' } });
    const { json } = await elsewhere.get('/v1/events?limit=1');
    for (const link of Object.values(json.links))
      expect(link).toMatch(/^https:\/\/records\.example\/api\/v1\/events\?/);
    expect((await elsewhere.get('/v1/events/none')).json.type).toBe('https://records.example/api/problems/not-found');
    await elsewhere.close();
  });
});

const invalid: [path: string, parameter: string, detail?: RegExp][] = [
  ['/v1/events?contry=CN', 'contry', /Did you mean country\?/],
  ['/v1/events?__proto__=1', '__proto__'],
  ['/v1/events?constructor=1', 'constructor'],
  [`/v1/events?${'x'.repeat(5000)}=1`, 'x'.repeat(200)],
  [`/v1/events?country=${'C'.repeat(5000)}`, 'country'],
  ['/v1/events?country=', 'country'],
  ['/v1/events?country=XX', 'country', /Country code/],
  ['/v1/events?country=cn', 'country'],
  ['/v1/events?country=CN,', 'country'],
  ['/v1/events?country=--CN', 'country'],
  ['/v1/events?country=%00', 'country'],
  ['/v1/events?country=%ED%A0%80', 'country'],
  ['/v1/events?country=%zz', 'country'],
  [`/v1/events?${'country=CN&'.repeat(1_001)}`, 'country'],
  ['/v1/events?kind=dinner', 'kind'],
  ['/v1/events?participant=Barack', 'participant'],
  ["/v1/events?participant=x'%20OR%201=1--", 'participant'],
  ['/v1/events?issue=%E2%80%AEx', 'issue'],
  ['/v1/events?from=2016-13', 'from'],
  ['/v1/events?from=2016-02-30', 'from', /calendar/],
  ['/v1/events?from=2016&from=2017', 'from'],
  ['/v1/events?from=2017&to=2016', 'from', /after/],
  ['/v1/events?to=yesterday', 'to'],
  ['/v1/events?limit=0', 'limit'],
  ['/v1/events?limit=101', 'limit'],
  ['/v1/events?limit=1.5', 'limit'],
  ['/v1/events?limit=0x10', 'limit'],
  ['/v1/events?limit=1e1', 'limit'],
  ['/v1/events?limit=%205', 'limit'],
  ['/v1/events?limit=05', 'limit'],
  ['/v1/events?limit=', 'limit'],
  ['/v1/events?limit=1&limit=2', 'limit'],
  ['/v1/events?limit=1e1000', 'limit'],
  ['/v1/events?cursor=abc', 'cursor'],
  ['/v1/events?cursor=abc.def', 'cursor', /not made here/],
  ['/v1/events?asOf=30000', 'asOf', /after it/],
  ['/v1/events?asOf=-1', 'asOf'],
  ['/v1/events?asOf=2999-01-01T00:00:00Z', 'asOf', /not come yet/],
  ['/v1/events?asOf=2016-02-30T25:00:00Z', 'asOf'],
  ['/v1/events?asOf=2016-02-30T12:00:00Z', 'asOf', /calendar/],
  ['/v1/changes?since=30000', 'since', /after it/],
  ['/v1/changes?since=-1', 'since'],
  ['/v1/changes?since=x', 'since'],
  ['/v1/actors?kind=meeting', 'kind'],
  ['/v1/events/UPPER', 'id'],
  ['/v1/events/dot.dot', 'id'],
  ['/v1/events/%00', 'id'],
  [`/v1/events/${'x'.repeat(129)}`, 'id'],
  [`/v1/events/${'x'.repeat(2000)}`, 'id'],
  ['/v1/events/x?unknown=1', 'unknown'],
  [`${MEETING}/revisions/0`, 'revision'],
  [`${MEETING}/revisions/x`, 'revision'],
  [`${MEETING}/diff?from=0`, 'from'],
  ['/v1/schemas/dinner', 'kind'],
  ['/livez?x=1', 'x'],
];

test.each(invalid)('%s is refused, naming %s', async (path, parameter, detail) => {
  const { status, json } = await server.get(path);
  expect([status, json.type]).toEqual([400, '/problems/invalid-parameter']);
  expect(json.errors.map((error: { parameter: string }) => error.parameter)).toContain(parameter);
  if (detail) expect(json.errors[0].detail).toMatch(detail);
});

const malformed = ['/v1/events/%zz', '/v1/events/%ff', '/%', '/v1/events/%c0%80'];

test.each(malformed)('%s is a malformed request', async path => {
  const { status, json } = await server.get(path);
  expect([status, json.type]).toEqual([400, '/problems/malformed-request']);
});

describe('cursors', () => {
  test('are bound to the question, and to no tampering', async () => {
    const { next } = (await server.get('/v1/events?limit=1')).json.page;
    expect((await server.get(`/v1/events?limit=3&cursor=${next}`)).status).toBe(200);
    const [payload, digest] = next.split('.');
    const forged = Buffer.from(JSON.stringify([1, true, 0, 'x'])).toString('base64url');
    for (const other of [
      `/v1/events?country=CN&cursor=${next}`,
      `/v1/actors?cursor=${next}`,
      `/v1/events?asOf=29&cursor=${next}`,
      `/v1/events?cursor=${forged}.${digest}`,
      `/v1/events?cursor=${payload}.${'A'.repeat(16)}`,
    ]) {
      const { status, json } = await server.get(other);
      expect([other, status, json.errors?.[0]?.code]).toEqual([other, 400, 'cursor-invalid']);
    }
  });

  test('stay on the state of the first page while others write', async () => {
    const whole = (await server.get('/v1/issues?limit=100')).json.data;
    let page = (await server.get('/v1/issues?limit=1')).json;
    const seen = [...page.data];
    for (let n = 0; page.links.next; n++) {
      await server.put(`/v1/issues/between-${n}`, minimal.issue, { 'if-none-match': '*' });
      const [first] = whole;
      const { headers } = await server.get(`/v1/issues/${first.id}`);
      await server.patch(`/v1/issues/${first.id}`, { label: { en: `Renamed ${n}` } }, headers.etag ?? '');
      page = (await server.get(page.links.next)).json;
      seen.push(...page.data);
    }
    expect(seen).toEqual(whole);
  });
});

describe('as of then', () => {
  test('an instant means the last position at or before it', async () => {
    const before = (await server.get('/v1/issues')).json;
    const { json } = await server.put('/v1/issues/timed', minimal.issue, { 'if-none-match': '*' });
    const just = new Date(Date.parse(json.createdAt) - 1).toISOString();
    const then = (await server.get(`/v1/issues?asOf=${just}`)).json;
    expect(then.position).toBeLessThan(json.position);
    expect((await server.get(`/v1/issues/timed?asOf=${just}`)).status).toBe(404);
    expect((await server.get(`/v1/issues/timed?asOf=${json.createdAt}`)).json).toEqual(json);
    expect(before.data.length).toBeGreaterThan(0);
    const offset = `${json.createdAt.slice(0, -1)}%2B00:00`;
    expect((await server.get(`/v1/issues/timed?asOf=${offset}`)).status).toBe(200);
  });

  test('before the first position there is nothing', async () => {
    expect((await server.get('/v1/events?asOf=0')).json).toMatchObject({ data: [], position: 0 });
    expect((await server.get('/v1/events?asOf=1970-01-01T00:00:00Z')).json.data).toEqual([]);
    expect((await server.get(`${MEETING}?asOf=0`)).status).toBe(404);
    expect((await server.get(`${MEETING}/revisions?asOf=0`)).status).toBe(404);
  });
});

test('what does not exist is 404, whatever is asked of it', async () => {
  for (const path of ['', '/revisions', '/revisions/1', '/diff']) {
    expect((await server.get(`/v1/events/none${path}`)).status).toBe(404);
  }
  expect((await server.get(`${MEETING}/revisions/9`)).status).toBe(404);
  expect((await server.get(`${MEETING}/diff?from=1&to=9`)).status).toBe(404);
  for (const path of [
    '/v1/vocabularies/none',
    '/v1/vocabularies/constructor',
    '/problems/constructor',
    '/problems/none',
    '/v1',
    '/v2/events',
    '//',
  ]) {
    const { status, json } = await server.get(path);
    expect([path, status, json.type]).toEqual([path, 404, '/problems/not-found']);
  }
});

test('the root leads everywhere', async () => {
  const { json } = await server.get('/');
  for (const link of Object.values(json.links) as string[]) expect((await server.get(link)).status).toBe(200);
});

test('a list whose links would make too large a head has them in its body alone', async () => {
  const many = Array.from({ length: 40 }, (_, n) => `participant=${'x'.repeat(60)}-${n}`).join('&');
  const { status, headers, json } = await server.get(`/v1/events?${many}`);
  expect([status, headers.link, json.links.citeAs.length > 2_000]).toEqual([200, undefined, true]);
});

test('/malformed is a path like any other', async () => {
  expect((await server.get('/malformed')).status).toBe(404);
});

test('every problem has a page that explains it', async () => {
  const { data } = (await server.get('/problems')).json;
  for (const { slug } of data) expect((await server.get(`/problems/${slug}`)).json.slug).toBe(slug);
});

test('vocabularies have labels in English and Arabic', async () => {
  const { data } = (await server.get('/v1/vocabularies')).json;
  expect(data.length).toBe(26);
  for (const { name, size } of data) {
    const { terms } = (await server.get(`/v1/vocabularies/${name}`)).json;
    expect(terms.length).toBe(size);
    const codes = terms.map((term: { code: string; broader?: string }) => `${term.broader} ${term.code}`);
    expect(new Set(codes).size, name).toBe(size);
    for (const { label } of terms) expect(label.ar, name).toMatch(/\p{Script=Arabic}/u);
  }
});

test('the schema of a kind is complete in itself, and its documents fit it', async () => {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const { default: addFormats } = await import('ajv-formats');
  for (const kind of ['event', 'actor', 'issue', 'source']) {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile((await server.get(`/v1/schemas/${kind}`)).json);
    for (const document of (await server.get(`/v1/${kind}s?limit=100`)).json.data)
      expect(validate(document) || validate.errors).toBe(true);
  }
});

test('readiness follows the database', async () => {
  const broken = await testApp();
  expect((await broken.get('/readyz')).status).toBe(200);
  await broken.ledger.close();
  expect([(await broken.get('/readyz')).status, (await broken.get('/livez')).status]).toEqual([503, 200]);
  await broken.app.close();
});
