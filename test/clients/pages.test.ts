// Lists from their first page to their last, whatever is written meanwhile.
import { beforeAll, expect, test } from 'vitest';
import { type Communique, connect } from '../../client/src/client.ts';
import { API_KEY } from '../app.ts';
import { minimal } from '../records.ts';
import { seededServer } from './served.ts';

const seeded = seededServer();
let client: Communique;
beforeAll(() => {
  client = connect({ baseUrl: seeded.url, key: API_KEY });
});

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const record of records) found.push(record);
  return found;
}

test('each record comes once, in order, under the filters', async () => {
  const whole = (await client.GET('/v1/actors', { params: { query: { type: ['person'] } } })).data.data;
  const query = { type: ['person' as const], limit: 2 };
  expect(await all(client.each('/v1/actors', { params: { query } }))).toEqual(whole);
  expect(whole.length).toBeGreaterThan(4);
});

test('all pages hold at the position of the first, and no more are asked for than are taken', async () => {
  const pages = client.pages('/v1/issues', { params: { query: { limit: 1 } } });
  const { value: first } = await pages.next();
  await seeded.server.post('/v1/issues', minimal.issue);
  const { value: second } = await pages.next();
  expect(second?.position).toBe(first?.position);
  expect(second?.data.length).toBe(1);
  expect(await pages.return()).toEqual({ done: true, value: undefined });
});

test('a search goes on under the same body', async () => {
  const body = { or: [{ issue: ['syria-ceasefire'] }, { q: 'summit' }], limit: 1 };
  const found = await all(client.each('/v1/events/search', { body }));
  expect(found.length).toBeGreaterThan(2);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
});

test('the feed as pages has every change once', async () => {
  const changes = await all(client.each('/v1/changes', { params: { query: { limit: 7 } } }));
  expect(changes.map(({ position }) => position)).toEqual(changes.map((_, at) => at + 1));
  expect(changes.length).toBe(seeded.server.ledger.head().position);
});

test('the audit goes on before its last entry', async () => {
  for (let each = 0; each < 3; each += 1) await seeded.server.post('/v1/issues', minimal.issue);
  const read = () => all(client.each('/v1/audit', { params: { query: { limit: 1 } } }));
  await expect.poll(async () => (await read()).length).toBeGreaterThan(2);
  const ids = (await read()).map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort().reverse());
});

test('lists that have no pages, and those of one record, are lists too', async () => {
  expect((await all(client.each('/problems'))).length).toBeGreaterThan(20);
  const path = { id: 'obama-putin-hangzhou-2016-09-05' };
  expect((await all(client.each('/v1/events/{id}/revisions', { params: { path } }))).length).toBe(1);
  const timeline = client.each('/v1/issues/{id}/timeline', { params: { path: { id: 'syria-ceasefire' } } });
  expect((await all(timeline)).length).toBeGreaterThan(1);
});
