// Batches: all or none, or each that can be; every fault pointed at; a rehearsal that tells the same and leaves nothing.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KindName, kindNames, kinds } from '../../../src/model/kinds.ts';
import { type TestApp, testApp } from '../../app.ts';
import { often } from '../../engine.ts';
import { expectSound } from '../../ledger/soundness.ts';
import { arbitraryContent, minimal } from '../../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(async () => {
  await expectSound(server.url);
  await server.close();
});

const { event, issue } = minimal;
const create = (id: string, content: object = event) => ({ op: 'create', id, content });
const batch = (items: unknown, query = '', kind = 'events') => server.post(`/v1/${kind}/batch${query}`, { items });

interface Result {
  readonly status: number;
  readonly id?: string;
  readonly etag?: string;
  readonly problem?: { readonly type: string; readonly errors: { code: string; pointer: string }[] };
}

const results = ({ json }: { json: { results: Result[] } }) => json.results;
const faults = (errors: readonly { code: string; pointer: string }[]) =>
  errors.map(({ code, pointer }) => [code, pointer]);

describe('atomic', () => {
  test('all operations in one, at consecutive positions, each answered in its place', async () => {
    const { position } = server.ledger.head();
    const first = await batch([create('b1'), create('b2'), create('b3'), { op: 'create', content: event }]);
    expect(first.status).toBe(200);
    expect(first.json.position).toBe(position + 4);
    const etags = results(first).map(({ etag }) => etag);
    expect(etags).toEqual([1, 2, 3, 4].map(n => `"${position + n}"`));
    const second = await batch([
      { op: 'replace', id: 'b1', ifMatch: etags[0], content: { ...event, status: 'planned' } },
      { op: 'patch', id: 'b2', ifMatch: etags[1], patch: { status: 'cancelled' } },
      { op: 'patch', id: results(first)[3]?.id, ifMatch: etags[3], patch: { status: 'held' } },
      { op: 'delete', id: 'b3', ifMatch: etags[2], mergedInto: 'b1' },
    ]);
    expect(results(second).map(({ status, etag }) => [status, etag])).toEqual([
      [200, `"${position + 5}"`],
      [200, `"${position + 6}"`],
      [200, etags[3]],
      [204, undefined],
    ]);
    expect((await server.get('/v1/events/b1')).json.status).toBe('planned');
    expect((await server.get('/v1/events/b2')).json.status).toBe('cancelled');
    expect((await server.get('/v1/events/b3')).headers.location).toBe('/v1/events/b1');
  });

  test('items refer to each other, whatever their order', async () => {
    const statement = {
      ...{ id: 's', channel: 'briefing', speechType: 'indirect', text: { en: 'Said.' } },
      speaker: { description: { en: 'An official' } },
    };
    const relations = [{ relation: 'supports', statement: 'r2/s' }];
    const answer = await batch([
      create('r1', { ...event, partOf: 'r2', statements: [{ ...statement, relations }] }),
      create('r2', { ...event, statements: [statement] }),
    ]);
    expect(answer.status).toBe(200);
    const [one, two] = results(answer);
    const gone = await batch([
      { op: 'delete', id: 'r2', ifMatch: two?.etag },
      { op: 'delete', id: 'r1', ifMatch: one?.etag },
    ]);
    expect(results(gone).map(({ status }) => status)).toEqual([204, 204]);
  });

  const refused: [name: string, items: unknown[], status: number, slug: string, faults: [string, string][]][] = [
    [
      'the forms of all items',
      [
        create('f1', { ...event, titel: 1, kind: 'dinner' }),
        { op: 'dance' },
        { op: 'replace', id: 'NO', content: event },
        { op: 'delete', id: 'russia', ifMatch: '"1"', content: event },
        { op: 'create', content: { ...event, revision: 1 } },
        { content: event },
      ],
      400,
      'invalid-body',
      [
        ['unknown', '#/items/0/content/titel'],
        ['not-in-vocabulary', '#/items/0/content/kind'],
        ['not-in-vocabulary', '#/items/1/op'],
        ['missing', '#/items/2/ifMatch'],
        ['wrong-form', '#/items/2/id'],
        ['unknown', '#/items/3/content'],
        ['server-member', '#/items/4/content/revision'],
        ['not-in-vocabulary', '#/items/5/op'],
      ],
    ],
    ['one record twice', [create('twice'), create('twice')], 400, 'invalid-body', [['duplicate', '#/items/1/id']]],
    [
      'what is there, is not there or has moved on',
      [
        create('g20-hangzhou-2016'),
        { op: 'patch', id: 'nothing', ifMatch: '"1"', patch: {} },
        { op: 'replace', id: 'obama-putin-hangzhou-2016-09-05', ifMatch: '"1"', content: event },
      ],
      412,
      'precondition-failed',
      [
        ['exists', '#/items/0/id'],
        ['not-found', '#/items/1/id'],
        ['precondition-failed', '#/items/2/ifMatch'],
      ],
    ],
    [
      'rules of the domain',
      [create('d1', { ...event, when: { start: '2015-02-29' } }), create('d2', { ...event, codes: { cameo: ['44'] } })],
      422,
      'invalid-record',
      [
        ['date-invalid', '#/items/0/content/when/start'],
        ['code-unknown', '#/items/1/content/codes/cameo/0'],
      ],
    ],
    [
      'references',
      [create('u1', { ...event, partOf: 'u2' }), create('u2'), create('u3', { ...event, partOf: 'nothing' })],
      422,
      'invalid-record',
      [['reference-unknown', '#/items/2/content/partOf']],
    ],
  ];

  test.each(refused)('%s are told at once, and nothing is recorded', async (_, items, status, slug, expected) => {
    const { position } = server.ledger.head();
    const answer = await batch(items);
    expect([answer.status, answer.json.type]).toEqual([status, `/problems/${slug}`]);
    expect(faults(answer.json.errors).sort()).toEqual(expected.sort());
    expect(server.ledger.head().position).toBe(position);
  });

  test('a record that others refer to is not deleted, unless they go with it', async () => {
    const made = results(await batch([create('p1'), create('p2', { ...event, partOf: 'p1' })]));
    const remove = (n: number) => ({ op: 'delete', id: `p${n}`, ifMatch: made[n - 1]?.etag });
    const alone = await batch([create('p3'), remove(1)]);
    expect([alone.status, alone.json.referrers, faults(alone.json.errors)]).toEqual([
      409,
      ['event/p2'],
      [['still-referred-to', '#/items/1']],
    ]);
    expect((await batch([remove(1), remove(2)])).status).toBe(200);
  });

  test.each([
    ['nothing', []],
    ['too much', Array.from({ length: 1_001 }, () => ({ op: 'create', content: event }))],
    ['no list', {}],
    ['other than objects', [1]],
  ])('a batch of %s is refused', async (_, items) => {
    expect((await batch(items)).json.type).toBe('/problems/invalid-body');
  });

  test('a batch that changes nothing appends nothing', async () => {
    const { headers } = await server.get('/v1/issues/ukraine');
    const { position } = server.ledger.head();
    const answer = await batch([{ op: 'patch', id: 'ukraine', ifMatch: headers.etag, patch: {} }], '', 'issues');
    expect([answer.status, results(answer)]).toEqual([
      200,
      [{ status: 200, id: 'ukraine', etag: headers.etag, location: '/v1/issues/ukraine' }],
    ]);
    expect(server.ledger.head().position).toBe(position);
  });
});

