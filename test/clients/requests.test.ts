// Single requests of the typed client, on real sockets: what is refused, what is sent again, and what never is.
import { expect, test } from 'vitest';
import { connect, Problem } from '../../client/src/client.ts';
import { refusals } from '../../src/model/refusals.ts';
import { API_KEY, testApp } from '../app.ts';
import { minimal } from '../records.ts';
import { seededServer } from './served.ts';

const seeded = seededServer();
const issue = { label: { en: 'Prisoners' } };

const client = (options = {}) => connect({ baseUrl: seeded.front.url, key: API_KEY, ...options });
const problemOf = (asked: Promise<unknown>) =>
  asked.then(
    () => expect.unreachable('It was not refused'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Problem);
      return error as Problem;
    },
  );

test('an answer is given with its type and its headers', async () => {
  const { data, response } = await client().GET('/v1/events/{id}', {
    params: { path: { id: 'obama-putin-hangzhou-2016-09-05' } },
  });
  expect(data.duration?.minutes).toBe(90);
  expect(response.headers.get('etag')).toMatch(/^"\d+/);
});

test('a problem is thrown, with its code, its words and each fault', async () => {
  const body = { ...minimal.issue, label: {} } as typeof issue;
  const problem = await problemOf(client().POST('/v1/issues', { body }));
  expect(problem).toMatchObject({ name: 'Problem', code: 'invalid-body', status: 400 });
  expect(problem.message).toBe(`${problem.title}: ${problem.detail}`);
  expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['#/label']);
  const gone = await problemOf(client().GET('/v1/issues/{id}', { params: { path: { id: 'nobody-knows' } } }));
  expect([gone.code, gone.errors, gone.body.instance]).toEqual(['not-found', [], '/v1/issues/nobody-knows']);
});

test('a code that is compared is one of those that the server has', () => {
  const known = (problem: Problem) => problem.code === 'precondition-failed';
  // @ts-expect-error there is no such problem
  const unknown = (problem: Problem) => problem.code === 'precondition-fail';
  expect([typeof known, typeof unknown, Object.keys(refusals).includes('precondition-failed')]).toEqual([
    'function',
    'function',
    true,
  ]);
});

test('what is no problem document, as from a proxy, is a problem as well', async () => {
  seeded.front.faults.push({ status: 502, headers: { 'content-type': 'text/html' } });
  const problem = await problemOf(client().GET('/v1/status'));
  expect([problem.code, problem.status, problem.message]).toEqual(['unexplained', 502, 'Bad Gateway']);
  expect(seeded.front.requests.length).toBe(1);
});

test.each([429, 503])('after %i it is asked again once the time has come that was told', async status => {
  const begun = performance.now();
  const later = new Date(Date.now() + 1_500).toUTCString();
  seeded.front.faults.push({ status, headers: { 'retry-after': '0' } }, { status, headers: { 'retry-after': later } });
  const { data } = await client().POST('/v1/issues', { body: issue });
  expect(data.revision).toBe(1);
  expect(seeded.front.requests.length).toBe(3);
  // A date tells whole seconds; a timer may ring a millisecond before its time.
  expect(performance.now() - begun).toBeGreaterThan(Date.parse(later) > Date.now() ? 0 : 400);
});

test('where a caller has no points left, it is answered when they have come back', async () => {
  const strict = await testApp({ seeded: true, config: { RATE_LIMIT: 60 } });
  const baseUrl = await strict.app.listen({ port: 0, host: '127.0.0.1' });
  const asked = async () => (await fetch(`${baseUrl}/v1/nothing`)).status;
  // Points come back while they are spent: who is slow asks for longer.
  for (let statuses: number[] = []; !statuses.includes(429); )
    statuses = await Promise.all(Array.from({ length: 61 }, asked));
  const { data } = await connect({ baseUrl }).GET('/v1/issues');
  expect(data.data.length).toBeGreaterThan(3);
  await strict.close();
});

test('it is not asked more often than was said, nor after a wait that is too long', async () => {
  const refused = { status: 503, headers: { 'retry-after': '0' } };
  seeded.front.faults.push(refused, refused, refused);
  expect((await problemOf(client({ attempts: 2 }).GET('/v1/status'))).status).toBe(503);
  expect(seeded.front.requests.length).toBe(2);
  seeded.front.faults.splice(0, 9, { status: 503, headers: { 'retry-after': '61' } });
  expect((await problemOf(client().GET('/v1/status'))).status).toBe(503);
  expect(seeded.front.requests.length).toBe(3);
});

test('a POST whose answer was lost is sent again under the same key, and was done once', async () => {
  const before = seeded.server.ledger.head().position;
  seeded.front.faults.push({ lost: true });
  const { data, response } = await client().POST('/v1/issues', { body: issue });
  expect(response.headers.get('idempotent-replayed')).toBe('true');
  expect([data.position, seeded.server.ledger.head().position]).toEqual([before + 1, before + 1]);
  const keys = seeded.front.requests.map(({ headers }) => headers['idempotency-key']);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
  await client().POST('/v1/issues', { body: issue });
  expect(seeded.front.requests[2]?.headers['idempotency-key']).not.toBe(keys[0]);
});

test('a key of the caller is kept', async () => {
  const params = { header: { 'idempotency-key': 'my-own' } };
  await client().POST('/v1/issues', { body: issue, params });
  expect(seeded.front.requests[0]?.headers['idempotency-key']).toBe('my-own');
});

test('a write under a condition whose answer was lost is not sent again: nobody knows whether it was done', async () => {
  const { data, response } = await client().POST('/v1/issues', { body: issue });
  seeded.front.faults.push({ lost: true });
  const params = { path: { id: data.id }, header: { 'if-match': response.headers.get('etag') ?? '' } };
  await expect(client().DELETE('/v1/issues/{id}', { params })).rejects.toThrow(TypeError);
  expect(seeded.front.requests.filter(({ method }) => method === 'DELETE').length).toBe(1);
});

test('a GET whose answer breaks off is sent again', async () => {
  seeded.front.faults.push({ cutAfter: 10 });
  expect((await client().GET('/v1/events')).data.data.length).toBe(6);
  expect(seeded.front.requests.length).toBe(2);
});

test('a signal ends a request, and the wait for another', async () => {
  seeded.front.faults.push({ status: 503, headers: { 'retry-after': '60' } });
  const ending = new AbortController();
  const asked = client().GET('/v1/status', { signal: ending.signal });
  await expect.poll(() => seeded.front.requests.length).toBe(1);
  ending.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  await expect(client().GET('/v1/status', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  expect(seeded.front.requests.length).toBe(1);
});

test('without an address, and without a page that has one, it says what it needs', () => {
  expect(() => connect()).toThrow('Outside a browser, `baseUrl` has to say where the server is');
  expect(() => connect({ baseUrl: 'nowhere' })).toThrow('Invalid URL');
});
