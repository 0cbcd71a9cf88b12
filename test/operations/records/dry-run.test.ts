// Dry runs: every write can be tried; the answer is that of the write, and nothing is recorded.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AUTHORIZED, type TestApp, testApp } from '../../app.ts';
import { minimal } from '../../records.ts';

let server: TestApp;
let position: number;
let etag: string;

beforeAll(async () => {
  server = await testApp({ seeded: true });
  etag = (await server.get('/v1/issues/ukraine')).headers.etag ?? '';
});
afterAll(() => server.close());
beforeEach(() => {
  position = server.ledger.head().position;
});
afterEach(async () => {
  expect(server.ledger.head().position).toBe(position);
  expect((await server.ledger.freshHead()).position).toBe(position);
  expect((await server.get('/v1/issues/ukraine')).headers.etag).toBe(etag);
});

const UNPROMISED = ['etag', 'location', 'content-location'];

test.each([
  ['POST', () => server.post('/v1/issues?dryRun=true', minimal.issue), 201, minimal.issue],
  [
    'PUT of a new record',
    () => server.put('/v1/issues/tried?dryRun=true', minimal.issue, { 'if-none-match': '*' }),
    201,
    { id: 'tried', ...minimal.issue },
  ],
  [
    'PUT over one',
    () => server.put('/v1/issues/ukraine?dryRun=true', minimal.issue, { 'if-match': etag }),
    200,
    { id: 'ukraine', ...minimal.issue },
  ],
  [
    'PATCH',
    () => server.patch('/v1/issues/ukraine?dryRun=true', { label: { fr: 'Ukraine' } }, etag),
    200,
    { label: expect.objectContaining({ fr: 'Ukraine' }) },
  ],
  [
    'PATCH that changes nothing',
    () => server.patch('/v1/issues/ukraine?dryRun=true', {}, etag),
    200,
    { id: 'ukraine' },
  ],
])('%s answers with the record as it would be', async (_, send, status, record) => {
  const answer = await send();
  expect(answer.status).toBe(status);
  expect(answer.json).toMatchObject(record);
  for (const member of ['revision', 'position', 'createdAt', 'updatedAt'])
    expect(answer.json).not.toHaveProperty(member);
  for (const header of UNPROMISED) expect(answer.headers).not.toHaveProperty(header);
});

test('DELETE answers 204, and the record stays', async () => {
  const made = await server.put('/v1/issues/kept', minimal.issue, { 'if-none-match': '*' });
  position += 1;
  const answer = await server.delete('/v1/issues/kept?dryRun=true', made.headers.etag ?? '');
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect((await server.get('/v1/issues/kept')).status).toBe(200);
});

test.each([
  ['a stale condition', () => server.patch('/v1/issues/ukraine?dryRun=true', { label: { fr: 'x' } }, '"1"'), 412],
  [
    'a reference that is unknown',
    () => server.post('/v1/events?dryRun=true', { ...minimal.event, partOf: 'nothing' }),
    422,
  ],
  ['a rule that is broken', () => server.post('/v1/issues?dryRun=true', { ...minimal.issue, countries: ['XX'] }), 422],
  ['a form that is wrong', () => server.post('/v1/issues?dryRun=true', { label: 1 }), 400],
  ['a record that is referred to', () => server.delete('/v1/actors/russia?dryRun=true', russia()), 409],
  ['no condition', () => server.put('/v1/issues/ukraine?dryRun=true', minimal.issue, {}), 428],
  ['another word than true or false', () => server.post('/v1/issues?dryRun=yes', minimal.issue), 400],
])('%s is refused as it is in earnest', async (_, send, status) => {
  expect((await send()).status).toBe(status);
});

const russia = () => `"${russiaAt}"`;
let russiaAt = 0;
beforeAll(async () => {
  russiaAt = (await server.get('/v1/actors/russia')).json.position;
});

test('the checks of evidence are those that would be made', async () => {
  const evidence = [{ source: 'article-obama-putin-g20-2016', about: [], start: 0, end: 5, sha256: '0'.repeat(64) }];
  const answer = await server.post('/v1/events?dryRun=true', { ...minimal.event, evidence });
  expect(answer.json.evidence[0].check).toBe('unchecked');
});

test('a key is not used up', async () => {
  const headers = { ...AUTHORIZED, 'content-type': 'application/json', 'idempotency-key': 'tried' };
  for (const query of ['?dryRun=true', '?dryRun=true', '']) {
    const answer = await server.request('POST', `/v1/issues${query}`, { headers, body: minimal.issue });
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([201, undefined]);
  }
  position += 1;
});