describe('partial', () => {
  test('does what can be done, and says of the rest why not', async () => {
    const [old] = results(await batch([create('q0')]));
    const answer = await batch(
      [
        create('q1'),
        create('q2', { ...event, titel: 1 }),
        create('q3', { ...event, partOf: 'q4' }),
        create('q4', { ...event, when: { start: '2015-02-29' } }),
        create('q5', { ...event, partOf: 'q0' }),
        { op: 'delete', id: 'q0', ifMatch: old?.etag },
        { op: 'patch', id: 'q0', ifMatch: old?.etag, patch: { status: 'planned' } },
      ],
      '?mode=partial',
    );
    expect(answer.status).toBe(207);
    expect(
      results(answer).map(({ status, problem }) => [status, ...(problem ? faults(problem.errors).flat() : [])]),
    ).toEqual([
      [201],
      [400, 'unknown', '#/items/1/content/titel'],
      [422, 'reference-unknown', '#/items/2/content/partOf'],
      [422, 'date-invalid', '#/items/3/content/when/start'],
      [201],
      [409, 'still-referred-to', '#/items/5'],
      [400, 'duplicate', '#/items/6/id'],
    ]);
    expect((await server.get('/v1/events/q5')).status).toBe(200);
  });

  test('items that depend on each other in a long row of refusals are refused as a whole', async () => {
    const row = Array.from({ length: 60 }, (_, n) => create(`row-${n}`, { ...event, partOf: `row-${n + 1}` }));
    const { position } = server.ledger.head();
    const answer = await batch(row, '?mode=partial');
    expect([answer.status, server.ledger.head().position]).toEqual([422, position]);
  });
});

