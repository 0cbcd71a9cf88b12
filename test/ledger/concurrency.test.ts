// Many writers at once: one wins, the others are told, and nothing is lost in between.
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../app.ts';
import { groupBy } from '../group.ts';
import { minimal } from '../records.ts';
import { expectSound } from './soundness.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp();
});
afterAll(async () => {
  expectSound(server.url);
  await server.close();
});

const tally = (statuses: number[]) =>
  Object.fromEntries([...groupBy(statuses, status => status)].map(([status, all]) => [status, all.length]));

test('20 concurrent PATCHes with the same ETag: one 200, nineteen 412 that name the current ETag', async () => {
  const { headers } = await server.put('/v1/actors/raced', minimal.actor, { 'if-none-match': '*' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      server.patch('/v1/actors/raced', { name: { en: `Name ${n}` } }, headers.etag ?? ''),
    ),
  );
  expect(tally(answers.map(answer => answer.status))).toEqual({ 200: 1, 412: 19 });
  const current = (await server.get('/v1/actors/raced')).headers.etag;
  for (const answer of answers) {
    if (answer.status === 412) expect(answer.json.etag).toBe(current);
  }
});

test('20 concurrent PUTs of one new id: one 201, nineteen 412', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      server.put('/v1/issues/raced', { label: { en: `Label ${n}` } }, { 'if-none-match': '*' }),
    ),
  );
  expect(tally(answers.map(answer => answer.status))).toEqual({ 201: 1, 412: 19 });
});

test('a record is never deleted while another comes to refer to it', async () => {
  for (let round = 0; round < 10; round++) {
    const actor = `referred-${round}`;
    const { headers } = await server.put(`/v1/actors/${actor}`, minimal.actor, { 'if-none-match': '*' });
    const participants = [{ actor, name: { en: 'Somebody' }, role: 'principal', presence: 'attended' }];
    const [deleted, created] = await Promise.all([
      server.delete(`/v1/actors/${actor}`, headers.etag ?? ''),
      server.put(`/v1/events/refers-${round}`, { ...minimal.event, participants }, { 'if-none-match': '*' }),
    ]);
    expect([
      [204, 422],
      [409, 201],
    ]).toContainEqual([deleted.status, created.status]);
  }
});

test('readers see whole appends in order while many write', async () => {
  const start = server.ledger.head().position;
  const writing = Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      server.put(`/v1/sources/written-${n}`, minimal.source, { 'if-none-match': '*' }),
    ),
  );
  let done = false;
  void writing.then(() => {
    done = true;
  });
  while (!done) {
    const { json } = await server.get('/v1/sources?limit=100');
    const feed = (await server.get(`/v1/changes?since=${start}&limit=100&asOf=${json.position}`)).json;
    const sources = feed.data.filter((change: { resource: string }) => change.resource === 'source');
    expect(json.data.length).toBe(sources.length);
    // Injected requests never leave the microtask queue: without this the writers would not get on.
    await setImmediate();
  }
  expect((await writing).map(answer => answer.status)).toEqual(Array(50).fill(201));
});
