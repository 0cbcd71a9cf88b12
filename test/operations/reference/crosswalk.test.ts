// The crosswalk over HTTP: each code, each event, what is not there, and the caches.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await testApp();
});
afterAll(() => server.close());

test('a CAMEO code is answered with what it is in PLOVER', async () => {
  const { status, json } = await server.get('/v1/crosswalk/cameo/044');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    version: '2021-09-17',
    data: {
      code: '044',
      root: '04',
      goldstein: 2.5,
      plover: { event: 'CONSULT', mode: 'third-party', contexts: [] },
      notes: [],
    },
  });
  expect(json.sameEvent).toEqual(['04', '040', '041', '042', '043', '044', '045', '046']);
  expect(Object.keys(json.data.label)).toEqual(['en', 'ar']);
});

test('a code that PLOVER has nothing for says so, and errors of the conversion are told', async () => {
  const statement = (await server.get('/v1/crosswalk/cameo/012')).json.data;
  expect(statement.plover).toBeUndefined();
  expect(statement.notes.length).toBe(1);
  const repression = (await server.get('/v1/crosswalk/cameo/175')).json.data;
  expect([repression.plover, repression.notes.length]).toEqual([
    { event: 'ASSAULT', mode: 'pro_autocracy', contexts: ['military'] },
    3,
  ]);
});

test('the list has every code, as each is answered alone', async () => {
  const { data, notes } = (await server.get('/v1/crosswalk/cameo')).json;
  const codes = (await server.get('/v1/vocabularies/cameo-codes')).json.terms.map(
    (term: { code: string }) => term.code,
  );
  expect(data.map((entry: { code: string }) => entry.code)).toEqual(codes);
  expect(notes.length).toBe(1);
  for (const code of ['01', '08', '0863', '2042']) {
    const alone = (await server.get(`/v1/crosswalk/cameo/${code}`)).json.data;
    expect(data.find((entry: { code: string }) => entry.code === code)).toEqual(alone);
  }
});

test('a PLOVER event is answered with its CAMEO codes', async () => {
  const { json } = await server.get('/v1/crosswalk/plover/CONSULT');
  expect(json.event).toBe('CONSULT');
  expect(json.data.map((entry: { code: string }) => entry.code)).toEqual([
    '04',
    '040',
    '041',
    '042',
    '043',
    '044',
    '045',
    '046',
  ]);
});

test.each([
  ['/v1/crosswalk/cameo/44', 404, '044'],
  ['/v1/crosswalk/cameo/0449', 404, '044'],
  ['/v1/crosswalk/cameo/99', 404, 'The nearest is'],
  ['/v1/crosswalk/plover/CONSULTS', 404, 'CONSULT'],
  ['/v1/crosswalk/plover/FIGHT', 404, 'The nearest is'],
  ['/v1/crosswalk/cameo/abc', 400, ''],
  ['/v1/crosswalk/plover/consult', 400, ''],
])('%s is %i', async (path, status, told) => {
  const answer = await server.get(path);
  expect(answer.status).toBe(status);
  expect(answer.json.detail).toContain(told);
});

test('what a client has is not sent again', async () => {
  const { headers } = await server.get('/v1/crosswalk/cameo/044');
  const again = await server.get('/v1/crosswalk/cameo/044', { 'if-none-match': String(headers.etag) });
  expect(again.status).toBe(304);
});