test('random batches: what a rehearsal tells comes true, and partial is atomic where nothing is refused', async () => {
  const known = { actors: ['actor-0', 'actor-1', 'actor-2'], issues: ['issue-0', 'issue-1'] };
  const item = (kind: KindName) =>
    fc.record({
      op: fc.constantFrom('create', 'create', 'replace', 'patch', 'delete'),
      id: fc.integer({ min: 0, max: 4 }).map(n => `${kind}-${n}`),
      stale: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
      content: arbitraryContent(kind, known),
    });
  const random = fc
    .constantFrom(...kindNames)
    .chain(kind => fc.tuple(fc.constant(kind), fc.array(item(kind), { minLength: 1, maxLength: 6 })));
  await fc.assert(
    fc.asyncProperty(random, async ([kind, wished]) => {
      const { plural } = kinds[kind];
      const items = await Promise.all(
        wished.map(async ({ op, id, stale, content }) => {
          if (op === 'create') return { op, id, content };
          const etag = `"${stale ? 0 : ((await server.ledger.record(kind, id))?.position ?? 0)}"`;
          return {
            op,
            id,
            ifMatch: etag,
            ...(op === 'replace' && { content }),
            ...(op === 'patch' && { patch: content }),
          };
        }),
      );
      const { position } = server.ledger.head();
      const statuses = (answer: Awaited<ReturnType<typeof batch>>) => results(answer).map(({ status }) => status);
      const rehearsed = await batch(items, '?mode=partial&dryRun=true', plural);
      const atomic = await batch(items, '?dryRun=true', plural);
      expect(server.ledger.head().position).toBe(position);
      const fine = statuses(rehearsed).every(status => status < 300);
      expect(atomic.status < 300).toBe(fine);
      const done = await batch(items, fine ? '' : '?mode=partial', plural);
      expect(statuses(done)).toEqual(statuses(rehearsed));
      const written = new Set(results(done).flatMap(({ etag }) => etag ?? []));
      const deletions = statuses(done).filter(status => status === 204).length;
      const unchanged = [...written].filter(etag => Number(etag.slice(1, -1)) <= position).length;
      expect(server.ledger.head().position).toBe(position + written.size - unchanged + deletions);
    }),
    { numRuns: often(60) },
  );
});

test('a thousand events fit, and others are answered meanwhile', async () => {
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const items = Array.from({ length: 1_000 }, (_, n) =>
    create(`many-${n}`, { ...event, summary: { en: 'x'.repeat(1_800) } }),
  );
  let done = false;
  const writing = batch(items).finally(() => {
    done = true;
  });
  let answered = 0;
  while (!done) {
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    answered += 1;
  }
  const answer = await writing;
  expect([answer.status, results(answer).length]).toEqual([200, 1_000]);
  expect(answered).toBeGreaterThan(3);
});

test('a record cannot have an id that its path could not be read under', async () => {
  const answer = await batch([create('batch'), create('search'), create('facets'), create('revisions')]);
  expect([answer.status, faults(answer.json.errors)]).toEqual([
    422,
    [0, 1, 2].map(n => ['reserved', `#/items/${n}/id`]),
  ]);
});

test('a batch may be four times as large as a record, and none of its records larger than one', async () => {
  const own = await testApp({ config: { BODY_LIMIT: 1_024 } });
  const item = (length: number) => ({ op: 'create', content: { ...issue, description: { en: 'x'.repeat(length) } } });
  const post = (items: object[]) => own.post('/v1/issues/batch', { items });
  expect((await post(Array.from({ length: 4 }, () => item(900)))).status).toBe(200);
  expect((await post(Array.from({ length: 5 }, () => item(900)))).json.type).toBe('/problems/body-too-large');
  const large = await post([item(10), item(1_100)]);
  expect([large.status, faults(large.json.errors)]).toEqual([413, [['body-too-large', '#/items/1/content']]]);
  await own.close();
});

test('issues, actors and sources have batches too, and need a key', async () => {
  expect((await batch([{ op: 'create', content: issue }], '', 'issues')).status).toBe(200);
  expect((await batch([{ op: 'create', content: minimal.actor }], '', 'actors')).status).toBe(200);
  expect((await batch([{ op: 'create', content: minimal.source }], '', 'sources')).status).toBe(200);
  const headers = { 'content-type': 'application/json' };
  const keyless = await server.request('POST', '/v1/events/batch', { headers, body: { items: [create('k')] } });
  expect(keyless.status).toBe(401);
});
