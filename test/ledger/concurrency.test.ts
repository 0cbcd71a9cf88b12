// Many writers at once, on real sockets and straight on the ledger: one wins, the others are told, nothing is lost.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Conflict } from '../../src/ledger/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { readPage } from '../../src/query/page.ts';
import { defaultSort } from '../../src/query/sorts.ts';
import { AUTHORIZED, type TestApp, testApp } from '../app.ts';
import { groupBy } from '../group.ts';
import { minimal } from '../records.ts';
import { expectSound } from './soundness.ts';

let server: TestApp;
let url: string;

beforeAll(async () => {
  server = await testApp();
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await expectSound(server.url);
  await server.close();
});

const tally = (statuses: number[]) =>
  Object.fromEntries([...groupBy(statuses, status => status)].map(([status, all]) => [status, all.length]));

async function send(method: string, path: string, headers: Record<string, string>, body?: object) {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const response = await fetch(url + path, {
    method,
    headers: { ...AUTHORIZED, ...(body && { 'content-type': type }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    json: text === '' ? null : JSON.parse(text),
  };
}

const create = (path: string, body: object) => send('PUT', path, { 'if-none-match': '*' }, body);

test('20 concurrent PATCHes with the same ETag: one 200, nineteen 412 that name the current ETag', async () => {
  const { etag } = await create('/v1/actors/raced', minimal.actor);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      send('PATCH', '/v1/actors/raced', { 'if-match': etag }, { name: { en: `Name ${n}` } }),
    ),
  );
  expect(tally(answers.map(answer => answer.status))).toEqual({ 200: 1, 412: 19 });
  const current = (await send('GET', '/v1/actors/raced', {})).etag;
  for (const answer of answers) if (answer.status === 412) expect(answer.json.etag).toBe(current);
});

test('20 concurrent PUTs of one new id: one 201, nineteen 412', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => create('/v1/issues/raced', { label: { en: `Label ${n}` } })),
  );
  expect(tally(answers.map(answer => answer.status))).toEqual({ 201: 1, 412: 19 });
});

test('20 appends that all saw the same revision: the ledger takes one', async () => {
  const [first] = await server.ledger.append(
    [{ op: 'create', kind: 'issue', id: 'seen', content: minimal.issue }],
    'test',
  );
  const replace = (n: number) =>
    server.ledger.append(
      [
        {
          op: 'replace',
          kind: 'issue',
          id: 'seen',
          content: { label: { en: `${n}` } },
          expected: first?.position ?? 0,
        },
      ],
      'test',
    );
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => replace(n)));
  const refused = results.filter(result => result.status === 'rejected');
  expect(refused.length).toBe(19);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(Conflict);
});

test('a record is never deleted while another comes to refer to it', async () => {
  for (let round = 0; round < 20; round++) {
    const actor = `referred-${round}`;
    const { etag } = await create(`/v1/actors/${actor}`, minimal.actor);
    const participants = [{ actor, name: { en: 'Somebody' }, role: 'principal', presence: 'attended' }];
    const remove = () => send('DELETE', `/v1/actors/${actor}`, { 'if-match': etag });
    const refer = () => create(`/v1/events/refers-${round}`, { ...minimal.event, participants });
    // Whichever is sent first mostly comes first: each has its turn.
    const [deleted, referring] =
      round % 2 === 0 ? await Promise.all([remove(), refer()]) : (await Promise.all([refer(), remove()])).reverse();
    expect([
      [204, 422],
      [409, 201],
    ]).toContainEqual([deleted?.status, referring?.status]);
  }
});

test('lists and the feed agree at every position while many write', async () => {
  const start = server.ledger.head().position;
  let done = false;
  const writing = Promise.all(
    Array.from({ length: 50 }, (_, n) => create(`/v1/sources/written-${n}`, minimal.source)),
  ).finally(() => {
    done = true;
  });
  do {
    const { json } = await send('GET', '/v1/sources?limit=100', {});
    const feed = (await send('GET', `/v1/changes?since=${start}&limit=100&asOf=${json.position}`, {})).json;
    expect(json.data.length).toBe(feed.data.length);
  } while (!done);
  expect((await writing).map(answer => answer.status)).toEqual(Array(50).fill(201));
});

test('a page read for a position that is no longer the head shows the state at that position', async () => {
  const { etag } = await create('/v1/issues/german', { ...minimal.issue, countries: ['DE'] });
  const before = server.ledger.head();
  const window = { direction: 'forward', after: null, limit: 100 } as const;
  const term = { type: 'term', name: 'country', any: ['DE'], none: [] } as const;
  const questions = [{ type: 'and', of: [] } as const, term].map(
    where => ({ kind: 'issue', where, sort: defaultSort('issue') }) as const,
  );
  const read = (ledger: Ledger) =>
    Promise.all(questions.map(question => readPage(ledger, question, before.position, window)));
  const pages = await read(server.ledger);
  // What a request sees that asked for the head just before another request's commit: more rows, and none.
  await create('/v1/issues/later', minimal.issue);
  await send('PATCH', '/v1/issues/german', { 'if-match': etag }, { countries: null });
  expect(await read({ ...server.ledger, head: () => before })).toEqual(pages);
  expect(pages[1]?.items).toHaveLength(1);
});
