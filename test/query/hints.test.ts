// What is told beside an empty page: ids that no record ever had, with those that are like them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dimensionsOf } from '../../src/query/filters.ts';
import { type TestApp, testApp } from '../app.ts';
import { minimal } from '../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const hintsOf = async (query: string) => {
  const { status, json } = await server.get(`/v1/events?${query}`);
  expect(status).toBe(200);
  return json.hints;
};

const idsOf = ({ nearest }: { nearest: { id: string }[] }) => nearest.map(({ id }) => id);

test('what is named is told with what it is called', async () => {
  const { name } = (await server.get('/v1/actors/barack-obama')).json;
  expect((await hintsOf('participant=obama'))[0].nearest).toEqual([{ id: 'barack-obama', name }]);
});

test.each([
  ['participant=obama', ['barack-obama'], 'No actor ever had the id obama. Did you mean barack-obama?'],
  ['participant=vladimir-puttin', ['vladimir-putin'], 'No actor ever had the id vladimir-puttin.'],
  ['participant=obamma', ['barack-obama'], 'No actor ever had the id obamma. Did you mean barack-obama?'],
  ['represents=usa', ['united-states'], 'Did you mean united-states?'],
  ['represents=united-stats', ['united-states'], 'No actor ever had the id united-stats.'],
  ['issue=cyber', ['cyber-security'], 'No issue ever had the id cyber.'],
  ['participant=zzz', [], 'No actor ever had the id zzz.'],
])('%s is an empty page that names %j', async (query, nearest, detail) => {
  const [hint, ...others] = await hintsOf(query);
  expect(others).toEqual([]);
  expect(hint).toMatchObject({ parameter: query.split('=')[0], value: query.split('=')[1] });
  expect(idsOf(hint)).toEqual(nearest);
  expect(hint.detail).toContain(detail);
});

test('every filter by ids of records tells of one that no record ever had, in lists and in searches', async () => {
  const byIds = dimensionsOf('event').filter(({ values }) => typeof values === 'string');
  expect(byIds.length).toBeGreaterThan(4);
  for (const { name } of byIds) {
    const told = [expect.objectContaining({ parameter: name, value: 'nobody-at-all' })];
    expect(await hintsOf(`${name}=nobody-at-all`)).toEqual(told);
    const searched = await server.post('/v1/events/search', { or: [{ [name]: 'nobody-at-all' }, { country: 'AQ' }] });
    expect([searched.status, searched.json.data, searched.json.hints]).toEqual([200, [], told]);
  }
});

test('nothing is told where something is found, where the ids are known, or where they were', async () => {
  expect(await hintsOf('participant=obama,barack-obama')).toBeUndefined();
  expect(await hintsOf('participant=barack-obama&country=AQ')).toBeUndefined();
  expect(await hintsOf('country=AQ')).toBeUndefined();
  const made = await server.put('/v1/actors/gone-soon', minimal.actor, { 'if-none-match': '*' });
  await server.delete('/v1/actors/gone-soon', made.headers.etag ?? '');
  expect(await hintsOf('participant=gone-soon')).toBeUndefined();
  expect(await hintsOf('participant=gone-soon&asOf=29')).toHaveLength(1);
});

test('what is deleted, or of another kind, is not named', async () => {
  const made = await server.put('/v1/actors/quick-fox', minimal.actor, { 'if-none-match': '*' });
  expect(idsOf((await hintsOf('participant=quick-fix'))[0])).toEqual(['quick-fox']);
  await server.delete('/v1/actors/quick-fox', made.headers.etag ?? '');
  expect((await hintsOf('participant=quick-fix'))[0].nearest).toEqual([]);
  expect((await hintsOf('issue=vladimir-puti'))[0].nearest).toEqual([]);
});
